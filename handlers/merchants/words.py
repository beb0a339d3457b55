"""The locale keys that this service makes from codes."""

from bot import words
from handlers.merchants import settling
from handlers.merchants.sources import HEADS
from rules import collusion, offering
from storage import redemptions

COMMANDS = (
    *(
        "merchant",
        "newmerchant",
        "newcashier",
        "standhere",
        "dismiss",
        "closemerchant",
        "redeem",
        "stand",
        "take",
        "taken",
    ),
    *("untake", "notme", "notmine", "disputes", "dispute", "judge", "settle", "settled"),
    *("statements", "statement", "paid", "shortcode"),
)
TYPED = ("merchant", "redeem", "disputes", "settle", "statements")
TOO_LATE = ("time", "undone", "disputed", "settled")
FAMILIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("command", COMMANDS),
    ("command", tuple(f"{name}-words" for name in TYPED)),
    ("merchant-new", ("title",)),
    ("merchant-new-ask", ("place", "name", "address")),
    ("merchant-cashier", ("title",)),
    ("merchant-cashier-ask", ("name",)),
    ("redeem-check", (*offering.CONDITIONS, offering.PICKUP)),
    ("taken-late", TOO_LATE),
    ("notme-late", ("undone", "judged", "disputed", "paid")),
    ("dispute-how", redemptions.HOW),
    ("dispute-holder", redemptions.JUDGEMENTS),
    ("dispute-judged", redemptions.JUDGEMENTS),
    ("settle-period", settling.PERIODS),
    ("settle-unusual", collusion.KINDS),
    ("statement-column", (*HEADS, "merchant", "since", "until", "pieces", "sum", "paid")),
    (
        "statement-sheet",
        ("summary", "lines", "left-out", "period", "sum", "pieces", "yuan", "others", "foot", "foot-paid"),
    ),
    ("statement-how", redemptions.HOW),
    ("statement-note", ("disputed", *redemptions.JUDGEMENTS)),
)
WORDS = frozenset[str]().union(*(words.family(prefix, codes) for prefix, codes in FAMILIES))

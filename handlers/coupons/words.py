"""The locale keys that this service makes from codes."""

from bot import words
from handlers.coupons import expiring, lots, speaking
from rules import offering
from storage import lotteries

REASONS = ("not_member", "place", "occupation", "too_new", "phone", "group")
STATES = ("held", "pending", "redeemed", "sent", "returned", "expired", "void")
FAMILIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("command", ("coupons", "wallet", "grab", "coupon", "coupon-words", "giveback", "given", "remindme")),
    ("command", ("coupons-words", "wallet-words", "enter", "leave", "mydraw", "mydraw-words")),
    ("coupons-draw-void", lots.VOIDS),
    ("coupons-draw", ("won", "lost")),
    ("job", (lotteries.DRAWS, expiring.NAME)),
    ("coupons-when", speaking.PHASES),
    ("coupons-now", speaking.PHASES),
    ("coupons-when-lottery", speaking.SIGNED),
    ("coupons-now-lottery", speaking.SIGNED),
    ("coupons-now-granted", speaking.SIGNED),
    ("coupons-way", offering.WAYS),
    ("coupons-valid", offering.KINDS),
    ("coupons-not", REASONS),
    ("wallet-state", STATES),
)
WORDS = frozenset[str]().union(*(words.family(prefix, codes) for prefix, codes in FAMILIES))

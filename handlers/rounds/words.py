"""The locale keys that this service makes from codes."""

from bot import words
from handlers.rounds import cards, making, sources, steering, stocks, whom
from handlers.rounds.form import KINDS, WAYS, questions

COMMANDS = (
    *("round", "newround", "copyround", "roundchart", "steerround", "agreeround", "refuseround", "extendround"),
    *("round-words", "newround-words"),
)
FAMILIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("command", COMMANDS),
    ("rounds-ask", tuple(step.key for step in questions)),
    ("rounds-new", ("title",)),
    ("rounds-copy", ("title",)),
    ("rounds-extend", ("title",)),
    ("rounds-extend-ask", ("until", "more")),
    ("rounds-refuse", ("title",)),
    ("rounds-refuse-ask", ("reason",)),
    ("rounds-condition", KINDS),
    ("rounds-way", (*WAYS, *(f"means-{way}" for way in WAYS))),
    ("rounds-state", cards.STATES),
    ("rounds-unfit", making.REASONS),
    ("rounds-money", ("shape", "decimals", "too_much")),
    ("rounds-time", ("unclear", "never", "past")),
    ("rounds-n", ("pieces", "each", "rounds", "days")),
    ("rounds-narrow", whom.NARROWS),
    ("rounds-pick", whom.NARROWS),
    ("rounds-switch", whom.SWITCHES),
    ("rounds-who", whom.SWITCHES),
    ("rounds-days", tuple(str(days) for days in whom.SINCE)),
    ("rounds-stocks", stocks.BYS),
    ("rounds-now", steering.STEERED),
    ("rounds-chart", tuple(sources.PARTS.values())),
    ("rounds-board", ("part",)),
)
WORDS = frozenset[str]().union(*(words.family(prefix, codes) for prefix, codes in FAMILIES)) | {"rounds-board"}

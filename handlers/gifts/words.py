"""The locale keys that this service makes from codes."""

from bot import words
from handlers.gifts import address, reading, sources

COMMANDS = (
    "invite",
    "invite-words",
    "sendto",
    "sendto-words",
    "parcels",
    "sentparcels",
    "sentparcel",
    "readparcels",
    "exportparcels",
)
FAMILIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("command", COMMANDS),
    ("gifts-consent", ("agree", "decline")),
    ("gifts-address", ("short", "long")),
    ("gifts-sendto", ("title",)),
    ("gifts-sendto-ask", tuple(step.key for step in address.questions)),
    ("parcels-reason", reading.REASONS),
    ("parcels-sheet", ("summary", "lines")),
    ("parcels-column", ("gift", "n", *sources.HEADS)),
    ("parcels-read", ("title",)),
    ("parcels-read-ask", ("reason", "why")),
)
WORDS = frozenset[str]().union(*(words.family(prefix, codes) for prefix, codes in FAMILIES))

"""The locale keys that this service makes from codes."""

from bot import words
from handlers.broadcast import aiming
from handlers.broadcast.cards import NOT_TOLD
from handlers.broadcast.form import MANNERS
from handlers.broadcast.sources import COLUMNS
from storage import broadcasts

ASKED = ("place", "who", "text", "photo", "button", "manner", "when")
FAMILIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("command", ("broadcast", "broadcast-words", "announce", "announce-words", "reach", "steer", "agree", "refuse")),
    ("broadcast-ask", ASKED),
    ("broadcast-refuse-ask", ("reason",)),
    ("broadcast-new", ("title",)),
    ("broadcast-refuse", ("title",)),
    ("broadcast-state", broadcasts.STATES),
    ("broadcast-n", NOT_TOLD),
    ("broadcast-narrow", aiming.NARROWS),
    ("broadcast-pick", aiming.NARROWS),
    ("broadcast-since", tuple(aiming.SINCE)),
    ("broadcast-joined", ("after", "before")),
    ("broadcast-language", aiming.LANGUAGES),
    ("broadcast-channel", (*aiming.CHANNELS, "none")),
    ("broadcast-manner", (*MANNERS, *(f"means-{code}" for code in MANNERS))),
    ("broadcast-time", ("unclear", "never", "past")),
    ("broadcast-photo", ("pending", "refused", "gone")),
    ("broadcast-now", ("paused", "running", "stopped")),
    ("broadcast-chart", ("sent", "waits", "missed")),
    ("broadcast-sheet", ("summary", "places", "finer")),
    ("broadcast-column", ("place", "began", "ended", "state", "people", "reachable")),
    ("broadcast-column", ("organisation", "channel", *COLUMNS, "total")),
    ("broadcast-report", ("stopped",)),
)
WORDS = frozenset[str]().union(*(words.family(prefix, codes) for prefix, codes in FAMILIES))

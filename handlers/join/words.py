"""The locale keys that this service makes from codes."""

from bot import words
from rules import joining, occupations

DOCUMENT_REASONS = (
    "empty", "masked", "first_generation", "length", "shape", "area", "date", "future", "age", "checksum",
)  # fmt: skip
MOBILE_REASONS = ("empty", "masked", "shape", "country", "length", "not_mobile")
NAME_REASONS = ("empty", "hidden", "digits", "symbols", "mixed", "script", "short", "long")
STEPS = ("consent", "name", "document", "born", "mobile", "occupation", "organisation", "employer", "statement")

FAMILIES = (
    ("join", ("title",)),
    ("join-document-unreadable", DOCUMENT_REASONS),
    ("join-mobile-unreadable", MOBILE_REASONS),
    ("join-name-unreadable", NAME_REASONS),
    ("join-ask", STEPS),
    ("occupation", occupations.CODES),
    ("join-return", tuple(joining.RETURN_REASONS)),
    ("join-reject", tuple(joining.REJECT_REASONS)),
    ("join-consent", ("agree", "details", "decline")),
    ("join-statement", ("agree", "decline")),
)
WORDS = frozenset().union(*(words.family(prefix, codes) for prefix, codes in FAMILIES))

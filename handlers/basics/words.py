"""The locale keys that this service makes from codes."""

from bot import words

KINDS = ("join", "help", "other")
"""Kinds of cases that have a name here; any other is "other"."""
HAPPENED = ("filed", "added", "returned", "refiled", "approved", "rejected", "replied", "done", "withdrawn", "undone")
"""What a timeline tells the person; the rest is for staff."""
FAMILIES = (
    ("basics-case-kind", KINDS),
    ("basics-case-state", ("waiting", "approved", "rejected", "withdrawn", "done")),
    ("basics-case-did", HAPPENED),
    ("basics-asks", ("cost", "boss", "benefits", "who", "data")),
    ("basics-about", ("cost", "boss", "benefits", "who", "data")),
    ("basics-help", ("guest", "applicant", "member", "cancel", "back", "human")),
    ("language", ("zh_CN", "en")),
    ("recover", ("title", "ask-mobile", "ask-code", "ask-document")),
    ("command", ("start", "about", "note", "withdraw", "about-words", "note-words", "withdraw-words")),
    ("command", ("later", "enough")),
)
WORDS = frozenset().union(*(words.family(prefix, codes) for prefix, codes in FAMILIES))

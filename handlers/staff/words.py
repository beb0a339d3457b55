"""The locale keys that this service makes from codes, and sentences made of sentences."""

from collections.abc import Sequence

from bot import words
from bot.dialogue.say import Say, say
from rules import offering
from storage import case_rows, organisations, rights

COMMANDS = (
    *("queue", "case", "overdue", "code", "poster", "lane"),
    *("approve", "return", "reject", "unmask", "reply", "close", "undo", "group", "accept", "jobs", "runjob"),
)
TYPED = ("queue", "case", "overdue", "code", "group", "jobs")
JOBS = ("cases-near", "cases-over", "weekly-report")
KINDS = ("join", "help", "legal_aid", "other")
DID = (
    *("filed", "refiled", "withdrawn", "returned", "approved", "rejected", "done", "replied", "undone", "added"),
    "other",
)
CHECKS = ("consent", "phone", "phone_own", "age", "document", "name", "history")
UNMASK_REASONS = ("call", "duplicate", "complaint", "other")
SPANS = ("days", "hours", "minutes")

FAMILIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("command", COMMANDS),
    ("command", tuple(f"{name}-words" for name in TYPED)),
    ("staff-kind", KINDS),
    ("staff-state", case_rows.STATES),
    ("staff-did", DID),
    ("staff-check", CHECKS),
    ("staff-role", rights.ROLES),
    ("staff-unmask", UNMASK_REASONS),
    ("staff-level", organisations.KINDS),
    ("job", JOBS),
    ("jobs", ("failed", "retried")),
    ("staff-left", SPANS),
    ("staff-told-gift", offering.KINDS),
    ("staff-told-thanks", offering.KINDS),
    ("staff-over", SPANS),
    ("staff-return-ask", ("reasons", "fields", "why", "words")),
    ("staff-reject-ask", ("reason", "why", "words")),
    ("staff-unmask-ask", ("reason", "why")),
    ("staff-reply-ask", ("text",)),
    *((f"staff-{form}", ("title",)) for form in ("return", "reject", "unmask", "reply", "group")),
)
WORDS = frozenset[str]().union(*(words.family(prefix, codes) for prefix, codes in FAMILIES))


def listed(says: Sequence[Say]) -> Say:
    """Several sentences or words as one: a, b, c."""
    whole, *rest = says
    for one in rest:
        whole = say("staff-and", one=whole, other=one)
    return whole


def kind(code: str) -> Say:
    """What a kind of case is called."""
    return Say(f"staff-kind-{code if code in KINDS else 'other'}")


def did(what: str) -> Say:
    """What somebody did to a case."""
    return Say(f"staff-did-{what if what in DID else 'other'}")

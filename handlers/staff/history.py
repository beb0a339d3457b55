"""A case's history in words: who did what, and when."""

from bot.dialogue.say import Say, say, verbatim
from handlers.staff import words
from handlers.staff.seeing import Happened
from rules import joining

_PREFIXES = {"returned": ("join-return", joining.RETURN_REASONS), "rejected": ("join-reject", joining.REJECT_REASONS)}


def line(kind: str, happened: Happened) -> Say:
    """One line of the history."""
    what = words.did(happened.what)
    if (why := reasons(kind, happened)) is not None:
        what = say("staff-because", what=what, why=why)
    if happened.note:
        what = say("staff-because", what=what, why=verbatim(happened.note))
    return say("staff-happened", at=happened.at, who=_who(happened), what=what)


def reasons(kind: str, happened: Happened) -> Say | None:
    """The picked reasons in words."""
    prefix, known = _PREFIXES.get(happened.what, ("", {})) if kind == "join" else ("", {})
    codes = [code for code in (happened.code or "").split(",") if code in known]
    return words.listed([Say(f"{prefix}-{code}") for code in codes]) if codes else None


def _who(happened: Happened) -> Say:
    if happened.by == "staff":
        return verbatim(happened.name) if happened.name else Say("staff-colleague")
    return Say("staff-applicant" if happened.by == "applicant" else "staff-system")

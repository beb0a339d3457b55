"""我的申请: what somebody asked for, where each stands, by when it is answered, and what they can do now."""

from datetime import datetime

from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, show
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.screen import Choice
from bot.dialogue.service import Command, Loader
from bot.dialogue.speaking import MENU
from handlers.basics.words import HAPPENED, KINDS
from rules import joining
from rules.base import texts
from storage import case_rows, help_cases
from storage import cases as stored
from storage.cases import Case, Line
from storage.writing import Gone, Look

LISTED, TOLD = 8, 6
"""Most cases in the list; most lines of a timeline."""
LETTERS_OF_NOTE = 300
LATEST = 1
"""A list of so few is shown as what it holds."""
UNDER_WAY = (case_rows.OPEN, case_rows.WAITING)
_REASONS = {
    case_rows.WAITING: ("join-return", frozenset(joining.RETURN_REASONS)),
    case_rows.REJECTED: ("join-reject", frozenset(joining.REJECT_REASONS)),
}


def own(context: Context, arguments: str) -> Decision:
    """/cases: the list; /cases <id>: one of them."""
    mine: tuple[Case, ...] = context.facts("own_cases")
    if not mine:
        join = () if context.facts("membership") is not None else (Choice("/join", Say("command-join"), "primary"),)
        return show(Say("basics-cases-none"), choices=(*join, MENU))
    asked = find(context, arguments)
    if asked is None and len(mine) == LATEST:
        asked = mine[0]
    return one(context, asked) if asked is not None else _list(context, mine)


def find(context: Context, id: str) -> Case | None:
    """The own case of this id."""
    return next((case for case in context.facts("own_cases") if str(case.id) == id), None)


def _list(context: Context, mine: tuple[Case, ...]) -> Decision:
    ordered = sorted(mine, key=lambda case: case.state not in UNDER_WAY)[:LISTED]
    lines = [say("basics-cases-line", title=title(case), status=status(case, context.now)) for case in ordered]
    older = (say("basics-cases-older", n=len(mine) - LISTED),) if len(mine) > LISTED else ()
    choices = tuple(Choice(f"/cases {case.id}", title(case)) for case in ordered)
    return show(Say("basics-cases"), *lines, *older, choices=(*choices, MENU))


def one(context: Context, case: Case, note: Say | None = None) -> Decision:
    """One case: its state and clock, what was said, what happened, what can be done."""
    timeline: tuple[Line, ...] = context.facts("case_timeline", case.id)
    where = say("basics-case-where", organisation=verbatim(case.organisation_name))
    text = [title(case), status(case, context.now), where, *_why(case), *_said(timeline), Say("basics-case-so-far")]
    happened = [line for line in timeline if line.what in HAPPENED][-TOLD:]
    text += [say("basics-case-line", at=line.at, what=Say(f"basics-case-did-{line.what}")) for line in happened]
    return show(*([note] if note else []), *text, choices=_choices(context, case))


def title(case: Case) -> Say:
    """What it is, and its number."""
    kind = case.kind if case.kind in KINDS else "other"
    return say("basics-case-title", kind=Say(f"basics-case-kind-{kind}"), number=case.number)


def status(case: Case, now: datetime) -> Say:
    """Where it stands, with its clock, in a sentence."""
    if case.state != case_rows.OPEN:
        return Say(f"basics-case-state-{case.state}")
    return Say("basics-case-late") if case.due_at < now else say("basics-case-open", due=case.due_at)


def fix(case: Case) -> Choice:
    """Correct what was sent back."""
    return Choice(f"/fix {case.id}", Say("basics-case-fix"), "primary")


def _why(case: Case) -> list[Say]:
    """The reasons that were picked, several of them with commas between."""
    prefix, known = _REASONS.get(case.state, ("", frozenset()))
    if case.kind != "join":
        return []
    codes = [code for code in (case.reason or "").split(",") if code in known]
    return [say("basics-case-reason", reason=Say(f"{prefix}-{code}")) for code in codes]


def _said(timeline: tuple[Line, ...]) -> list[Say]:
    """The last words of staff."""
    notes = [line.note for line in timeline if line.note and line.what in ("returned", "rejected", "replied", "done")]
    return [say("basics-case-note", note=verbatim(texts.shorten(notes[-1], LETTERS_OF_NOTE)))] if notes else []


def _choices(context: Context, case: Case) -> tuple[Choice, ...]:
    found: list[Choice] = []
    if case.state == case_rows.WAITING and case.kind == "join":
        found.append(fix(case))
    if case.kind == "join" and case.state == case_rows.APPROVED:
        found.append(Choice("/card", Say("command-card"), "primary"))
    if case.kind == help_cases.KIND and case.state in UNDER_WAY:
        found.append(Choice("/note", Say("basics-human-note")))
    if case.state in UNDER_WAY:
        found.append(Choice(f"/withdraw {case.id} {case.version}", Say("basics-case-withdraw"), "quiet"))
    if len(context.facts("own_cases")) > LATEST:
        found.append(Choice("/cases", Say("basics-cases-all")))
    return (*found, MENU)


async def own_cases(look: Look) -> tuple[Case, ...]:
    """The cases of who asks, the newest first."""
    return tuple(await stored.of_owner(look.connection, look.keys, look.actor.owner))


async def case_timeline(look: Look, case: int) -> tuple[Line, ...]:
    """What happened to a case of who asks; nothing for anybody else's."""
    try:
        found = await stored.get(look.connection, look.keys, case)
    except Gone:
        return ()
    return tuple(await stored.timeline(look.connection, look.keys, case)) if found.owner == look.actor.owner else ()


commands = (Command("cases", own, menu=30),)
loaders: dict[str, Loader] = {"own_cases": own_cases, "case_timeline": case_timeline}

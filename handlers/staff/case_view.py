"""/case: one case as it stands now, its clock, masked answers, checks, history, and what can be done."""

import re
from collections.abc import Iterator, Mapping

from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, show
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.screen import Choice, Screen, Style
from bot.dialogue.service import Command
from handlers.staff import acting, answers, clock, history, reading, words
from handlers.staff.queue import ANSWERING, QUEUE
from handlers.staff.seeing import Seen
from rules import joining
from storage import audit, case_rows, reviews


def view(context: Context, arguments: str) -> Decision:
    """/case <id or number> [version]."""
    id, _, version = arguments.partition(" ")
    given = reading.numbers(arguments)
    known = given[0] if given else context.facts("staff_numbered", id) if _NUMBER.fullmatch(id) else None
    seen: Seen | None = context.facts("staff_case", known) if known is not None else None
    if seen is None:
        return not_found()
    stale = given is not None and bool(version) and given[-1] != seen.case.version
    return shown(context, seen, changed(context, seen) if stale else None)


def shown(context: Context, seen: Seen, note: Say | None = None) -> Decision:
    """The case on screen, and that it was read in the audit log: what a person said stands there, masked or not."""
    read = audit.Record(audit.Note("case.view", seen.case.id, seen.case.organisation))
    return Decision((screen(context, seen, note),), noted=(read,))


def not_found() -> Decision:
    """There is no such case, or it is none of the reader's: which of the two is not said."""
    return show(Say("staff-case-none"), choices=(QUEUE,))


def screen(context: Context, seen: Seen, note: Say | None = None) -> Screen:
    """The case."""
    text = (*((note,) if note else ()), *_lines(context, seen))
    return Screen(text, (*_acts(context, seen), QUEUE))


def changed(context: Context, seen: Seen) -> Say:
    """Who was faster, or that it changed."""
    case = seen.case
    return acting.stood(context, case.state, case.acted_by, seen.acted_name, case.acted_at)


def _lines(context: Context, seen: Seen) -> Iterator[Say]:
    case = seen.case
    yield say("staff-case-title", kind=words.kind(case.kind), number=case.number, state=_state(context, seen))
    yield say("staff-case-place", organisation=verbatim(case.organisation_name))
    yield from answers.masked(case, context.now.astimezone(context.facts("calendar").zone).date())
    yield from answers.conversation(case)
    if seen.checks:
        yield Say("staff-checks-pass" if joining.groupable(seen.checks) else "staff-checks-look")
        yield from (_check(check) for check in seen.checks)
    yield Say("staff-history")
    yield from (history.line(case.kind, happened) for happened in seen.history)
    if seen.own:
        yield Say("staff-case-own")


def _state(context: Context, seen: Seen) -> Say:
    if seen.case.state == case_rows.OPEN:
        return clock.left(context, seen.case.due_at)
    return Say(f"staff-state-{seen.case.state}")


def _check(check: joining.Check) -> Say:
    return say("staff-check-ok" if check.ok else "staff-check-not", check=Say(f"staff-check-{check.code}"))


def _acts(context: Context, seen: Seen) -> tuple[Choice, ...]:
    case = seen.case
    if seen.own:
        return ()
    if case.state == case_rows.OPEN:
        at = f"{case.id} {case.version}"
        return tuple(
            Choice(f"/{name} {at}", Say(f"command-{name}"), _STYLES.get(name, "")) for name in _names(case.kind)
        )
    if may_undo(context, seen):
        return (undo(case.id, case.version),)
    return ()


def _names(kind: str) -> tuple[str, ...]:
    return ("approve", "return", "reject", "unmask") if kind == "join" else ("reply", "close", "unmask")


def may_undo(context: Context, seen: Seen) -> bool:
    """Whether the reader's own decision on this case can be taken back."""
    case = seen.case
    decided = case.state in (case_rows.APPROVED, case_rows.REJECTED) and case.acted_by == context.who.owner
    return decided and case.acted_at is not None and context.now - case.acted_at <= reviews.UNDO_WITHIN


def undo(id: int, version: int) -> Choice:
    """The way back of one decision."""
    return Choice(f"/undo {id} {version}", Say("command-undo"))


_NUMBER = re.compile(r"[0-9Xx-]{1,19}")
"""The characters of a case's number; PostgreSQL takes no text with a NUL."""
_STYLES: Mapping[str, Style] = {"approve": "primary", "reply": "primary", "reject": "danger", "unmask": "quiet"}


def aimed(context: Context, given: tuple[int, ...] | None, *kinds: str) -> Seen | Decision:
    """The open case that (id, version) means; else what to show: nothing there, somebody was faster, one's own."""
    seen: Seen | None = context.facts("staff_case", given[0]) if given and len(given) == 2 else None
    if seen is None or given is None or (kinds and seen.case.kind not in kinds):
        return not_found()
    if seen.case.version != given[1] or seen.case.state != case_rows.OPEN:
        return shown(context, seen, changed(context, seen))
    return shown(context, seen) if seen.own else seen


commands = (Command("case", view, roles=ANSWERING),)

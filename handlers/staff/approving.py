"""Approving one case with one tap, and taking decisions back within ten minutes."""

from functools import partial

from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, Outcomes, show
from bot.dialogue.say import Say, say
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.service import Command
from handlers.staff import acting, case_view, reading, telling
from handlers.staff.acting import Act, Done
from handlers.staff.facts import EPOCH, MICROSECOND
from handlers.staff.queue import ANSWERING, QUEUE, onwards
from handlers.staff.seeing import Seen
from storage import batches, reviews
from storage.case_rows import Acted, Beaten, Impossible


def approve(context: Context, arguments: str) -> Decision:
    """/approve <id> <version>: acts at once, since it can be undone."""
    seen = case_view.aimed(context, reading.numbers(arguments), "join")
    if isinstance(seen, Decision):
        return seen
    then = onwards(context, seen.case)
    act = Act(reviews.Approve(((seen.case.id, seen.case.version),)), telling.approved)
    return Decision(writes=(act,), say=partial(_approved, context, then))


def _approved(context: Context, then: tuple[Choice, ...], outcomes: Outcomes) -> tuple[Screen, ...]:
    done: Done = outcomes[0]
    match done.outcomes[0]:
        case Acted() as acted:
            undo = case_view.undo(acted.id, acted.version)
            return (Screen(say("staff-approved", number=acted.number), (*then, undo)),)
        case refused:
            return second(context, refused, then)


def second(context: Context, outcome: Beaten | Impossible, then: tuple[Choice, ...]) -> tuple[Screen, ...]:
    """Somebody was faster: who, and on to the next."""
    look = Choice(f"/case {outcome.id}", say("staff-look", number=outcome.number))
    return (Screen(acting.refused(context, outcome), (look, *then)),)


def undo(context: Context, arguments: str) -> Decision:
    """/undo <id> <version> takes one decision back, /undo <instant> all of one stroke."""
    given = reading.numbers(arguments)
    if given is None:
        return show(Say("staff-undo-none"), choices=(QUEUE,))
    return _undo_batch(context, given[0]) if len(given) == 1 else _undo_one(context, given)


def _undo_one(context: Context, given: tuple[int, ...]) -> Decision:
    seen: Seen | None = context.facts("staff_case", given[0])
    if seen is None:
        return case_view.not_found()
    if seen.case.version != given[1] or not case_view.may_undo(context, seen):
        return case_view.shown(context, seen, Say("staff-undo-late"))
    return _take_back(((seen.case.id, seen.case.version),))


def _undo_batch(context: Context, micros: int) -> Decision:
    if micros > (context.now - EPOCH) // MICROSECOND:
        return show(Say("staff-undo-none"), choices=(QUEUE,))
    batch: batches.Batch = context.facts("staff_batch", micros)
    if not batch.cases:
        return show(Say("staff-undo-none"), choices=(QUEUE,))
    if context.now - batch.at > reviews.UNDO_WITHIN:
        return show(Say("staff-undo-late"), choices=(QUEUE,))
    return _take_back(batch.cases)


def _take_back(cases: tuple[tuple[int, int], ...]) -> Decision:
    act = Act(reviews.Undo(cases), lambda done, at: telling.undone(done))
    return Decision(writes=(act,), say=_undone)


def _undone(outcomes: Outcomes) -> tuple[Screen, ...]:
    done: Done = outcomes[0]
    if not done.acted:
        return (Screen(Say("staff-undo-late"), (QUEUE,)),)
    lines = [say("staff-undone", n=len(done.acted))]
    if unheard := sum(done.told):
        lines.append(say("staff-undone-unheard", n=unheard))
    if heard := len(done.acted) - unheard:
        lines.append(say("staff-undone-heard", n=heard))
    if rest := len(done.outcomes) - len(done.acted):
        lines.append(say("staff-undone-not", n=rest))
    again = done.acted[0]
    look = (Choice(f"/case {again.id}", say("staff-look", number=again.number)),) if len(done.acted) == 1 else ()
    return (Screen(tuple(lines), (*look, QUEUE)),)


commands = (
    Command("approve", approve, roles=ANSWERING, view=False),
    Command("undo", undo, roles=ANSWERING, view=False),
)

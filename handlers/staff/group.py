"""Approving the applications whose checks all pass on one confirmation, with ten minutes to undo."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, Outcomes, Start, show
from bot.dialogue.event import Tap, What
from bot.dialogue.form import Form
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.service import Command
from bot.dialogue.speaking import CANCEL
from bot.dialogue.step import Read, Stay, Submit, When
from handlers.staff import clock, queue, telling
from handlers.staff.acting import Act, Done
from handlers.staff.facts import EPOCH, MICROSECOND, Tally
from handlers.staff.queue import QUEUE
from storage import reviews, rights
from storage.groups import Standing

PAGE = 10
CONFIRM, PAGE_CODE = "confirm", "page:"
TIME_TO_LIVE = timedelta(hours=1)
MINUTES = int(reviews.UNDO_WITHIN.total_seconds() // 60)


def begin(context: Context, arguments: str) -> Decision:
    """/group: take a snapshot of the group; only what is in it is confirmed."""
    del arguments
    snapshot: Sequence[tuple[int, int]] = context.facts("staff_group")
    if not snapshot:
        return show(Say("staff-group-none"), choices=(QUEUE,))
    start = Start(form.name, {"cases": [list(pair) for pair in snapshot]}, fresh=True)
    return Decision(writes=(queue.read("group"),), start=start)


@dataclass(frozen=True, slots=True)
class Confirm:
    """Shows the snapshot page by page, names masked, and asks once."""

    key: str = "confirm"
    optional: bool = False
    free: bool = False
    secret: bool = False
    when: When | None = None

    def ask(self, context: Context) -> Screen:
        """The list."""
        cases = snapshot(context.answers)
        stand = _stand(context, cases)
        ready = [pair for pair in cases if _ready(stand, pair)]
        pages = -(-len(cases) // PAGE)
        page = min(int(context.cursor or 0), pages - 1)
        lines = [say("staff-group-ready", n=len(ready))]
        if len(ready) < len(cases):
            lines.append(say("staff-group-changed", n=len(cases) - len(ready)))
        shown = list(enumerate(cases, 1))[page * PAGE : (page + 1) * PAGE]
        lines += [_line(number, stand.get(pair[0]), _ready(stand, pair)) for number, pair in shown]
        if pages > 1:
            lines.append(say("dialogue-page", page=page + 1, pages=pages))
        confirm = (Choice(CONFIRM, say("staff-group-confirm", n=len(ready)), "primary"),) if ready else ()
        drop = Choice(CANCEL, Say("staff-group-drop"), "quiet")
        return Screen(tuple(lines), (*confirm, *_turning(page, pages), drop))

    def read(self, what: What, context: Context) -> Read:
        """Confirm, or turn the page."""
        match what:
            case Tap(code) if code == CONFIRM:
                return Submit()
            case Tap(code) if code.startswith(PAGE_CODE) and code[len(PAGE_CODE) :].isdigit():
                return Stay(cursor=code[len(PAGE_CODE) :])
        return None

    def show(self, value: Any, context: Context) -> Say | None:
        """It is no answer of its own."""
        del value, context
        return None


form = Form("staff-group", version=1, ttl=TIME_TO_LIVE, steps=(Confirm(),))


@form.filed
def file(context: Context) -> Decision:
    """Approve those that still stand as they were shown; nobody hears of it before it can't be undone any more."""
    cases = snapshot(context.answers)
    stand = _stand(context, cases)
    ready = tuple(pair for pair in cases if _ready(stand, pair))
    tally: Tally = context.facts("staff_tally", clock.soon(context))
    if not ready:
        return show(Say("staff-group-none"), choices=(QUEUE,))
    act = Act(reviews.Approve(ready), telling.approved_later)
    return Decision(writes=(act,), say=partial(_said, len(cases), tally.total))


def _said(asked: int, waiting: int, outcomes: Outcomes) -> tuple[Screen, ...]:
    done: Done = outcomes[0]
    many = len(done.acted)
    lines = [say("staff-group-done", n=many, minutes=MINUTES)] if many else [Say("staff-group-none")]
    if many < asked:
        lines.append(say("staff-group-left-out", n=asked - many))
    undo = Choice(f"/undo {(done.at - EPOCH) // MICROSECOND}", say("staff-group-undo", n=many))
    back = Choice("/queue", say("staff-queue-left", n=max(0, waiting - many)), "primary")
    return (Screen(tuple(lines), (back, undo) if many else (QUEUE,)),)


def snapshot(answers: Mapping[str, Any]) -> list[tuple[int, int]]:
    """The (id, version) pairs that were shown."""
    return [(id, version) for id, version in answers["cases"]]


def _stand(context: Context, cases: Sequence[tuple[int, int]]) -> Mapping[int, Standing]:
    found: Mapping[int, Standing] = context.facts("staff_standing", tuple(id for id, _ in cases))
    return found


def _ready(stand: Mapping[int, Standing], pair: tuple[int, int]) -> bool:
    found = stand.get(pair[0])
    return found is not None and found.still(pair[1])


def _line(number: int, found: Standing | None, ready: bool) -> Say:
    name = verbatim(found.name) if found and found.name else Say("staff-nobody")
    line = say("staff-group-line", n=number, name=name, number=found.number if found else "")
    return line if ready else say("staff-group-line-changed", line=line)


def _turning(page: int, pages: int) -> tuple[Choice, ...]:
    earlier = (Choice(f"{PAGE_CODE}{page - 1}", Say("dialogue-previous")),) if page else ()
    later = (Choice(f"{PAGE_CODE}{page + 1}", Say("dialogue-next")),) if page + 1 < pages else ()
    return earlier + later


commands = (Command("group", begin, roles=rights.REVIEW, view=False),)

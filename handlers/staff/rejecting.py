"""Refusing an application: one reason, words of one's own if wanted."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, Outcomes
from bot.dialogue.form import Form
from bot.dialogue.say import say
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.service import Command
from bot.dialogue.steps.pick import Pick
from bot.dialogue.steps.summary import Summary
from bot.dialogue.steps.text import Text
from handlers.staff import approving, case_view, returning, telling
from handlers.staff.acting import Act, Done
from handlers.staff.queue import ANSWERING, onwards
from handlers.staff.returning import MOST, OTHER, TIME_TO_LIVE
from rules import joining
from storage import reviews
from storage.case_rows import Acted


def _other(answers: Mapping[str, Any]) -> bool:
    return answers.get("reason") == OTHER


def _named(answers: Mapping[str, Any]) -> bool:
    return not _other(answers)


questions = (
    Pick("reason", "staff-reject-reason", tuple(joining.REJECT_REASONS), "join-reject"),
    Text("why", "staff-reject-why", free=True, most=MOST, when=_other),
    Text("words", "staff-words", free=True, optional=True, most=MOST, when=_named),
)
form = Form("staff-reject", version=1, ttl=TIME_TO_LIVE, steps=(*questions, Summary("staff-reject", questions)))


def begin(context: Context, arguments: str) -> Decision:
    """/reject <id> <version>."""
    return returning.begun(context, arguments, form.name, "join")


@form.filed
def file(context: Context) -> Decision:
    """Refuse it."""
    answers = context.answers
    seen = case_view.aimed(context, (answers["case"], answers["version"]), "join")
    if isinstance(seen, Decision):
        return seen
    then = onwards(context, seen.case)
    reason: str = answers["reason"]
    note = answers.get("why") or answers.get("words")
    act = Act(
        reviews.Reject(seen.case.id, seen.case.version, reason, note),
        lambda done, at: telling.rejected(done, reason, note),
    )
    return Decision(writes=(act,), say=partial(_rejected, context, then))


def _rejected(context: Context, then: tuple[Choice, ...], outcomes: Outcomes) -> tuple[Screen, ...]:
    done: Done = outcomes[0]
    match done.outcomes[0]:
        case Acted() as acted:
            choices = (*then, case_view.undo(acted.id, acted.version))
            return (Screen(say("staff-rejected", number=acted.number), choices),)
        case refused:
            return approving.second(context, refused, then)


commands = (Command("reject", begin, roles=ANSWERING, view=False),)

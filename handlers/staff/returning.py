"""Returning an application for correction: reasons that say which fields, words of one's own if wanted."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, Outcomes, Start
from bot.dialogue.form import Form
from bot.dialogue.say import Say, say
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.service import Command
from bot.dialogue.steps.summary import Summary
from bot.dialogue.steps.text import Text
from handlers.basics import waiting
from handlers.staff import approving, case_view, reading, telling
from handlers.staff.acting import Act, Done
from handlers.staff.queue import ANSWERING, onwards
from handlers.staff.seeing import Seen
from handlers.staff.several import Several
from rules import joining
from rules.base.calendar import Calendar
from storage import reminders, reviews
from storage.case_rows import Acted

TIME_TO_LIVE = timedelta(hours=1)
MOST = 300
"""Characters of a reviewer's own words."""
OTHER = "other"


def _other(answers: Mapping[str, Any]) -> bool:
    return OTHER in (answers.get("reasons") or ())


def _named(answers: Mapping[str, Any]) -> bool:
    return not _other(answers)


questions = (
    Several("reasons", "staff-return-reasons", tuple(joining.RETURN_REASONS), "join-return"),
    Several("fields", "staff-return-fields", joining.FIELDS, "join-ask", when=_other),
    Text("why", "staff-return-why", free=True, most=MOST, when=_other),
    Text("words", "staff-words", free=True, optional=True, most=MOST, when=_named),
)
form = Form("staff-return", version=1, ttl=TIME_TO_LIVE, steps=(*questions, Summary("staff-return", questions)))


def begin(context: Context, arguments: str) -> Decision:
    """/return <id> <version>."""
    return begun(context, arguments, form.name, "join")


def begun(context: Context, arguments: str, name: str, *kinds: str) -> Decision:
    """Put the form `name` about a case on screen, with nothing left of another case's."""
    seen = case_view.aimed(context, reading.numbers(arguments), *kinds)
    if isinstance(seen, Decision):
        return seen
    about = Screen(say("staff-about", number=seen.case.number))
    answers = {"case": seen.case.id, "version": seen.case.version, "acted": acted(seen)}
    return Decision((about,), start=Start(name, answers, fresh=True))


def acted(seen: Seen) -> str:
    """When a colleague last acted on the case."""
    return seen.case.acted_at.isoformat() if seen.case.acted_at else ""


@form.filed
def file(context: Context) -> Decision:
    """Send it back."""
    answers = context.answers
    seen = case_view.aimed(context, (answers["case"], answers["version"]), "join")
    if isinstance(seen, Decision):
        return seen
    then = onwards(context, seen.case)
    reasons: list[str] = answers["reasons"]
    asked = {*joining.fields_of(reasons), *(answers.get("fields") or ())}
    fields = tuple(field for field in joining.FIELDS if field in asked)
    note = answers.get("why") or answers.get("words")
    act = Act(
        reviews.Return(seen.case.id, seen.case.version, fields, ",".join(reasons), note),
        lambda done, at: telling.returned(done, reasons, note),
        partial(_reminded, context.facts("calendar")),
    )
    return Decision(writes=(act,), say=partial(decided, context, then, "staff-returned"))


def _reminded(calendar: Calendar, done: Acted, at: datetime) -> reminders.Ask:
    """The applicant is reminded while nothing comes back."""
    return waiting.ask(done.owner, done.id, at, calendar)


def decided(context: Context, then: tuple[Choice, ...], key: str, outcomes: Outcomes) -> tuple[Screen, ...]:
    """What the reviewer hears: done, or who was faster; and on to the next."""
    done: Done = outcomes[0]
    match done.outcomes[0]:
        case Acted() as acted:
            return (Screen(Say(key, {"number": acted.number}), then),)
        case refused:
            return approving.second(context, refused, then)


commands = (Command("return", begin, roles=ANSWERING, view=False),)

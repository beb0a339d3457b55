"""Answering a person who asked for help, and ending that."""

from dataclasses import replace
from functools import partial

from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, Outcomes
from bot.dialogue.form import Form
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.service import Command
from bot.dialogue.steps.summary import Summary
from bot.dialogue.steps.text import Text
from handlers.staff import approving, case_view, reading, returning, telling
from handlers.staff.acting import Act, Done
from handlers.staff.queue import ANSWERING, onwards
from handlers.staff.returning import TIME_TO_LIVE
from handlers.staff.seeing import Seen
from storage import reviews
from storage.case_rows import Acted

ANSWERED = ("help", "legal_aid")
"""Kinds that are answered in words, not with a yes or a no."""
MOST = 1000

questions = (Text("text", "staff-reply-text", free=True, most=MOST),)
form = Form("staff-reply", version=1, ttl=TIME_TO_LIVE, steps=(*questions, Summary("staff-reply", questions)))


def begin(context: Context, arguments: str) -> Decision:
    """/reply <id> <version>."""
    return returning.begun(context, arguments, form.name, *ANSWERED)


@form.filed
def file(context: Context) -> Decision:
    """Send the answer; the case stays open until somebody closes it."""
    answers = context.answers
    seen = case_view.aimed(context, _as_of_now(context), *ANSWERED)
    if isinstance(seen, Decision):
        kept = Screen(say("staff-reply-kept", text=verbatim(answers["text"])))
        return replace(seen, screens=(kept, *seen.screens))
    then = onwards(context, seen.case)
    text: str = answers["text"]
    act = Act(reviews.Reply(seen.case.id, seen.case.version, text), lambda done, at: telling.replied(done, text))
    return Decision(writes=(act,), say=partial(_replied, context, then))


def _as_of_now(context: Context) -> tuple[int, int]:
    """The version to act on: what the person added meanwhile doesn't stop an answer, what a colleague did does."""
    answers = context.answers
    seen: Seen | None = context.facts("staff_case", answers["case"])
    same = seen is not None and returning.acted(seen) == answers["acted"]
    return answers["case"], seen.case.version if seen and same else answers["version"]


def _replied(context: Context, then: tuple[Choice, ...], outcomes: Outcomes) -> tuple[Screen, ...]:
    done: Done = outcomes[0]
    match done.outcomes[0]:
        case Acted() as acted:
            close = Choice(f"/close {acted.id} {acted.version}", Say("staff-reply-close"))
            return (Screen(say("staff-replied", number=acted.number), (close, *then)),)
        case refused:
            return approving.second(context, refused, then)


def close(context: Context, arguments: str) -> Decision:
    """/close <id> <version>."""
    seen = case_view.aimed(context, reading.numbers(arguments), *ANSWERED)
    if isinstance(seen, Decision):
        return seen
    then = onwards(context, seen.case)
    act = Act(reviews.Close(seen.case.id, seen.case.version), lambda done, at: telling.closed(done))
    return Decision(writes=(act,), say=partial(returning.decided, context, then, "staff-closed"))


commands = (
    Command("reply", begin, roles=ANSWERING, view=False),
    Command("close", close, roles=ANSWERING, view=False),
)

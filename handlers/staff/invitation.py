"""Becoming staff: an invitation is shown first, and used only when it is accepted."""

from functools import partial

from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, Outcomes, show
from bot.dialogue.event import Scan, Text, What
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.service import Command
from handlers.staff.queue import ANSWERING, QUEUE
from rules.base import typed_codes
from storage import staff
from storage.limits import TooMany
from storage.staff import Accepted, Invitation

LENGTH = 2 * typed_codes.LENGTH
"""An invitation is two typed codes (`storage.staff.Code`)."""
REDEEM = Choice("/redeem", Say("command-redeem"), "primary")
MENU = Choice("/menu", Say("command-menu"))


def listen(what: What, context: Context) -> Decision | None:
    """Read an opened link, or the characters typed."""
    match what:
        case Scan(code) if text := normalised(code):
            return _offered(context, text)
        case Text(words) if (text := normalised(words)) and _mixed(words):
            return _offered(context, text)
    return None


def normalised(text: str) -> str | None:
    """The text of an invitation, however it was typed; None for anything else."""
    compact = "".join(char for char in text[: 4 * LENGTH] if char not in " -\t\n")
    if len(compact) != LENGTH:
        return None
    halves = [typed_codes.normalise(compact[at : at + typed_codes.LENGTH]) for at in (0, typed_codes.LENGTH)]
    first, second = halves
    return first + second if first and second else None


def _mixed(text: str) -> bool:
    """Sixteen digits are a bank card, sixteen letters a long word."""
    return any(char.isdigit() for char in text) and any(char.isalpha() for char in text)


def _offered(context: Context, text: str) -> Decision:
    found: Invitation | None = context.facts("staff_invitation", text)
    if found is None:
        return show(Say("staff-invitation-over"), choices=(MENU,), extra={"failed": True})
    question = say("staff-invitation", organisation=verbatim(_where(found)), role=role(found.role))
    accept = Choice(f"/accept {text}", Say("command-accept"), "primary")
    return show(question, choices=(accept, Choice("/menu", Say("staff-invitation-no"), "quiet")))


def accept(context: Context, arguments: str) -> Decision:
    """/accept <code>: use the invitation."""
    text = normalised(arguments)
    found: Invitation | None = context.facts("staff_invitation", text) if text else None
    if text is None or found is None:
        return show(Say("staff-invitation-over"), choices=(MENU,))
    return Decision(writes=(staff.Accept(text),), say=partial(_accepted, found), extra={"menu": True})


def _accepted(offered: Invitation, outcomes: Outcomes) -> tuple[Screen, ...]:
    match outcomes[0]:
        case Accepted():
            organisation = verbatim(_where(offered))
            text = say("staff-invitation-done", organisation=organisation, role=role(offered.role))
            first = (QUEUE,) if offered.role in ANSWERING else (REDEEM,) if offered.merchant else ()
            return (Screen(text, (*first, MENU)),)
        case TooMany():
            return (Screen(Say("staff-invitation-wait"), (MENU,)),)
    return (Screen(Say("staff-invitation-over"), (MENU,)),)


def _where(found: Invitation) -> str:
    return found.merchant_name or found.organisation_name


def role(code: str) -> Say:
    """What a role is called."""
    return Say(f"staff-role-{code}")


commands = (Command("accept", accept, view=False),)
listeners = (listen,)

"""Finding one's membership again on a new phone or a cleared browser: a code to the phone, and the id."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.delivery import notice
from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, Outcomes, Start, show
from bot.dialogue.event import Tap, What
from bot.dialogue.form import Form
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.service import Command
from bot.dialogue.speaking import HUMAN, MENU
from bot.dialogue.step import Again, Read, Taken
from bot.dialogue.steps.summary import Summary
from bot.dialogue.steps.text import Text
from handlers import proving
from handlers.basics import menus, standing
from rules.base import documents, names
from rules.base.unreadable import Unreadable
from storage import addresses, people, rights
from storage.limits import TooMany
from storage.people import NotFound, Recovered, StaffDecides
from storage.writing import Transaction

TIME_TO_LIVE = timedelta(minutes=25)
"""A little less than a proven phone counts (`storage.people.PROOF_LASTS`)."""
MOST_TOLD = 5
"""Old addresses that hear of it."""
AGAIN = Choice("/recover", Say("basics-recover-again"))


@dataclass(frozen=True, slots=True)
class FreshMobile(proving.MobileStep):
    """Asks for the mobile and proves it now: a number that was proven some time ago is not offered."""

    prompt: str = "basics-recover-mobile"

    def ask(self, context: Context) -> Screen:
        """The question."""
        del context
        return Screen(Say(self.prompt), hint="phone")

    def read(self, what: What, context: Context) -> Read:
        """Read a number."""
        return None if isinstance(what, Tap) else proving.MobileStep.read(self, what, context)


@dataclass(frozen=True, slots=True)
class Opened:
    """The membership is open here again: whose, and what they may do."""

    name: str
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Open:
    """Link the actor's address to the member, and tell the addresses that were theirs before."""

    document: str

    async def apply(self, tx: Transaction) -> Opened | NotFound | StaffDecides | TooMany:
        """Link it."""
        outcome = await people.Recover(self.document).apply(tx)
        if not isinstance(outcome, Recovered):
            return outcome
        await self._tell(tx, outcome.person)
        name = (await people.get(tx.connection, tx.keys, outcome.person)).name or ""
        grants = await rights.grants_of(tx.connection, outcome.person)
        return Opened(names.mask(name) if name else "", frozenset(grant.role for grant in grants))

    async def _tell(self, tx: Transaction, person: int) -> None:
        if person == tx.actor.person:
            return
        reached = await addresses.reaching(tx.connection, person)
        text = (say("basics-recovered-notice", at=tx.now), Say("basics-recovered-not-you"))
        for address in [one for one in reached if one.id != tx.actor.address][:MOST_TOLD]:
            await notice.notify(address.id, "recovered", Screen(text, (HUMAN,))).apply(tx)


def _document(text: str, context: Context) -> Read:
    read = documents.read(text, context.now.date())
    if isinstance(read, Unreadable):
        return Again(Say(f"join-document-unreadable-{read.reason}"))
    return Taken({"document": read.number}, echo=verbatim(documents.mask(read.number)))


def _document_shown(value: Any, context: Context) -> Say:
    del context
    return verbatim(documents.mask(value))


questions = (
    FreshMobile(),
    proving.CodeStep(when=proving.unproven()),
    Text("document", "basics-recover-document", _document, _document_shown, secret=True, hint="secret", most=60),
)
recover = Form(
    "recover",
    version=1,
    ttl=TIME_TO_LIVE,
    steps=(*questions, Summary("recover", questions)),
    asides=(proving.code_aside(),),
)


@recover.filed
def file(context: Context) -> Decision:
    """Look it up; what stands where is said to nobody but the one who has both."""
    commands: tuple[Command, ...] = context.facts("commands")
    return Decision(writes=(Open(context.answers["document"]),), say=lambda outcomes: _said(commands, outcomes))


def _said(known: tuple[Command, ...], outcomes: Outcomes) -> tuple[Screen, ...]:
    match outcomes[0]:
        case Opened(name, roles):
            hello = say("basics-recovered", name=name) if name else Say("basics-recovered-nameless")
            return (Screen((hello, Say("dialogue-menu-title")), _menu(known, roles)),)
        case TooMany(until=until):
            return (Screen(say("basics-recover-too-many", until=until), (HUMAN, MENU)),)
        case StaffDecides():
            return (Screen(Say("basics-recover-staff"), (HUMAN, MENU)),)
    return (Screen(Say("basics-recover-refused"), (AGAIN, HUMAN, MENU)),)


def _menu(known: tuple[Command, ...], roles: frozenset[str]) -> tuple[Choice, ...]:
    """The menu of who they are from now on: what this turn knew of the guest is over."""
    fitting = menus.fitting(known, standing.MEMBER, roles)
    return tuple(Choice(f"/{command.name}", command.label) for command in fitting)


def begin(context: Context, arguments: str) -> Decision:
    """/recover"""
    del arguments
    if context.facts("membership") is not None:
        return show(Say("basics-recover-here"), choices=(Choice("/card", Say("command-card"), "primary"), MENU))
    return Decision((Screen(Say("basics-recover")),), start=Start("recover"))


commands = (Command("recover", begin, menu=80, view=False, shown_to=frozenset({"guest"})),)

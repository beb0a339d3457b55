"""A scanned member card: staff see whether it is good, everybody else only what it is."""

from dataclasses import dataclass

from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, show
from bot.dialogue.event import Scan, What
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.service import Loader
from bot.dialogue.speaking import MENU
from handlers.card.code import KIND, LINKS
from rules.base import codes
from storage import memberships
from storage.writing import Look

LAST_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Checked:
    """What staff learn from a code: no name, only what is printed beside it anyway."""

    state: str
    organisation: str
    card: str


async def card_read(look: Look, text: str) -> Checked | str | None:
    """The membership behind a card's code; "expired" or "ended"; None where it is no card's code."""
    code = codes.read(look.keys.derive(LINKS), text)
    if code is None or code.kind != KIND:
        return None
    if code.expired(look.now):
        return "expired"
    found = await memberships.by_id(look.connection, look.keys, code.subject)
    if found is None or found.state not in memberships.OPEN_STATES:
        return "ended"
    return Checked(found.state, found.organisation_name, found.card)


def listen(what: What, context: Context) -> Decision | None:
    """Read a scanned card."""
    if not isinstance(what, Scan):
        return None
    read: Checked | str | None = context.facts("card_read", what.code)
    if read is None:
        return None
    person = context.who.person
    if person is None or not context.facts("roles", person):
        return show(Say("card-checked-private"), choices=(MENU,))
    if not isinstance(read, Checked):
        return show(Say(f"card-checked-{read}"), choices=(MENU,))
    text = say("card-checked", number=read.card[-LAST_DIGITS:], state=Say(f"card-state-{read.state}"))
    return show(text, verbatim(read.organisation), choices=(MENU,))


loaders: dict[str, Loader] = {"card_read": card_read}

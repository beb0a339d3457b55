"""The code on a member card: signed, for one membership, over after a few minutes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.dialogue.badge import Badge
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.service import Loader
from rules.base import codes, names
from storage import memberships, people
from storage.writing import Gone, Look

LINKS = "link codes"
"""The purpose under which the key of signed codes is derived."""
KIND = "member_card"
CARD = "card"
MINUTE = timedelta(minutes=1)
VALID = timedelta(minutes=10)
"""Of the picture in a chat: long enough for a queue at a counter, too short to be passed on. On its own page the code
changes every minute, and is good for that minute and the next."""


@dataclass(frozen=True, slots=True)
class CardCode:
    """What the QR code says, and until when."""

    text: str
    until: datetime


async def card_code(look: Look) -> CardCode | None:
    """A fresh code for the membership of who asks."""
    if look.actor.person is None:
        return None
    membership = await memberships.of(look.connection, look.keys, look.actor.person)
    if membership is None:
        return None
    minute = codes.minute(look.now + VALID)
    signed = codes.sign(look.keys.derive(LINKS), codes.Code(KIND, membership.id, expiry_minute=minute))
    return CardCode(signed, look.now + VALID)


async def badge(look: Look, number: int) -> Badge:
    """The card of a membership that is one's own, with a code that is another each minute. Raises `Gone`."""
    me = look.actor.person
    found = await memberships.of(look.connection, look.keys, me) if me is not None else None
    if found is None or me is None or found.id != number:
        raise Gone
    name = names.mask((await people.get(look.connection, look.keys, me)).name or "")
    lines = (
        say("card-of", name=name, state=Say(f"card-state-{found.state}")),
        say("card-number", number=found.card),
        verbatim(found.organisation_name),
    )
    next_one = look.now.replace(second=0, microsecond=0) + MINUTE
    text = codes.sign(
        look.keys.derive(LINKS), codes.Code(KIND, found.id, expiry_minute=codes.minute(next_one + MINUTE))
    )
    return Badge(Say("card-title"), lines, text, changes_at=next_one)


badges: Mapping[str, Loader] = {CARD: badge}
loaders: dict[str, Loader] = {"card_code": card_code}

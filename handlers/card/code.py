"""The code on a member card: signed, for one membership, over after a few minutes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.dialogue.service import Loader
from rules.base import codes
from storage import memberships
from storage.writing import Look

LINKS = "link codes"
"""The purpose under which the key of signed codes is derived."""
KIND = "member_card"
VALID = timedelta(minutes=10)
"""Long enough for a queue at a counter, too short to be passed on. A code that changes by itself comes later."""


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


loaders: dict[str, Loader] = {"card_code": card_code}

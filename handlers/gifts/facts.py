"""What the screens of gifts ask for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.dialogue.service import Loader
from handlers.coupons import wallet
from rules import offering
from rules.base import codes
from storage import consents, eligibility, gifts, memberships, parcels, posters, rights, round_rows
from storage.parcels import Parcel, Place
from storage.round_rows import Round
from storage.typed_codes import INVITER, Target
from storage.writing import Look

LINKS = "link codes"
"""The purpose under which the key of signed codes is derived; joining reads with the same."""
AT_LEAST = timedelta(days=90)
"""A code that somebody is told today serves so long."""
PAGE = 8
"""Parcels on a screen."""
CONSENT = "parcel"


@dataclass(frozen=True, slots=True)
class Invitation:
    """A member's own way in for others: the signed code, the typed one if one lasts, and what they would get now."""

    organisation: str
    code: str
    typed: Target | None
    gift: Round | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Gifts of a round to send, masked, those whose address was given first; and how many there are."""

    round: Round
    parcels: tuple[Parcel, ...]
    n: int


async def invitation(look: Look) -> Invitation | None:
    """The invitation of who asks; None for who is no member."""
    person = look.actor.person
    mine = await memberships.of(look.connection, look.keys, person) if person is not None else None
    if mine is None:
        return None
    stands = await eligibility.standing(look.connection, look.keys, person)
    found = await gifts.nearest(look.connection, offering.INVITING, stands.path, stands.occupation, look.now)
    code = codes.sign(look.keys.derive(LINKS), codes.Code(INVITER, mine.id))
    typed = await posters.lasting(look, INVITER, mine.id, "", look.now + AT_LEAST)
    return Invitation(mine.organisation_name, code, typed, found)


async def own_place(look: Look, claim: int) -> Place | None:
    """Where a gift of who asks goes, whole, so that they may change it."""
    found = await parcels.of(look.connection, look.keys, claim)
    return found.place if found is not None and found.person == look.actor.person else None


async def consented(look: Look) -> int:
    """The newest version of what is done with addresses that who asks agreed to."""
    return await consents.standing(look.connection, look.actor.owner, CONSENT)


async def waiting(look: Look, id: int) -> Waiting | None:
    """A round's gifts to send; None where there is none of this id for the reader."""
    round = await round_rows.get(look.connection, id)
    if round is None or not await rights.may(look, rights.OFFER, round.organisation):
        return None
    tally = await parcels.tally(look.connection, id)
    found = await parcels.waiting(look.connection, look.keys, id, PAGE)
    return Waiting(round, tuple(_masked(one) for one in found), tally.waiting)


def _masked(one: Parcel) -> Parcel:
    return Parcel(one.claim, one.person, one.version, wallet.masked(one.place), one.given_at, one.sent_at)


loaders: Mapping[str, Loader] = {
    "invitation": invitation,
    "parcel_own": own_place,
    "parcel_consent": consented,
    "parcels": waiting,
}

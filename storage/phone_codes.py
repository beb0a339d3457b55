"""One-time codes by SMS: sending with limits a person, and typing back. What all cost in a day, the channel limits."""

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from storage import limits, people, rows
from storage.limits import Limit, TooMany
from storage.tables.codes import PhoneCodeRow
from storage.writing import Look, Lost, Transaction

DIGITS = 6
VALID = timedelta(minutes=10)
TRIES = 5
SOON = Limit("sms phone minute", 1, timedelta(minutes=1))
PER_OWNER = Limit("sms owner hour", 5, timedelta(hours=1))
PER_PHONE = Limit("sms phone day", 10, timedelta(days=1))
SLIP = timedelta(minutes=1)
"""A code that was sent later than that from now was sent by a clock that has been set back: it is not valid longer."""
GUESSES = Limit("sms guesses", 15, timedelta(hours=1))


def draw() -> str:
    """Six random digits."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"


@dataclass(frozen=True, slots=True)
class Sent:
    """Put `code` into the SMS; it stands nowhere in plain."""

    id: int
    code: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Proven:
    """The phone is the actor's; `person` is who they are now."""

    person: int
    phone: str


@dataclass(frozen=True, slots=True)
class WrongCode:
    """Not the digits that were sent. `left`: how often may be tried again before a new code is needed."""

    left: int


@dataclass(frozen=True, slots=True)
class NoCode:
    """No code is waiting: none was sent, or it is too old, or was tried too often."""


@dataclass(frozen=True, slots=True)
class Send:
    """Draw a code for a phone (as `rules.base.mobiles` writes it). Returns `Sent` or `TooMany`."""

    phone: str
    draw: Callable[[], str] = draw

    async def apply(self, tx: Transaction) -> Sent | TooMany:
        """Draw it."""
        phone_subject = tx.keys.digest("phone limit", self.phone)
        owner = limits.subject(tx.actor.owner)
        wanted = [(SOON, phone_subject), (PER_OWNER, owner), (PER_PHONE, phone_subject)]
        if too_many := await limits.take(tx, wanted):
            return too_many
        number, code, expires = tx.ids.take(), self.draw(), tx.now + VALID
        row = {
            "id": number,
            "owner_id": tx.actor.owner,
            "phone": tx.keys.seal("phone_codes", number, self.phone.encode()),
            "phone_hash": tx.keys.digest("phone", self.phone),
            "code_digest": tx.keys.digest(f"phone code {number}", code),
            "sent_at": tx.now,
            "expires_at": expires,
            "tries": 0,
        }
        await rows.put(tx, PhoneCodeRow, row)
        return Sent(number, code, expires)


@dataclass(frozen=True, slots=True)
class Try:
    """Type a code back. Any code of the owner that is still valid counts: SMS overtake each other.

    With `phone`, only codes sent to that one: a code proves the phone it went to, and no other.
    Returns `Proven` (a guest has become a person), `WrongCode`, `NoCode` or `TooMany`.
    """

    code: str
    phone: str | None = None

    async def apply(self, tx: Transaction) -> Proven | WrongCode | NoCode | TooMany:
        """Compare it."""
        waiting = (
            await tx.connection.execute(
                sa.select(PhoneCodeRow)
                .where(*_waiting(tx, self.phone))
                .order_by(PhoneCodeRow.sent_at.desc(), PhoneCodeRow.id.desc())
                .with_for_update()
            )
        ).all()
        if not waiting:
            return NoCode()
        if too_many := await limits.take(tx, [(GUESSES, limits.subject(tx.actor.owner))]):
            return too_many
        for row in waiting:
            digests = tx.keys.digests(f"phone code {row.id}", self.code)
            if any(hmac.compare_digest(digest, row.code_digest) for digest in digests):
                return await self._prove(tx, row.id, row.phone)
        ids = [row.id for row in waiting]
        counted = sa.update(PhoneCodeRow).where(PhoneCodeRow.id.in_(ids))
        await tx.connection.execute(counted.values(tries=PhoneCodeRow.tries + 1))
        return WrongCode(TRIES - 1 - waiting[0].tries)

    async def _prove(self, tx: Transaction, number: int, sealed: bytes) -> Proven:
        phone = tx.keys.open("phone_codes", number, sealed).decode()
        used = sa.update(PhoneCodeRow).where(PhoneCodeRow.id == number)
        await tx.connection.execute(used.values(proven_at=tx.now))
        return Proven(await people.prove(tx, phone), phone)


@dataclass(frozen=True, slots=True)
class Sweep:
    """Delete codes that are of no use any more, at most 1,000. Returns how many."""

    async def apply(self, tx: Transaction) -> int:
        """Delete them."""
        old = sa.select(PhoneCodeRow.id).where(PhoneCodeRow.expires_at < tx.now - people.PROOF_LASTS).limit(1000)
        return int((await tx.connection.execute(sa.delete(PhoneCodeRow).where(PhoneCodeRow.id.in_(old)))).rowcount)


@dataclass(frozen=True, slots=True)
class Prove:
    """Type back a code that was found right a moment ago. Returns `Proven`; raises `Lost` when it no longer is."""

    code: str
    phone: str | None = None

    async def apply(self, tx: Transaction) -> Proven:
        """Use the code up."""
        outcome = await Try(self.code, self.phone).apply(tx)
        if not isinstance(outcome, Proven):
            raise Lost
        return outcome


async def right(look: Look, code: str, phone: str | None = None) -> str:
    """Whether the actor's `code` for `phone` is right, without counting a try: "right", "wrong", or "none".

    "none": no code is waiting, or too many were tried. What can't be counted is not answered: it would be an oracle.
    """
    one = PhoneCodeRow
    query = sa.select(one.id, one.code_digest).where(*_waiting(look, phone))
    waiting = (await look.connection.execute(query)).all()
    if not waiting or await limits.exhausted(look, [(GUESSES, limits.subject(look.actor.owner))]):
        return "none"
    for row in waiting:
        digests = look.keys.digests(f"phone code {row.id}", code)
        if any(hmac.compare_digest(digest, row.code_digest) for digest in digests):
            return "right"
    return "wrong"


def _waiting(asked: Look | Transaction, phone: str | None) -> list[sa.ColumnElement[bool]]:
    """The codes of the actor that may be typed back; those sent to `phone` only, if it is given."""
    conditions = [
        PhoneCodeRow.owner_id == asked.actor.owner,
        PhoneCodeRow.expires_at > asked.now,
        PhoneCodeRow.sent_at <= asked.now + SLIP,
        PhoneCodeRow.proven_at.is_(None),
        PhoneCodeRow.tries < TRIES,
    ]
    sent_to = () if phone is None else (PhoneCodeRow.phone_hash.in_(asked.keys.digests("phone", phone)),)
    return [*conditions, *sent_to]


async def blocked(look: Look, phone: str) -> datetime | None:
    """Until when no code may be sent to `phone` for the actor; None: one may be sent now."""
    subject = look.keys.digest("phone limit", phone)
    owner = limits.subject(look.actor.owner)
    wanted = [(SOON, subject), (PER_OWNER, owner), (PER_PHONE, subject)]
    return await limits.exhausted(look, wanted)

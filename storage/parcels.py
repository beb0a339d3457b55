"""Gifts that are sent: the address of each, given and changed by its holder until it leaves, and read by staff.

An address is sealed, shown masked once it was given, and forgotten `KEPT` after the gift was sent.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from rules import offering
from storage import audit, ledger, reminders, rights, rows
from storage.claims import HELD, PENDING, SENT
from storage.keys import Keyring
from storage.masks import ReasonNeeded
from storage.round_rows import CANCELLED
from storage.tables.offers import LIVE_CLAIMS, ClaimRow, OfferRow, RoundRow
from storage.tables.parcels import ParcelRow
from storage.writing import Forbidden, Gone, Lost, Transaction

KEPT = timedelta(days=90)
"""For questions about what did not arrive."""
BATCH = 1000


@dataclass(frozen=True, slots=True)
class Place:
    """Who gets it, their mobile (E.164), and the address: personal data in plain."""

    name: str
    mobile: str
    address: str


@dataclass(frozen=True, slots=True)
class Parcel:
    """A gift with its address."""

    claim: int
    person: int
    version: int
    place: Place
    given_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Tally:
    """Of a round: gifts to send, gifts whose holder gave no address yet, gifts sent."""

    waiting: int
    silent: int
    sent: int


@dataclass(frozen=True, slots=True)
class Address:
    """The holder says, or changes, where a gift goes. Raises `Forbidden` for another's, `Lost` once it can't be."""

    claim: int
    place: Place

    async def apply(self, tx: Transaction) -> None:
        """Write it down."""
        claim = (await tx.connection.execute(_held(ClaimRow.id == self.claim))).first()
        if claim is None or not open_to(claim.kind, claim.state, claim.round_state):
            raise Lost
        if claim.person_id != tx.actor.person:
            raise Forbidden
        before = (await tx.connection.execute(_parcels(ParcelRow.claim_id == self.claim))).first()
        if before is None and claim.valid_until <= tx.now:
            raise Lost
        plain = json.dumps([self.place.name, self.place.mobile, self.place.address], ensure_ascii=False).encode()
        given = {"content": tx.keys.seal("parcels", self.claim, plain), "given_at": tx.now}
        if before is None:
            await rows.put(tx, ParcelRow, {"claim_id": self.claim, "version": 1, **given})
        else:
            mine = sa.update(ParcelRow).where(ParcelRow.claim_id == self.claim)
            await tx.connection.execute(mine.values(version=before.version + 1, **given))
        await reminders.cancel(tx, [self.claim])


@dataclass(frozen=True, slots=True)
class Sent:
    """A gift left: who is told."""

    claim: int
    person: int


@dataclass(frozen=True, slots=True)
class Send:
    """Staff say that gifts of a round left: all whose address was given until then, or of these the one `claim`.

    Returns those that left now: whoever comes second, or after the address changed, finds none. Raises `Forbidden`,
    `Gone`.
    """

    round: int
    until: datetime
    claim: int | None = None

    async def apply(self, tx: Transaction) -> tuple[Sent, ...]:
        """Note it."""
        place = await _organisation(tx, self.round)
        one = sa.true() if self.claim is None else ClaimRow.id == self.claim
        addressed = sa.exists().where(ParcelRow.claim_id == ClaimRow.id, ParcelRow.given_at <= self.until)
        due = (ClaimRow.round_id == self.round, LIVE_CLAIMS, ClaimRow.state == HELD, RoundRow.state != CANCELLED)
        held = (await tx.connection.execute(_held(*due, one, addressed))).all()
        # Looked at again now that they are held: whoever changed an address a moment ago has committed.
        still = sa.select(ParcelRow.claim_id).where(
            ParcelRow.claim_id.in_([row.id for row in held]), ParcelRow.given_at <= self.until
        )
        ids = sorted(await tx.connection.scalars(still))
        found = [row for row in held if row.id in set(ids)]
        if not found:
            return ()
        mine = sa.update(ClaimRow).where(ClaimRow.id.in_(ids))
        await tx.connection.execute(mine.values(state=SENT, version=ClaimRow.version + 1))
        theirs = sa.update(ParcelRow).where(ParcelRow.claim_id.in_(ids))
        await tx.connection.execute(theirs.values(sent_at=tx.now, sent_by=tx.actor.owner))
        await ledger.post(tx, *[ledger.Posting("hand_over", self.round, row.subsidy_fen, row.id) for row in found])
        await reminders.cancel(tx, ids)
        await audit.write(tx, *[audit.Note("gift.send", id, place, str(self.round)) for id in ids])
        return tuple(Sent(row.id, row.person_id) for row in found)


@dataclass(frozen=True, slots=True)
class Unmask:
    """Show staff addresses of gifts to send whole, those given until then (or of these the one `claim`), for a
    `reason` (a code) and perhaps a `note`. Each reading is audited. Raises `Forbidden`, `Gone`, `ReasonNeeded`."""

    round: int
    until: datetime
    reason: str
    note: str | None = None
    claim: int | None = None
    most: int = BATCH

    async def apply(self, tx: Transaction) -> tuple[Parcel, ...]:
        """Read them, and write the readings down."""
        if not self.reason.strip():
            raise ReasonNeeded
        place = await _organisation(tx, self.round)
        found = await waiting(tx.connection, tx.keys, self.round, self.most, until=self.until, claim=self.claim)
        details = {"note": self.note} if self.note else None
        await audit.write(tx, *[audit.Note("gift.unmask", one.claim, place, self.reason, details) for one in found])
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Forget:
    """Delete addresses that are of no use any more, at most `BATCH`. Returns how many."""

    async def apply(self, tx: Transaction) -> int:
        """Delete them."""
        of_use = sa.exists().where(ClaimRow.id == ParcelRow.claim_id, ClaimRow.state.in_((HELD, PENDING, SENT)))
        over = sa.or_(ParcelRow.sent_at < tx.now - KEPT, ~of_use)
        ids = list(await tx.connection.scalars(sa.select(ParcelRow.claim_id).where(over).limit(BATCH)))
        gone = sa.delete(ParcelRow).where(ParcelRow.claim_id.in_(ids))
        return int((await tx.connection.execute(gone)).rowcount) if ids else 0


def open_to(kind: str, state: str, round_state: str) -> bool:
    """Whether a claim can get an address, or another one, as far as its states tell."""
    return kind == offering.SENT and state in (HELD, PENDING) and round_state != CANCELLED


async def of(connection: AsyncConnection, keys: Keyring, claim: int) -> Parcel | None:
    """The address of a gift. Whose it is, and who asks, is the caller's matter."""
    row = (await connection.execute(_parcels(ParcelRow.claim_id == claim))).first()
    return _parcel(keys, row) if row else None


async def waiting(
    connection: AsyncConnection,
    keys: Keyring,
    round: int,
    most: int,
    *,
    until: datetime | None = None,
    claim: int | None = None,
) -> list[Parcel]:
    """Gifts of a round to send, whose address was given first before; given `until` then."""
    due = [ClaimRow.round_id == round, LIVE_CLAIMS, ClaimRow.state == HELD]
    due += [ParcelRow.given_at <= until] if until is not None else []
    due += [ParcelRow.claim_id == claim] if claim is not None else []
    query = _parcels(*due).order_by(ParcelRow.given_at, ParcelRow.claim_id).limit(most)
    return [_parcel(keys, row) for row in await connection.execute(query)]


async def tally(connection: AsyncConnection, round: int) -> Tally:
    """How sending goes."""
    given = ParcelRow.claim_id.is_not(None)
    query = (
        sa.select(ClaimRow.state, given.label("given"), sa.func.count().label("n"))
        .outerjoin(ParcelRow, ParcelRow.claim_id == ClaimRow.id)
        .where(ClaimRow.round_id == round, LIVE_CLAIMS, ClaimRow.state.in_((HELD, SENT)))
        .group_by(ClaimRow.state, given)
    )
    counted = {(row.state, bool(row.given)): row.n for row in await connection.execute(query)}
    sent = counted.get((SENT, True), 0) + counted.get((SENT, False), 0)
    return Tally(counted.get((HELD, True), 0), counted.get((HELD, False), 0), sent)


async def times(connection: AsyncConnection, claims: Collection[int]) -> dict[int, tuple[datetime, datetime | None]]:
    """When an address was given for these claims, and when each left; claims without one are left out."""
    row = ParcelRow
    query = sa.select(row.claim_id, row.given_at, row.sent_at).where(row.claim_id.in_(claims))
    return {one.claim_id: (one.given_at, one.sent_at) for one in await connection.execute(query)}


async def _organisation(tx: Transaction, round: int) -> int:
    found = await tx.connection.scalar(sa.select(RoundRow.organisation_id).where(RoundRow.id == round))
    if found is None:
        raise Gone
    await rights.require(tx, rights.OFFER, found)
    return found


def _held(*conditions: Any) -> sa.Select[*tuple[Any, ...]]:
    """Claims with what their round says, held for this transaction."""
    more = (OfferRow.kind, OfferRow.subsidy_fen, RoundRow.state.label("round_state"))
    query = (
        sa.select(ClaimRow.__table__, *more)
        .join(RoundRow, RoundRow.id == ClaimRow.round_id)
        .join(OfferRow, OfferRow.id == RoundRow.offer_id)
        .where(*conditions)
        .order_by(ClaimRow.id)
    )
    return query.with_for_update(of=ClaimRow)


def _parcels(*conditions: Any) -> sa.Select[*tuple[Any, ...]]:
    query = sa.select(ParcelRow.__table__, ClaimRow.person_id).join(ClaimRow, ClaimRow.id == ParcelRow.claim_id)
    return query.where(*conditions)


def _parcel(keys: Keyring, row: Any) -> Parcel:
    plain: Sequence[str] = json.loads(keys.open("parcels", row.claim_id, row.content))
    return Parcel(row.claim_id, row.person_id, row.version, Place(*plain), row.given_at, row.sent_at)

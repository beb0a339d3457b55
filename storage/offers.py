"""Offers and their rounds: made, decided by a second person above a budget, read.

A round's money is promised from the moment it is asked for, and issued in the ledger once it is approved: no offer ever
promises more than its budget, whoever asks for rounds at the same time.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from rules import offering
from rules.offering import Offered, Opening
from storage import audit, ledger, organisations, paths, rights, round_rows, rows, seeds
from storage.round_rows import READY, REFUSED, WAITING, Round, Unfit
from storage.tables.offers import MerchantRow, OfferRow, RoundMerchantRow, RoundRow, StockRow
from storage.tables.organisations import OrganisationRow
from storage.writing import Forbidden, Transaction

__all__ = ["Another", "Decide", "Made", "Make", "Offer", "Offered", "Opening", "Unfit", "offer", "recent"]


@dataclass(frozen=True, slots=True)
class Offer:
    """An offer as staff see it. `promised_fen`: of its budget, what its rounds may cost."""

    id: int
    organisation: int
    organisation_name: str
    by: int
    offered: Offered
    promised_fen: int
    created_at: datetime

    @property
    def left_fen(self) -> int:
        """What further rounds may cost."""
        return self.offered.budget_fen - self.promised_fen


@dataclass(frozen=True, slots=True)
class Made:
    """A new offer or further rounds of one. `state`: of these rounds, "waiting" (for a second person) or "ready"."""

    offer: int
    rounds: tuple[int, ...]
    state: str


@dataclass(frozen=True, slots=True)
class Make:
    """Offer something in one round or a series of them. Returns `Made`.

    Raises `Unfit` for what makes no sense, `Forbidden`, `Gone`. What may cost more than `approve_above_fen` needs a
    second person.
    """

    organisation: int
    offered: Offered
    openings: tuple[Opening, ...]
    approve_above_fen: int

    async def apply(self, tx: Transaction) -> Made:
        """Make it."""
        await rights.require(tx, rights.OFFER, self.organisation)
        await organisations.open_one(tx.connection, self.organisation)
        if reason := offering.unfit_offer(self.offered):
            raise Unfit(reason)
        number = tx.ids.take()
        await rows.put(tx, OfferRow, self._row(tx, number))
        await audit.write(tx, audit.Note("offer.make", number, self.organisation, self.offered.kind))
        return await Another(number, self.openings, self.approve_above_fen).apply(tx)

    def _row(self, tx: Transaction, number: int) -> dict[str, Any]:
        offered = self.offered
        return {
            "id": number,
            "organisation_id": self.organisation,
            "by_id": tx.actor.owner,
            "kind": offered.kind,
            "name": offered.name,
            "words": offered.words,
            "face_fen": offered.face_fen,
            "subsidy_fen": offered.subsidy_fen,
            "condition": offered.condition,
            "threshold_fen": offered.threshold_fen,
            "budget_fen": offered.budget_fen,
            "promised_fen": 0,
            "created_at": tx.now,
        }


@dataclass(frozen=True, slots=True)
class Another:
    """Further rounds of an offer. Returns `Made`. Raises as `Make` does."""

    offer: int
    openings: tuple[Opening, ...]
    approve_above_fen: int

    async def apply(self, tx: Transaction) -> Made:
        """Make them."""
        row = await round_rows.held_offer(tx, self.offer)
        await rights.require(tx, rights.OFFER, row.organisation_id)
        if not self.openings:
            raise Unfit("no_pieces")
        for opening in self.openings:
            await _check(tx, opening, row.kind)
        fen = sum(opening.pieces for opening in self.openings) * row.subsidy_fen
        await round_rows.promise(tx, row.id, fen)
        state = WAITING if fen > self.approve_above_fen else READY
        numbers = await _insert(tx, row, self.openings, state)
        return Made(row.id, numbers, state)


async def _check(tx: Transaction, opening: Opening, kind: str) -> None:
    if reason := offering.unfit_opening(opening, kind, tx.now):
        raise Unfit(reason)
    await rights.require(tx, rights.OFFER, opening.organisation)
    top = await organisations.open_one(tx.connection, opening.organisation)
    regions = {int(name) for name in opening.stocks if name.isdigit()}
    found = await organisations.find(tx.connection, *regions)
    if found.keys() != regions or not all(one.path.startswith(top.path) for one in found.values()):
        raise Unfit("groups")
    standing = sa.select(MerchantRow.id).where(MerchantRow.id.in_(opening.merchants), MerchantRow.closed_at.is_(None))
    if set(await tx.connection.scalars(standing)) != set(opening.merchants):
        raise Unfit("merchant_closed")


async def _insert(tx: Transaction, offer: Any, openings: Sequence[Opening], state: str) -> tuple[int, ...]:
    last = sa.select(sa.func.coalesce(sa.func.max(RoundRow.number), 0)).where(RoundRow.offer_id == offer.id)
    first = (await tx.connection.scalar(last) or 0) + 1
    numbers: list[int] = []
    for nth, opening in enumerate(openings, first):
        number = tx.ids.take()
        numbers.append(number)
        await rows.put(tx, RoundRow, _row(tx, number, offer.id, nth, opening, state))
        stocks = [
            {"id": tx.ids.take(), "round_id": number, "name": name, "pieces": pieces, "taken": 0}
            for name, pieces in opening.stocks.items()
        ]
        await rows.put(tx, StockRow, *stocks)
        places = [{"round_id": number, "merchant_id": merchant} for merchant in dict.fromkeys(opening.merchants)]
        await rows.put(tx, RoundMerchantRow, *places)
        if state == READY:
            await ledger.post(tx, ledger.Posting("issue", number, opening.pieces * offer.subsidy_fen))
        await audit.write(tx, audit.Note("round.make", number, opening.organisation, state))
    return tuple(numbers)


def _row(tx: Transaction, number: int, offer: int, nth: int, opening: Opening, state: str) -> dict[str, Any]:
    return {
        "id": number,
        "offer_id": offer,
        "number": nth,
        "way": opening.way,
        "state": state,
        "version": 1,
        "organisation_id": opening.organisation,
        "occupations": ",".join(opening.occupations),
        "joined_before": opening.joined_before,
        "applicants": opening.applicants,
        "one_per_phone": opening.one_per_phone,
        "weighted": opening.weighted,
        "per_person": opening.per_person,
        "opens_at": opening.opens_at,
        "closes_at": opening.closes_at,
        "valid_from": opening.valid_from,
        "valid_until": opening.valid_until,
        "by_id": tx.actor.owner,
        "created_at": tx.now,
        **(seeds.sown(tx.keys, number) if opening.way == offering.LOTTERY else {}),
    }


@dataclass(frozen=True, slots=True)
class Decide:
    """Approve or refuse a round that waits. Returns the `Round` after it.

    Raises `Forbidden` for who asked for it and without the right, `Lost` where it waits no more, `Unfit` ("past").
    """

    round: int
    version: int
    approve: bool
    reason: str = ""

    async def apply(self, tx: Transaction) -> Round:
        """Decide it."""
        before = await round_rows.held(tx, self.round, self.version, (WAITING,))
        if before.by == tx.actor.owner:
            raise Forbidden
        if self.approve and before.closes_at <= tx.now:
            raise Unfit("past")
        if self.approve:
            await ledger.post(tx, ledger.Posting("issue", before.id, before.fen))
        else:
            await round_rows.promise(tx, before.offer, -before.fen)
        what, details = "approve" if self.approve else "refuse", {"reason": self.reason} if self.reason else None
        await audit.write(tx, audit.Note(f"round.{what}", before.id, before.organisation, "", details))
        state = READY if self.approve else REFUSED
        return await round_rows.change(tx, before, state=state, approved_by=tx.actor.owner)


async def offer(connection: AsyncConnection, id: int) -> Offer | None:
    """One offer."""
    row = (await connection.execute(_seen().where(OfferRow.id == id))).first()
    return _offer(row) if row else None


async def recent(connection: AsyncConnection, tops: Collection[str], most: int) -> list[Offer]:
    """The newest offers of the subtrees at these paths."""
    query = _seen().where(paths.under(*tops)).order_by(OfferRow.id.desc()).limit(most)
    return [_offer(row) for row in await connection.execute(query)]


def _seen() -> sa.Select[Any, str]:
    return sa.select(OfferRow, OrganisationRow.name.label("place")).join(
        OrganisationRow, OrganisationRow.id == OfferRow.organisation_id
    )


def _offer(row: Any) -> Offer:
    offered = Offered(
        *(row.name, row.words, row.face_fen, row.subsidy_fen, row.condition, row.threshold_fen, row.budget_fen),
        row.kind,
    )
    return Offer(row.id, row.organisation_id, row.place, row.by_id, offered, row.promised_fen, row.created_at)

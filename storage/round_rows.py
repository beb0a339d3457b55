"""What every act on a round shares: reading it with its offer and stocks, holding it, the next version, promises."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from rules.offering import Offered
from storage import rights
from storage.tables.offers import OfferRow, RoundRow, StockRow
from storage.tables.organisations import OrganisationRow
from storage.writing import Gone, Lost, Transaction

WAITING, READY, PAUSED, CLOSED, DRAWING, DRAWN, CANCELLED, REFUSED, OVER = STATES = (
    *("waiting", "ready", "paused", "closed", "drawing", "drawn", "cancelled", "refused", "over"),
)


class Unfit(Exception):
    """This makes no sense as it was asked for; the reason is a code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Stock:
    """The pieces of a round under one name ("" where there is one for all)."""

    id: int
    name: str
    pieces: int
    taken: int
    returned: int
    withdrawn: int

    @property
    def left(self) -> int:
        """How many can still be had."""
        return self.pieces - self.taken


@dataclass(frozen=True, slots=True)
class Round:
    """A round with what it gives out. `path` and `organisation_name` are of its audience's organisation.

    `state` "ready": open between its times (`open_at`). `by`, `approved_by`: persons. `stocks` by id.
    """

    id: int
    offer: int
    number: int
    way: str
    state: str
    version: int
    organisation: int
    organisation_name: str
    path: str
    occupations: tuple[str, ...]
    joined_before: datetime | None
    applicants: bool
    one_per_phone: bool
    weighted: bool
    per_person: int
    opens_at: datetime
    closes_at: datetime
    valid_from: datetime
    valid_until: datetime
    by: int
    approved_by: int | None
    commitment: str | None
    entries_digest: str | None
    drawn_at: datetime | None
    offered: Offered
    stocks: Mapping[int, Stock]

    @property
    def pieces(self) -> int:
        """Of all stocks together."""
        return sum(stock.pieces for stock in self.stocks.values())

    @property
    def fen(self) -> int:
        """What it may cost."""
        return self.pieces * self.offered.subsidy_fen

    def open_at(self, now: datetime) -> bool:
        """Whether it takes claims or entries at `now`."""
        return self.state == READY and self.opens_at <= now < self.closes_at


async def find(connection: AsyncConnection, *conditions: Any, most: int | None = None) -> list[Round]:
    """The rounds that these conditions on `RoundRow` and `OrganisationRow` hold for, those that open first before."""
    found = (await connection.execute(_seen().where(*conditions).limit(most))).all()
    ids = [row.id for row in found]
    stocks: dict[int, dict[int, Stock]] = {id: {} for id in ids}
    if ids:
        query = sa.select(StockRow.__table__).where(StockRow.round_id.in_(ids)).order_by(StockRow.id)
        for row in await connection.execute(query):
            stocks[row.round_id][row.id] = Stock(
                *(row.id, row.name, row.pieces, row.taken, row.returned, row.withdrawn),
            )
    return [_round(row, stocks[row.id]) for row in found]


async def get(connection: AsyncConnection, id: int) -> Round | None:
    """One round."""
    found = await find(connection, RoundRow.id == id)
    return found[0] if found else None


async def held(tx: Transaction, id: int, version: int, states: Collection[str]) -> Round:
    """A round to act on, held until the commit. Raises `Gone`, `Forbidden`, and `Lost` unless it stands so still."""
    await hold(tx, id)
    found = await get(tx.connection, id)
    if found is None:
        raise Gone
    await rights.require(tx, rights.OFFER, found.organisation)
    if found.version != version or found.state not in states:
        raise Lost
    return found


async def hold(tx: Transaction, id: int) -> None:
    """Hold a round and its stocks: the stocks first, in the order of who grabs, so that nobody waits in a circle."""
    stocks = sa.select(StockRow.id).where(StockRow.round_id == id).order_by(StockRow.id)
    await tx.connection.execute(stocks.with_for_update())
    await tx.connection.execute(sa.select(RoundRow.id).where(RoundRow.id == id).with_for_update())


async def change(tx: Transaction, before: Round, **values: Any) -> Round:
    """Write `values` and the next version of a round that is held; how it stands then."""
    mine = sa.update(RoundRow).where(RoundRow.id == before.id, RoundRow.version == before.version)
    if (await tx.connection.execute(mine.values(version=before.version + 1, **values))).rowcount != 1:
        raise Lost
    after = await get(tx.connection, before.id)
    assert after is not None
    return after


async def held_offer(tx: Transaction, id: int) -> Any:
    """An offer, held until the commit. Raises `Gone`."""
    query = sa.select(OfferRow.__table__).where(OfferRow.id == id).with_for_update()
    row = (await tx.connection.execute(query)).first()
    if row is None:
        raise Gone
    return row


async def promise(tx: Transaction, offer: int, fen: int) -> None:
    """Count `fen` more (or less) as promised. Raises `Unfit` ("over_budget") where the offer has not so much."""
    after = OfferRow.promised_fen + fen
    put = sa.update(OfferRow).where(OfferRow.id == offer, sa.or_(sa.literal(fen <= 0), after <= OfferRow.budget_fen))
    if (await tx.connection.execute(put.values(promised_fen=after))).rowcount != 1:
        raise Unfit("over_budget")


def _seen() -> sa.Select[Any]:
    round, offer, place = RoundRow, OfferRow, OrganisationRow
    offered = (offer.name, offer.words, offer.face_fen, offer.subsidy_fen, offer.condition, offer.threshold_fen)
    return (
        sa.select(round.__table__, *offered, offer.budget_fen, offer.kind, place.name.label("place"), place.path)
        .join(offer, offer.id == round.offer_id)
        .join(place, place.id == round.organisation_id)
        .order_by(round.opens_at, round.id)
    )


def _round(row: Any, stocks: Mapping[int, Stock]) -> Round:
    offered = Offered(
        *(row.name, row.words, row.face_fen, row.subsidy_fen, row.condition, row.threshold_fen, row.budget_fen),
        row.kind,
    )
    return Round(
        *(row.id, row.offer_id, row.number, row.way, row.state, row.version, row.organisation_id, row.place, row.path),
        tuple(row.occupations.split(",")) if row.occupations else (),
        *(row.joined_before, row.applicants, row.one_per_phone, row.weighted, row.per_person),
        *(row.opens_at, row.closes_at, row.valid_from, row.valid_until, row.by_id, row.approved_by),
        *(row.commitment, row.entries_digest, row.drawn_at, offered, stocks),
    )

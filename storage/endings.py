"""How rounds and coupons end by themselves: closed by the clock, expired, void, and the rest back to the budget.

All of it in small batches, each a transaction of its own that may be repeated; whoever comes second finds nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from rules.offering import LOTTERY
from storage import audit, claim_owners, ledger, reminders, round_rows
from storage.case_rows import APPROVED, OPEN, WAITING
from storage.claim_owners import WAITS
from storage.claims import EXPIRED, RETURNED, VOID, returned
from storage.ledger import Posting
from storage.round_rows import CANCELLED, CLOSED, DRAWN, OVER, PAUSED, READY, REFUSED, Round
from storage.round_rows import WAITING as WAITING_ROUND
from storage.tables.cases import CaseRow
from storage.tables.offers import CLAIMS_IN_HAND, ClaimRow, OfferRow, RoundRow, StockRow
from storage.tables.parcels import ParcelRow
from storage.writing import Transaction

BATCH = 300
ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose coupon ended."""

    person: int
    claim: int
    round: int


@dataclass(frozen=True, slots=True)
class Expire:
    """Coupons that nobody used in time, at most `BATCH`. Returns their holders: while there are any, call again.

    Who gave an address in time keeps the gift, however long it takes to be sent.
    """

    async def apply(self, tx: Transaction) -> tuple[Holder, ...]:
        """End them."""
        addressed = sa.exists().where(ParcelRow.claim_id == ClaimRow.id)
        return await _end(tx, EXPIRED, "expire", ClaimRow.valid_until <= tx.now, ~addressed)


@dataclass(frozen=True, slots=True)
class Void:
    """Coupons of a cancelled round that are not used, at most `BATCH`. Returns their holders, to be told in this
    transaction (`bot.delivery.notice`): while there are any, call again."""

    round: int

    async def apply(self, tx: Transaction) -> tuple[Holder, ...]:
        """End them."""
        state = await tx.connection.scalar(sa.select(RoundRow.state).where(RoundRow.id == self.round))
        if state != CANCELLED:
            return ()
        return await _end(tx, VOID, "void", ClaimRow.round_id == self.round)


@dataclass(frozen=True, slots=True)
class Follow:
    """What applicants were given, once their application is decided: a member's can be used, and of who was refused or
    took it back a piece returns to its stock. At most `BATCH`; returns how many.

    Approving does its part at once (`claim_owners.approved`); this finds who grabbed at that very moment.
    """

    async def apply(self, tx: Transaction) -> int:
        """Look after them."""
        row = ClaimRow
        decided = (
            sa.select(row.__table__, CaseRow.state.label("case_state"), OfferRow.subsidy_fen)
            .join(CaseRow, CaseRow.id == row.case_id)
            .join(RoundRow, RoundRow.id == row.round_id)
            .join(OfferRow, OfferRow.id == RoundRow.offer_id)
            .where(WAITS, CaseRow.state.not_in((OPEN, WAITING)))
            .order_by(row.stock_id, row.id)
            .limit(BATCH)
            .with_for_update(of=ClaimRow, skip_locked=True)
        )
        found = (await tx.connection.execute(decided)).all()
        await claim_owners.approved(tx, [one.case_id for one in found if one.case_state == APPROVED])
        for one in found:
            if one.case_state != APPROVED:
                await returned(tx, one, one.subsidy_fen, RETURNED)
        return len(found)


@dataclass(frozen=True, slots=True)
class Close:
    """Rounds whose time is over are closed, at most `ROUNDS`; not lotteries (`lotteries.Close`). Returns their ids."""

    async def apply(self, tx: Transaction) -> tuple[int, ...]:
        """Close them."""
        due = (RoundRow.state.in_((READY, PAUSED)), RoundRow.closes_at <= tx.now, RoundRow.way != LOTTERY)
        late = sa.select(RoundRow.id).where(*due).limit(ROUNDS).with_for_update(skip_locked=True)
        ids = tuple(await tx.connection.scalars(late))
        closed = sa.update(RoundRow).where(RoundRow.id.in_(ids))
        await tx.connection.execute(closed.values(state=CLOSED, version=RoundRow.version + 1))
        return ids


@dataclass(frozen=True, slots=True)
class Lapse:
    """Rounds that nobody decided in time are refused, and leave their budget to others, at most `ROUNDS`. Returns how
    many."""

    async def apply(self, tx: Transaction) -> int:
        """Refuse them."""
        late = sa.select(RoundRow.id).where(RoundRow.state == WAITING_ROUND, RoundRow.closes_at <= tx.now)
        found = list(await tx.connection.scalars(late.order_by(RoundRow.id).limit(ROUNDS)))
        for id in found:
            await round_rows.hold(tx, id)
            round = await round_rows.get(tx.connection, id)
            if round is not None and round.state == WAITING_ROUND:
                await round_rows.promise(tx, round.offer, -round.fen)
                await round_rows.change(tx, round, state=REFUSED)
                await audit.write(tx, audit.Note("round.lapse", id, round.organisation))
        return len(found)


@dataclass(frozen=True, slots=True)
class Withdraw:
    """What is left of rounds that are over goes back to the budget, at most `ROUNDS` of them. Returns their ids.

    Over is a round whose coupons are all used or ended, and can be had no more; a cancelled one stays "cancelled".
    """

    async def apply(self, tx: Transaction) -> tuple[int, ...]:
        """Withdraw it."""
        done = []
        for id in await tx.connection.scalars(_over(tx)):
            if round := await _held(tx, id):
                await _withdraw(tx, round)
                done.append(id)
        return tuple(done)


async def cancelled(connection: AsyncConnection) -> list[int]:
    """Cancelled rounds with coupons that are not void yet."""
    left = sa.exists().where(ClaimRow.round_id == RoundRow.id, CLAIMS_IN_HAND)
    return list(await connection.scalars(sa.select(RoundRow.id).where(RoundRow.state == CANCELLED, left)))


async def _end(tx: Transaction, state: str, kind: str, *conditions: Any) -> tuple[Holder, ...]:
    row = ClaimRow
    query = (
        sa.select(row.id, row.person_id, row.round_id, OfferRow.subsidy_fen)
        .join(RoundRow, RoundRow.id == row.round_id)
        .join(OfferRow, OfferRow.id == RoundRow.offer_id)
        .where(CLAIMS_IN_HAND, *conditions)
        .order_by(row.valid_until, row.id)
        .limit(BATCH)
        .with_for_update(of=ClaimRow, skip_locked=True)
    )
    found = (await tx.connection.execute(query)).all()
    ids = [one.id for one in found]
    if ids:
        mine = sa.update(row).where(row.id.in_(ids))
        await tx.connection.execute(mine.values(state=state, version=row.version + 1))
        await ledger.post(tx, *_postings(found, kind))
        await reminders.cancel(tx, ids)
    return tuple(Holder(one.person_id, one.id, one.round_id) for one in found)


def _postings(found: Sequence[Any], kind: str) -> list[Posting]:
    return [Posting(kind, one.round_id, one.subsidy_fen, one.id) for one in found]


def _over(tx: Transaction) -> sa.Select[int]:
    left = sa.exists().where(
        StockRow.round_id == RoundRow.id, StockRow.pieces - StockRow.taken - StockRow.withdrawn > 0
    )
    in_hand = sa.exists().where(ClaimRow.round_id == RoundRow.id, CLAIMS_IN_HAND)
    ended = sa.and_(RoundRow.state.in_((CLOSED, DRAWN)), RoundRow.valid_until <= tx.now)
    void = sa.and_(RoundRow.state == CANCELLED, left)
    return sa.select(RoundRow.id).where(sa.or_(ended, void), ~in_hand).order_by(RoundRow.id).limit(ROUNDS)


async def _held(tx: Transaction, id: int) -> Round | None:
    """The round with its stocks held, unless another process was faster."""
    await round_rows.hold(tx, id)
    still = sa.select(_over(tx).subquery().c.id)
    if id not in set(await tx.connection.scalars(still)):
        return None
    return await round_rows.get(tx.connection, id)


async def _withdraw(tx: Transaction, round: Round) -> None:
    left = sum(stock.left - stock.withdrawn for stock in round.stocks.values())
    fen = left * round.offered.subsidy_fen
    mine = sa.update(StockRow).where(StockRow.round_id == round.id)
    await tx.connection.execute(mine.values(withdrawn=StockRow.pieces - StockRow.taken))
    if left:
        await ledger.post(tx, Posting("withdraw", round.id, fen))
        await round_rows.promise(tx, round.offer, -fen)
    state = CANCELLED if round.state == CANCELLED else OVER
    await round_rows.change(tx, round, state=state)
    await audit.write(tx, audit.Note("round.end", round.id, round.organisation, str(fen)))

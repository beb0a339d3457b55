"""What the union pays merchants: statements of what they redeemed in a time, and that it was paid.

A statement takes every redemption that stands, is not disputed and not in another statement: so each is paid once,
whoever makes statements of whatever times. What may still be undone waits for the next one.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from rules import collusion
from rules.collusion import Pattern, Seen
from storage import audit, ledger, paths, redemptions, rights, rows
from storage.redemptions import REFUSED, UNDO_WITHIN, Redemption
from storage.tables.offers import ClaimRow, MerchantRow, OfferRow, RedemptionRow, RoundRow, SettlementRow
from storage.tables.organisations import OrganisationRow
from storage.writing import Gone, Lost, Transaction

LOOKED_AT = 20_000
"""Redemptions of a time that patterns are looked for in."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What a merchant gets for the time from `since` to before `until`: `pieces` coupons, `fen` together."""

    id: int
    merchant: int
    merchant_name: str
    organisation: int
    since: datetime
    until: datetime
    pieces: int
    fen: int
    by: int
    made_at: datetime
    paid_at: datetime | None
    paid_by: int | None
    version: int


@dataclass(frozen=True, slots=True)
class Nothing:
    """Nothing is owed for this time. `disputed`: coupons that wait to be judged."""

    disputed: int


@dataclass(frozen=True, slots=True)
class Settle:
    """Make a merchant's statement of a time. Returns a `Statement`, or `Nothing`. Raises `Forbidden`, `Gone`."""

    merchant: int
    since: datetime
    until: datetime

    async def apply(self, tx: Transaction) -> Statement | Nothing:
        """Make it."""
        place = await _organisation(tx, self.merchant)
        await rights.require(tx, rights.SETTLE, place)
        number, until = tx.ids.take(), min(self.until, tx.now - UNDO_WITHIN)
        taken = await self._taken(tx, number, until)
        if not taken:
            return Nothing(await disputed(tx.connection, self.merchant))
        row = {
            "id": number,
            "merchant_id": self.merchant,
            "since": self.since,
            "until": until,
            "pieces": len(taken),
            "fen": sum(taken),
            "by_id": tx.actor.owner,
            "made_at": tx.now,
            "version": 1,
        }
        await rows.put(tx, SettlementRow, row)
        await audit.write(tx, audit.Note("settlement.make", number, place, f"{len(taken)} {sum(taken)}"))
        found = await statement(tx.connection, number)
        assert found is not None
        return found

    async def _taken(self, tx: Transaction, number: int, until: datetime) -> list[int]:
        """Put what is owed into the statement: the amounts. Who makes another at this moment waits, and finds none."""
        row = RedemptionRow
        owed = (row.merchant_id == self.merchant, row.at >= self.since, row.at < until, *_owed())
        put = sa.update(row).where(*owed).values(settlement_id=number).returning(row.fen)
        return list(await tx.connection.scalars(put))


@dataclass(frozen=True, slots=True)
class MarkPaid:
    """A statement was paid. Returns it. Raises `Lost` where it changed or is paid, `Forbidden`, `Gone`."""

    settlement: int
    version: int

    async def apply(self, tx: Transaction) -> Statement:
        """Mark it."""
        before = await statement(tx.connection, self.settlement)
        if before is None:
            raise Gone
        await rights.require(tx, rights.SETTLE, before.organisation)
        one = SettlementRow
        mine = sa.update(one).where(one.id == before.id, one.version == self.version, one.paid_at.is_(None))
        paid = mine.values(paid_at=tx.now, paid_by=tx.actor.owner, version=self.version + 1)
        if (await tx.connection.execute(paid)).rowcount != 1:
            raise Lost
        await ledger.post(tx, *await self._postings(tx, before.merchant))
        await audit.write(tx, audit.Note("settlement.pay", before.id, before.organisation, str(before.fen)))
        after = await statement(tx.connection, self.settlement)
        assert after is not None
        return after

    async def _postings(self, tx: Transaction, merchant: int) -> list[ledger.Posting]:
        row = RedemptionRow
        query = sa.select(ClaimRow.round_id, sa.func.sum(row.fen)).join(ClaimRow, ClaimRow.id == row.claim_id)
        by_round = query.where(row.settlement_id == self.settlement).group_by(ClaimRow.round_id)
        found = (await tx.connection.execute(by_round.order_by(ClaimRow.round_id))).all()
        return [ledger.Posting("pay", round, int(fen), merchant=merchant) for round, fen in found]


async def statement(connection: AsyncConnection, id: int) -> Statement | None:
    """One statement."""
    return next(iter(await _find(connection, SettlementRow.id == id)), None)


async def of_merchant(connection: AsyncConnection, merchant: int, most: int) -> list[Statement]:
    """The newest statements of a merchant."""
    return await _find(connection, SettlementRow.merchant_id == merchant, most=most)


async def recent(connection: AsyncConnection, tops: Collection[str], most: int) -> list[Statement]:
    """The newest statements of merchants in the subtrees at these paths."""
    return await _find(connection, paths.under(*tops), most=most)


async def lines(connection: AsyncConnection, settlement: int) -> list[Redemption]:
    """The redemptions of a statement, the oldest first."""
    return await redemptions.find(connection, RedemptionRow.settlement_id == settlement)


async def sums(connection: AsyncConnection, settlement: int) -> list[tuple[str, int, int]]:
    """What a statement is made of: by the offer's name how many coupons, and fen together; the largest sum first."""
    row, fen = RedemptionRow, sa.func.sum(RedemptionRow.fen)
    query = (
        sa.select(OfferRow.name, sa.func.count(), fen)
        .join(ClaimRow, ClaimRow.id == row.claim_id)
        .join(RoundRow, RoundRow.id == ClaimRow.round_id)
        .join(OfferRow, OfferRow.id == RoundRow.offer_id)
        .where(row.settlement_id == settlement)
        .group_by(OfferRow.name)
        .order_by(fen.desc(), OfferRow.name)
    )
    return [(name, pieces, int(together)) for name, pieces, together in await connection.execute(query)]


async def left_out(connection: AsyncConnection, merchant: int, since: datetime, until: datetime) -> list[Redemption]:
    """What a statement of this time notes beside its sum: disputed, or found not to be the holder's."""
    row = RedemptionRow
    theirs = (row.merchant_id == merchant, row.at >= since, row.at < until, row.undone_at.is_(None))
    return await redemptions.find(connection, *theirs, row.disputed_at.is_not(None), row.settlement_id.is_(None))


async def disputed(connection: AsyncConnection, merchant: int) -> int:
    """How many coupons of a merchant wait to be judged."""
    row = RedemptionRow
    waiting = (row.merchant_id == merchant, row.disputed_at.is_not(None), row.judged.is_(None))
    return await connection.scalar(sa.select(sa.func.count()).where(*waiting)) or 0


async def owed(connection: AsyncConnection, merchant: int, now: datetime) -> tuple[int, int]:
    """How many coupons a statement made now would take, of whatever time, and their sum in fen."""
    row = RedemptionRow
    query = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(row.fen), 0))
    found = query.where(row.merchant_id == merchant, row.at < now - UNDO_WITHIN, *_owed())
    pieces, fen = (await connection.execute(found)).one()
    return pieces, int(fen)


async def unusual(connection: AsyncConnection, merchant: int, since: datetime, until: datetime) -> list[Pattern]:
    """What a person should look at in a merchant's redemptions of a time; the newest `LOOKED_AT` of them."""
    row = RedemptionRow
    query = (
        sa.select(row.id, row.cashier_id, ClaimRow.person_id, ClaimRow.round_id, row.at)
        .join(ClaimRow, ClaimRow.id == row.claim_id)
        .where(row.merchant_id == merchant, row.at >= since, row.at < until, row.undone_at.is_(None))
        .order_by(row.at.desc())
        .limit(LOOKED_AT)
    )
    return collusion.patterns([Seen(*one) for one in await connection.execute(query)])


def _owed() -> tuple[sa.ColumnElement[bool], ...]:
    row = RedemptionRow
    clear = sa.or_(row.disputed_at.is_(None), row.judged == REFUSED)
    return row.settlement_id.is_(None), row.undone_at.is_(None), clear


async def _organisation(tx: Transaction, merchant: int) -> int:
    # Held, so that two who settle the same merchant follow each other; redeeming there goes on.
    held = sa.select(MerchantRow.organisation_id).where(MerchantRow.id == merchant).with_for_update(key_share=True)
    found = await tx.connection.scalar(held)
    if found is None:
        raise Gone
    return found


async def _find(connection: AsyncConnection, *conditions: Any, most: int | None = None) -> list[Statement]:
    one = SettlementRow
    query: Any = (
        sa.select(
            *(one.id, one.merchant_id, MerchantRow.name, MerchantRow.organisation_id, one.since, one.until),
            *(one.pieces, one.fen, one.by_id, one.made_at, one.paid_at, one.paid_by, one.version),
        )
        .join(MerchantRow, MerchantRow.id == one.merchant_id)
        .join(OrganisationRow, OrganisationRow.id == MerchantRow.organisation_id)
        .where(*conditions)
        .order_by(one.id.desc())
        .limit(most)
    )
    return [Statement(*row) for row in await connection.execute(query)]

"""Somebody's coupons: what they hold, what became of the rest."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from rules import offering
from storage import parcels, round_rows
from storage.claims import HELD, PENDING
from storage.round_rows import Round
from storage.tables.offers import (
    CLAIMS_IN_HAND,
    ClaimRow,
    MerchantRow,
    RedemptionRow,
    RoundMerchantRow,
    RoundRow,
)

IN_HAND = (HELD, PENDING)


@dataclass(frozen=True, slots=True)
class Coupon:
    """One that a person got. `used_at`, `used_where`: where it was redeemed last, if that stands.

    Of a gift that is sent: `addressed_at`, when its holder said where last, and `sent_at`.
    """

    id: int
    person: int
    state: str
    version: int
    at: datetime
    valid_until: datetime
    round: Round
    used_at: datetime | None = None
    used_where: str = ""
    redemption: int | None = None
    addressed_at: datetime | None = None
    sent_at: datetime | None = None

    @property
    def in_hand(self) -> bool:
        """Whether it can still be used, once it is valid."""
        return self.state in IN_HAND


async def of(connection: AsyncConnection, person: int, most: int) -> list[Coupon]:
    """Those of a person: what can be used first, the one that runs out first before; then the newest of the rest."""
    row = ClaimRow
    over = sa.case((row.state.in_(IN_HAND), 0), else_=1)
    runs_out = sa.case((row.state.in_(IN_HAND), row.valid_until))
    query = sa.select(row).where(row.person_id == person).order_by(over, runs_out, row.id.desc()).limit(most)
    return await _coupons(connection, query)


async def get(connection: AsyncConnection, claim: int) -> Coupon | None:
    """One."""
    found = await _coupons(connection, sa.select(ClaimRow).where(ClaimRow.id == claim))
    return found[0] if found else None


@dataclass(frozen=True, slots=True)
class RunsOut:
    """A coupon that nobody used yet, and whose it is."""

    claim: int
    person: int


async def running_out(
    connection: AsyncConnection, since: datetime, until: datetime, most: int, after: int = 0
) -> list[RunsOut]:
    """Coupons that can be used until a moment between these two, by id, after the id `after`."""
    row = ClaimRow
    due = (row.state == HELD, CLAIMS_IN_HAND, row.valid_until > since, row.valid_until <= until, row.id > after)
    query = sa.select(row.id, row.person_id).where(*due).order_by(row.id).limit(most)
    return [RunsOut(one.id, one.person_id) for one in await connection.execute(query)]


async def places(connection: AsyncConnection, round: int) -> list[tuple[str, str]]:
    """Where coupons of a round are redeemed: names and addresses."""
    row = MerchantRow
    query = sa.select(row.name, row.place).join(RoundMerchantRow, RoundMerchantRow.merchant_id == row.id)
    open_ones = query.where(RoundMerchantRow.round_id == round, row.closed_at.is_(None)).order_by(row.id)
    return [(one.name, one.place) for one in await connection.execute(open_ones)]


async def _coupons(connection: AsyncConnection, query: sa.Select[ClaimRow]) -> list[Coupon]:
    claims = (await connection.execute(query.with_only_columns(*ClaimRow.__table__.columns))).all()
    wanted = {one.round_id for one in claims}
    rounds = {one.id: one for one in await round_rows.find(connection, RoundRow.id.in_(wanted))} if wanted else {}
    used = await _used(connection, [one.id for one in claims])
    sent = [one.id for one in claims if rounds[one.round_id].offered.kind == offering.SENT]
    times = await parcels.times(connection, sent) if sent else {}
    return [
        Coupon(
            *(one.id, one.person_id, one.state, one.version, one.at, one.valid_until, rounds[one.round_id]),
            *used.get(one.id, (None, "", None)),
            *times.get(one.id, (None, None)),
        )
        for one in claims
    ]


async def _used(connection: AsyncConnection, claims: list[int]) -> Mapping[int, tuple[datetime, str, int]]:
    row = RedemptionRow
    query = (
        sa.select(row.claim_id, row.at, MerchantRow.name, row.id)
        .join(MerchantRow, MerchantRow.id == row.merchant_id)
        .where(row.claim_id.in_(claims), row.undone_at.is_(None))
        .order_by(row.id)
    )
    return {one.claim_id: (one.at, one.name, one.id) for one in await connection.execute(query)} if claims else {}

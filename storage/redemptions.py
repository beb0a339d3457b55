"""A coupon at the counter: redeemed once and only once, taken back within minutes, disputed, judged.

The claim's row is held while it is decided, so of two cashiers one redeems it and the other is told who was first.
A dispute holds the amount back: out of a statement that is not paid yet, and of every later one until it is judged.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from rules.offering import PICKUP
from storage import audit, coupon_codes, ledger, paths, reminders, rights
from storage.claims import EXPIRED, HELD, PENDING, REDEEMED, VOID
from storage.coupon_codes import NotHere
from storage.round_rows import CANCELLED
from storage.tables.offers import (
    ClaimRow,
    MerchantRow,
    OfferRow,
    RedemptionRow,
    RoundMerchantRow,
    RoundRow,
    SettlementRow,
)
from storage.tables.organisations import OrganisationRow
from storage.writing import Forbidden, Gone, Lost, Transaction

UNDO_WITHIN = timedelta(minutes=10)
UPHELD, REFUSED = JUDGEMENTS = ("upheld", "refused")
"""It was not the holder, and nothing is paid; or it was, and it is."""
LIVE, SHORT = HOW = ("live", "short")


@dataclass(frozen=True, slots=True)
class Redeemed:
    """It is done: who is told (`holder`), what the merchant gets, until when it can be undone."""

    redemption: int
    claim: int
    holder: int
    merchant: int
    fen: int
    at: datetime

    @property
    def undo_until(self) -> datetime:
        """The last instant of `Undo`."""
        return self.at + UNDO_WITHIN


@dataclass(frozen=True, slots=True)
class Used:
    """It was redeemed before: when and where."""

    at: datetime
    merchant: int
    merchant_name: str


@dataclass(frozen=True, slots=True)
class Expired:
    """It could be used until then."""

    valid_until: datetime


@dataclass(frozen=True, slots=True)
class NotYetValid:
    """It can be used from then on."""

    valid_from: datetime


@dataclass(frozen=True, slots=True)
class Pending:
    """It is an applicant's: it can be used once the application is approved."""


@dataclass(frozen=True, slots=True)
class Invalid:
    """It was given back, or its round was cancelled: "returned", "void", "cancelled"."""

    state: str


Refusal = NotHere | Used | Expired | NotYetValid | Pending | Invalid


@dataclass(frozen=True, slots=True)
class Redeem:
    """A cashier of `merchant` takes a coupon. Returns `Redeemed` or why not (`Refusal`).

    `version` is the claim's that the cashier was shown. Raises `Lost` where it changed and is still to be had,
    `Forbidden` for who is no cashier there, `Gone`.
    """

    claim: int
    version: int
    merchant: int
    how: str = LIVE

    async def apply(self, tx: Transaction) -> Redeemed | Refusal:
        """Take it."""
        await rights.require_cashier(tx, self.merchant)
        claim = await _held_claim(tx, self.claim)
        if refusal := await self._refusal(tx, claim):
            return refusal
        if claim.version != self.version:
            raise Lost
        await _set(tx, claim, REDEEMED)
        number = tx.ids.take()
        await tx.connection.execute(sa.insert(RedemptionRow).values(self._row(tx, number, claim)))
        kind = "hand_over" if claim.kind == PICKUP else "redeem"
        await ledger.post(tx, ledger.Posting(kind, claim.round_id, claim.fen, claim.id, self.merchant))
        await coupon_codes.spend(tx, claim.id)
        await reminders.cancel(tx, [claim.id])
        await audit.write(tx, audit.Note("coupon.redeem", claim.id, claim.organisation_id, str(self.merchant)))
        return Redeemed(number, claim.id, claim.person_id, self.merchant, _owed(claim), tx.now)

    async def _refusal(self, tx: Transaction, claim: Any) -> Refusal | None:
        here = sa.select(RoundMerchantRow.round_id).where(
            RoundMerchantRow.round_id == claim.round_id, RoundMerchantRow.merchant_id == self.merchant
        )
        if await tx.connection.scalar(here) is None:
            return NotHere()
        if claim.state == REDEEMED:
            return await _used(tx.connection, claim.id)
        return stands(claim.state, claim.round_state, claim.valid_from, claim.valid_until, tx.now)

    def _row(self, tx: Transaction, number: int, claim: Any) -> dict[str, Any]:
        return {
            "id": number,
            "claim_id": claim.id,
            "merchant_id": self.merchant,
            "cashier_id": tx.actor.owner,
            "at": tx.now,
            "fen": _owed(claim),
            "how": self.how,
        }


def _owed(claim: Any) -> int:
    """What the merchant gets: nothing for handing over a gift, which the union has bought."""
    return 0 if claim.kind == PICKUP else claim.fen


def stands(
    state: str, round_state: str, valid_from: datetime, valid_until: datetime, now: datetime
) -> Expired | NotYetValid | Pending | Invalid | None:
    """Why a coupon that nobody has used can't be used now; None: it can."""
    if state == EXPIRED or (state in (HELD, PENDING) and now >= valid_until):
        return Expired(valid_until)
    if state not in (HELD, PENDING) or round_state == CANCELLED:
        return Invalid(CANCELLED if round_state == CANCELLED else state)
    if state == PENDING:
        return Pending()
    return NotYetValid(valid_from) if now < valid_from else None


@dataclass(frozen=True, slots=True)
class Undone:
    """It is in its holder's hand again; or out of date by now, or void, where its round was cancelled: `state`."""

    claim: int
    holder: int
    state: str


@dataclass(frozen=True, slots=True)
class TooLate:
    """That can't be done any more: "time", "undone", "disputed", "judged", "settled", "paid"."""

    why: str


@dataclass(frozen=True, slots=True)
class Undo:
    """A cashier of the same merchant takes a redemption back within ten minutes. Returns `Undone` or `TooLate`."""

    redemption: int

    async def apply(self, tx: Transaction) -> Undone | TooLate:
        """Take it back."""
        row = await _held(tx, self.redemption)
        await rights.require_cashier(tx, row.merchant_id)
        if why := _too_late_to_undo(row, tx.now):
            return TooLate(why)
        claim = await _held_claim(tx, row.claim_id)
        mine = sa.update(RedemptionRow).where(RedemptionRow.id == row.id)
        await tx.connection.execute(mine.values(undone_at=tx.now))
        kind = "take_back" if claim.kind == PICKUP else "undo"
        await ledger.post(tx, ledger.Posting(kind, claim.round_id, claim.fen, claim.id, row.merchant_id))
        state = await self._ended(tx, claim, claim.fen)
        await _set(tx, claim, state)
        await audit.write(tx, audit.Note("coupon.undo", claim.id, claim.organisation_id, str(row.merchant_id)))
        return Undone(claim.id, claim.person_id, state)

    async def _ended(self, tx: Transaction, claim: Any, fen: int) -> str:
        # What would have ended meanwhile, had it been in the hand: no sweep looks at it a second time.
        state = VOID if claim.round_state == CANCELLED else EXPIRED if tx.now >= claim.valid_until else HELD
        if state != HELD:
            kind = "void" if state == VOID else "expire"
            await ledger.post(tx, ledger.Posting(kind, claim.round_id, fen, claim.id))
        return state


def _too_late_to_undo(row: Any, now: datetime) -> str | None:
    if row.undone_at is not None:
        return "undone"
    if row.disputed_at is not None:
        return "disputed"
    if row.settlement_id is not None:
        return "settled"
    return "time" if now - row.at > UNDO_WITHIN else None


@dataclass(frozen=True, slots=True)
class Disputed:
    """The amount is held back until somebody judges: who looks after the merchant (`organisation`) is told."""

    redemption: int
    claim: int
    holder: int
    merchant: int
    organisation: int
    fen: int


@dataclass(frozen=True, slots=True)
class Dispute:
    """The holder says that it was not them, or a cashier of the merchant that it was taken back later.

    Returns `Disputed` or `TooLate`. Raises `Forbidden` for anybody else.
    """

    redemption: int

    async def apply(self, tx: Transaction) -> Disputed | TooLate:
        """Hold the amount back."""
        row = await _held(tx, self.redemption)
        if tx.actor.person is None or row.person_id != tx.actor.person:
            await rights.require_cashier(tx, row.merchant_id)
        if row.undone_at is not None or row.disputed_at is not None:
            return TooLate("undone" if row.undone_at else "judged" if row.judged else "disputed")
        if row.settlement_id is not None and not await _out_of_statement(tx, row):
            return TooLate("paid")
        mine = sa.update(RedemptionRow).where(RedemptionRow.id == row.id)
        await tx.connection.execute(mine.values(disputed_at=tx.now, settlement_id=None))
        await audit.write(tx, audit.Note("coupon.dispute", row.claim_id, row.organisation_id, str(row.id)))
        return Disputed(row.id, row.claim_id, row.person_id, row.merchant_id, row.organisation_id, row.fen)


async def _out_of_statement(tx: Transaction, row: Any) -> bool:
    """Take a redemption out of a statement that is not paid: its version grows, so nobody pays the old sum."""
    one = SettlementRow
    unpaid = sa.update(one).where(one.id == row.settlement_id, one.paid_at.is_(None))
    less = {"pieces": one.pieces - 1, "fen": one.fen - row.fen, "version": one.version + 1}
    return bool((await tx.connection.execute(unpaid.values(**less))).rowcount)


@dataclass(frozen=True, slots=True)
class Judged:
    """A dispute is decided: who is told."""

    redemption: int
    claim: int
    holder: int
    code: str


@dataclass(frozen=True, slots=True)
class Judge:
    """Staff decide a dispute: "upheld" (nothing is paid) or "refused" (it is). Returns `Judged` or `TooLate`.

    Raises `Forbidden` for the holder themselves, and without the right where the merchant stands.
    """

    redemption: int
    code: str

    async def apply(self, tx: Transaction) -> Judged | TooLate:
        """Decide it."""
        if self.code not in JUDGEMENTS:
            raise ValueError(self.code)
        row = await _held(tx, self.redemption)
        await rights.require(tx, rights.JUDGE, row.organisation_id)
        if tx.actor.person in (row.person_id, row.cashier_id):
            raise Forbidden
        if row.disputed_at is None or row.judged is not None:
            return TooLate("judged" if row.judged else "undone")
        mine = sa.update(RedemptionRow).where(RedemptionRow.id == row.id)
        await tx.connection.execute(mine.values(judged=self.code))
        if self.code == UPHELD:
            await ledger.post(tx, ledger.Posting("dispute", row.round_id, row.fen, row.claim_id, row.merchant_id))
        await audit.write(tx, audit.Note("coupon.judge", row.claim_id, row.organisation_id, self.code))
        return Judged(row.id, row.claim_id, row.person_id, self.code)


@dataclass(frozen=True, slots=True)
class Redemption:
    """A coupon that a merchant took. `cashier` and `holder` are persons; `title` is the offer's name."""

    id: int
    claim: int
    round: int
    title: str
    holder: int
    merchant: int
    merchant_name: str
    cashier: int
    at: datetime
    fen: int
    how: str
    undone_at: datetime | None
    disputed_at: datetime | None
    judged: str | None
    settlement: int | None


async def get(connection: AsyncConnection, id: int) -> Redemption | None:
    """One redemption."""
    return next(iter(await find(connection, RedemptionRow.id == id)), None)


async def find(connection: AsyncConnection, *conditions: Any, most: int | None = None) -> list[Redemption]:
    """The redemptions that these conditions hold for, the oldest first."""
    row = RedemptionRow
    query: Any = (
        sa.select(
            *(row.id, row.claim_id, ClaimRow.round_id, OfferRow.name, ClaimRow.person_id, row.merchant_id),
            *(MerchantRow.name.label("place"), row.cashier_id, row.at, row.fen, row.how, row.undone_at),
            *(row.disputed_at, row.judged, row.settlement_id),
        )
        .join(ClaimRow, ClaimRow.id == row.claim_id)
        .join(RoundRow, RoundRow.id == ClaimRow.round_id)
        .join(OfferRow, OfferRow.id == RoundRow.offer_id)
        .join(MerchantRow, MerchantRow.id == row.merchant_id)
        .join(OrganisationRow, OrganisationRow.id == MerchantRow.organisation_id)
        .where(*conditions)
        .order_by(row.at, row.id)
        .limit(most)
    )
    return [Redemption(*one) for one in await connection.execute(query)]


async def open_disputes(connection: AsyncConnection, tops: Collection[str], most: int) -> list[Redemption]:
    """What waits to be judged at merchants of the subtrees at these paths."""
    row = RedemptionRow  # what is disputed is neither undone nor in a statement: asking for that takes another index
    waiting = (row.disputed_at.is_not(None), row.judged.is_(None))
    return await find(connection, paths.under(*tops), *waiting, most=most)


async def by_cashier(connection: AsyncConnection, cashier: int, since: datetime, most: int) -> list[Redemption]:
    """What a person redeemed lately: what they may still undo."""
    row = RedemptionRow
    return await find(connection, row.cashier_id == cashier, row.at >= since, row.undone_at.is_(None), most=most)


async def _held_claim(tx: Transaction, id: int) -> Any:
    """A claim with what its round says, held for this transaction."""
    query = (
        sa.select(
            ClaimRow.__table__,
            *(OfferRow.subsidy_fen.label("fen"), RoundRow.state.label("round_state"), RoundRow.valid_from),
            *(RoundRow.organisation_id, OfferRow.kind),
        )
        .join(RoundRow, RoundRow.id == ClaimRow.round_id)
        .join(OfferRow, OfferRow.id == RoundRow.offer_id)
        .where(ClaimRow.id == id)
        .with_for_update(of=ClaimRow)
    )
    row = (await tx.connection.execute(query)).first()
    if row is None:
        raise Gone
    return row


async def _held(tx: Transaction, id: int) -> Any:
    """A redemption with its holder and who looks after its merchant, held for this transaction."""
    query = (
        sa.select(RedemptionRow.__table__, ClaimRow.person_id, ClaimRow.round_id, MerchantRow.organisation_id)
        .join(ClaimRow, ClaimRow.id == RedemptionRow.claim_id)
        .join(MerchantRow, MerchantRow.id == RedemptionRow.merchant_id)
        .where(RedemptionRow.id == id)
        .with_for_update(of=RedemptionRow)
    )
    row = (await tx.connection.execute(query)).first()
    if row is None:
        raise Gone
    return row


async def _set(tx: Transaction, claim: Any, state: str) -> None:
    mine = sa.update(ClaimRow).where(ClaimRow.id == claim.id, ClaimRow.version == claim.version)
    changed = await tx.connection.execute(mine.values(state=state, version=claim.version + 1))
    if changed.rowcount != 1:
        raise Lost


async def _used(connection: AsyncConnection, claim: int) -> Used | Invalid:
    row = RedemptionRow
    query = (
        sa.select(row.at, row.merchant_id, MerchantRow.name)
        .join(MerchantRow, MerchantRow.id == row.merchant_id)
        .where(row.claim_id == claim, row.undone_at.is_(None))
    )
    found = (await connection.execute(query)).first()
    return Used(*found) if found else Invalid(REDEEMED)

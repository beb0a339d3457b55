"""What is given out: offers, their rounds and stocks, what people got, merchants, and the ledger of all of it."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Table
from storage.tables.types import ROW_ID

LIVE = sa.text("state NOT IN ('returned', 'void')")
IN_HAND = sa.text("state IN ('held', 'pending')")
WAITS = sa.text("state = 'pending'")
AT_MERCHANT = sa.text("merchant_id IS NOT NULL")
STANDING = sa.text("until IS NULL")
DONE = sa.text("undone_at IS NULL")
DISPUTED = sa.text("disputed_at IS NOT NULL AND judged IS NULL")
TELLING = sa.text("losers_after IS NOT NULL")
UNSETTLED = sa.text("settlement_id IS NULL AND undone_at IS NULL")

LIVE_CLAIMS = sa.text("claims.state NOT IN ('returned', 'void')")
CLAIMS_IN_HAND = sa.and_(LIVE_CLAIMS, sa.text("claims.state IN ('held', 'pending')"))
"""Conditions word for word as the indexes say, so that both databases use them."""


class OfferRow(Table):
    """Something limited that people get one of, and what it is worth. Its rounds give it out.

    `kind`: "coupon" (redeemed at a merchant), or a gift: "pickup", "sent". `condition` says how it is worth something:
    "value" off, "threshold" (from `threshold_fen` on), "one_yuan", "service". `subsidy_fen` is what the union pays a
    merchant for a piece, or paid for a gift. `budget_fen`: all rounds together may never promise more.
    """

    __tablename__ = "offers"
    __table_args__ = (sa.Index("ix_offers_organisation_id", "organisation_id", "id"),)

    id: Mapped[int] = mapped_column(ROW_ID, primary_key=True, autoincrement=False)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    by_id: Mapped[int]
    kind: Mapped[str]
    name: Mapped[str]
    words: Mapped[str]
    face_fen: Mapped[int]
    subsidy_fen: Mapped[int]
    condition: Mapped[str]
    threshold_fen: Mapped[int]
    budget_fen: Mapped[int]
    promised_fen: Mapped[int]
    created_at: Mapped[datetime]


class RoundRow(Table):
    """One opening of an offer. Whether it is open follows from its state and the time.

    `way`: "first" (come), "lottery", "groups" (each with a stock of its own), "joining" and "inviting" (given by an
    approval, `storage.gifts`). Its audience is a subtree, narrowed by
    occupations (codes between commas) and by how long somebody has been a member. Of a lottery: `seed` (sealed until
    the draw), the `commitment` that was published before, the digest of all entries at closing; once it is drawn how
    many had `entered`, and up to which person who got nothing was told so (`losers_after`; empty: nobody is to be).
    """

    __tablename__ = "rounds"
    __table_args__ = (
        sa.UniqueConstraint("offer_id", "number"),
        sa.Index("ix_rounds_closes_at", "closes_at", "state"),
        sa.Index("ix_rounds_telling", "losers_after", sqlite_where=TELLING, postgresql_where=TELLING),
    )

    id: Mapped[int] = mapped_column(ROW_ID, primary_key=True, autoincrement=False)
    offer_id: Mapped[int] = mapped_column(sa.ForeignKey("offers.id"))
    number: Mapped[int]
    way: Mapped[str]
    state: Mapped[str]
    version: Mapped[int]
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    occupations: Mapped[str]
    joined_before: Mapped[datetime | None]
    applicants: Mapped[bool]
    one_per_phone: Mapped[bool]
    weighted: Mapped[bool]
    per_person: Mapped[int] = mapped_column(sa.SmallInteger)
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    valid_from: Mapped[datetime]
    valid_until: Mapped[datetime]
    by_id: Mapped[int]
    approved_by: Mapped[int | None]
    created_at: Mapped[datetime]
    seed: Mapped[bytes | None]
    commitment: Mapped[str | None]
    entries_digest: Mapped[str | None]
    drawn_at: Mapped[datetime | None]
    entered: Mapped[int | None]
    losers_after: Mapped[int | None]


class StockRow(Table):
    """The pieces of a round: one stock named "", or one for each group (a region's organisation id, an occupation).

    `returned`: how often one came back. `withdrawn`: pieces whose money went back to the budget in the end.
    """

    __tablename__ = "stocks"
    __table_args__ = (
        sa.UniqueConstraint("round_id", "name"),
        sa.CheckConstraint("taken >= 0 AND taken <= pieces", "never_oversold"),
    )

    id: Mapped[int] = mapped_column(ROW_ID, primary_key=True, autoincrement=False)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("rounds.id"))
    name: Mapped[str]
    pieces: Mapped[int]
    taken: Mapped[int]
    returned: Mapped[int] = mapped_column(server_default="0")
    withdrawn: Mapped[int] = mapped_column(server_default="0")


class ClaimRow(Table):
    """The one that a person got. `nth`: of how many one may have; `case_id`: of an applicant, until it is decided; or
    the application whose approval gave it.

    No foreign keys: PostgreSQL would look each up for every piece, and the desk holds the stock and reads the rest.
    """

    __tablename__ = "claims"
    __table_args__ = (
        sa.Index(
            "uq_claims_person",
            *("round_id", "person_id", "nth"),
            unique=True,
            sqlite_where=LIVE,
            postgresql_where=LIVE,
        ),
        sa.Index("ix_claims_person_id", "person_id", "id"),
        sa.Index("ix_claims_in_hand", "valid_until", "id", sqlite_where=IN_HAND, postgresql_where=IN_HAND),
        sa.Index("ix_claims_case_id", "case_id", sqlite_where=WAITS, postgresql_where=WAITS),
    )

    id: Mapped[int] = mapped_column(ROW_ID, primary_key=True, autoincrement=False)
    round_id: Mapped[int]
    stock_id: Mapped[int]
    person_id: Mapped[int]
    nth: Mapped[int] = mapped_column(sa.SmallInteger)
    state: Mapped[str]
    at: Mapped[datetime]
    valid_until: Mapped[datetime]
    case_id: Mapped[int | None]
    version: Mapped[int]


class EntryRow(Table):
    """Somebody takes part in a lottery. `number` is what the published list calls them.

    `rank`: their place within their stock. `void`: at the draw they could not have a piece, and why ("left", …).
    """

    __tablename__ = "entries"
    __table_args__ = (sa.UniqueConstraint("round_id", "number"),)

    round_id: Mapped[int] = mapped_column(ROW_ID, primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(ROW_ID, primary_key=True, autoincrement=False)
    stock_id: Mapped[int]
    number: Mapped[int]
    weight: Mapped[int] = mapped_column(sa.SmallInteger)
    entered_at: Mapped[datetime]
    rank: Mapped[int | None]
    claim_id: Mapped[int | None]
    void: Mapped[str | None]


class MerchantRow(Table):
    """Where coupons are redeemed."""

    __tablename__ = "merchants"
    __table_args__ = (sa.Index("ix_merchants_organisation_id", "organisation_id", "id"),)

    id: Mapped[int] = mapped_column(ROW_ID, primary_key=True, autoincrement=False)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    name: Mapped[str]
    place: Mapped[str]
    by_id: Mapped[int]
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    version: Mapped[int]


class CashierRow(Table):
    """Somebody who redeems for a merchant."""

    __tablename__ = "cashiers"
    __table_args__ = (
        sa.Index(
            "uq_cashiers_standing", "merchant_id", "person_id", unique=True,
            sqlite_where=STANDING, postgresql_where=STANDING,
        ),
        sa.Index("ix_cashiers_person_id", "person_id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(ROW_ID, primary_key=True, autoincrement=False)
    merchant_id: Mapped[int] = mapped_column(sa.ForeignKey("merchants.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    by_id: Mapped[int]
    since: Mapped[datetime]
    until: Mapped[datetime | None]


class RoundMerchantRow(Table):
    """A merchant where the coupons of a round are redeemed."""

    __tablename__ = "round_merchants"

    round_id: Mapped[int] = mapped_column(ROW_ID, sa.ForeignKey("rounds.id"), primary_key=True, autoincrement=False)
    merchant_id: Mapped[int] = mapped_column(
        ROW_ID, sa.ForeignKey("merchants.id"), primary_key=True, autoincrement=False
    )


class RedemptionRow(Table):
    """A merchant took a coupon. `disputed_at`: its holder says that it was not them, and nothing is paid meanwhile."""

    __tablename__ = "redemptions"
    __table_args__ = (
        sa.Index("uq_redemptions_once", "claim_id", unique=True, sqlite_where=DONE, postgresql_where=DONE),
        sa.Index("ix_redemptions_disputed", "merchant_id", sqlite_where=DISPUTED, postgresql_where=DISPUTED),
        sa.Index("ix_redemptions_cashier_id", "cashier_id", "at"),
        sa.Index("ix_redemptions_unsettled", "merchant_id", "at", sqlite_where=UNSETTLED, postgresql_where=UNSETTLED),
        sa.Index("ix_redemptions_settlement_id", "settlement_id"),
    )

    id: Mapped[int] = mapped_column(ROW_ID, primary_key=True, autoincrement=False)
    claim_id: Mapped[int] = mapped_column(sa.ForeignKey("claims.id"))
    merchant_id: Mapped[int] = mapped_column(sa.ForeignKey("merchants.id"))
    cashier_id: Mapped[int]
    at: Mapped[datetime]
    fen: Mapped[int]
    how: Mapped[str]
    undone_at: Mapped[datetime | None]
    disputed_at: Mapped[datetime | None]
    judged: Mapped[str | None]  # "upheld" (it was not them), "refused"
    settlement_id: Mapped[int | None]


class CouponCodeRow(Table):
    """Eight characters that stand for a coupon at one merchant on one day, for where no signal is."""

    __tablename__ = "coupon_codes"
    __table_args__ = (sa.Index("ix_coupon_codes_expires_at", "expires_at"),)

    code_digest: Mapped[bytes] = mapped_column(primary_key=True)
    claim_id: Mapped[int]
    merchant_id: Mapped[int]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SettlementRow(Table):
    """What the union pays a merchant for the redemptions of a time."""

    __tablename__ = "settlements"
    __table_args__ = (sa.Index("ix_settlements_merchant_id", "merchant_id", "id"),)

    id: Mapped[int] = mapped_column(ROW_ID, primary_key=True, autoincrement=False)
    merchant_id: Mapped[int] = mapped_column(sa.ForeignKey("merchants.id"))
    since: Mapped[datetime]
    until: Mapped[datetime]
    pieces: Mapped[int]
    fen: Mapped[int]
    by_id: Mapped[int]
    made_at: Mapped[datetime]
    paid_at: Mapped[datetime | None]
    paid_by: Mapped[int | None]
    version: Mapped[int]


class LedgerRow(Table):
    """One posting: `fen` leaves the account `credit` and comes to the account `debit` (`storage.ledger`)."""

    __tablename__ = "ledger"
    __table_args__ = (
        sa.Index("ix_ledger_round_id", "round_id", "id"),
        sa.Index("ix_ledger_merchant_id", "merchant_id", "id", sqlite_where=AT_MERCHANT, postgresql_where=AT_MERCHANT),
    )

    id: Mapped[int] = mapped_column(ROW_ID, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    kind: Mapped[str]
    round_id: Mapped[int]
    claim_id: Mapped[int | None]
    merchant_id: Mapped[int | None]
    debit: Mapped[str]
    credit: Mapped[str]
    fen: Mapped[int]

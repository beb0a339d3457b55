"""Offers, their rounds and stocks, claims, lotteries, merchants, redemptions, settlements, and the ledger."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LIVE = sa.text("state NOT IN ('returned', 'void')")
IN_HAND = sa.text("state IN ('held', 'pending')")
WAITS = sa.text("state = 'pending'")
STANDING = sa.text("until IS NULL")
AT_MERCHANT = sa.text("merchant_id IS NOT NULL")
DONE = sa.text("undone_at IS NULL")
DISPUTED = sa.text("disputed_at IS NOT NULL AND judged IS NULL")
UNSETTLED = sa.text("settlement_id IS NULL AND undone_at IS NULL")


def upgrade() -> None:
    """Take the step: new tables, and of an invitation the merchant it is for."""
    op.create_table(
        "claims",
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column("stock_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("nth", sa.SmallInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("valid_until", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_claims"),
    )
    op.create_index("ix_claims_case_id", "claims", ["case_id"], sqlite_where=WAITS, postgresql_where=WAITS)
    op.create_index(
        "ix_claims_in_hand", "claims", ["valid_until", "id"], sqlite_where=IN_HAND, postgresql_where=IN_HAND
    )
    op.create_index("ix_claims_person_id", "claims", ["person_id", "id"])
    op.create_index(
        "uq_claims_person",
        "claims",
        ["round_id", "person_id", "nth"],
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )
    op.create_table(
        "coupon_codes",
        sa.Column("code_digest", sa.LargeBinary(), nullable=False),
        sa.Column("claim_id", sa.BigInteger(), nullable=False),
        sa.Column("merchant_id", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("code_digest", name="pk_coupon_codes"),
    )
    op.create_index("ix_coupon_codes_expires_at", "coupon_codes", ["expires_at"])
    op.create_table(
        "entries",
        sa.Column("round_id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("person_id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("stock_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("weight", sa.SmallInteger(), nullable=False),
        sa.Column("entered_at", sa.BigInteger(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=True),
        sa.Column("claim_id", sa.BigInteger(), nullable=True),
        sa.Column("void", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("round_id", "person_id", name="pk_entries"),
        sa.UniqueConstraint("round_id", "number", name="uq_entries_round_id_number"),
    )
    op.create_table(
        "ledger",
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column("claim_id", sa.BigInteger(), nullable=True),
        sa.Column("merchant_id", sa.BigInteger(), nullable=True),
        sa.Column("debit", sa.Text(), nullable=False),
        sa.Column("credit", sa.Text(), nullable=False),
        sa.Column("fen", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ledger"),
    )
    op.create_index(
        "ix_ledger_merchant_id", "ledger", ["merchant_id", "id"], sqlite_where=AT_MERCHANT, postgresql_where=AT_MERCHANT
    )
    op.create_index("ix_ledger_round_id", "ledger", ["round_id", "id"])
    op.create_table(
        "merchants",
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("organisation_id", ROW_ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_merchants_organisation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_merchants"),
    )
    op.create_index("ix_merchants_organisation_id", "merchants", ["organisation_id", "id"])
    op.create_table(
        "offers",
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("organisation_id", ROW_ID, nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("face_fen", sa.BigInteger(), nullable=False),
        sa.Column("subsidy_fen", sa.BigInteger(), nullable=False),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("threshold_fen", sa.BigInteger(), nullable=False),
        sa.Column("budget_fen", sa.BigInteger(), nullable=False),
        sa.Column("promised_fen", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_offers_organisation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_offers"),
    )
    op.create_index("ix_offers_organisation_id", "offers", ["organisation_id", "id"])
    op.create_table(
        "cashiers",
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("merchant_id", ROW_ID, nullable=False),
        sa.Column("person_id", ROW_ID, nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name="fk_cashiers_merchant_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_cashiers_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_cashiers"),
    )
    op.create_index("ix_cashiers_person_id", "cashiers", ["person_id"])
    op.create_index(
        "uq_cashiers_standing",
        "cashiers",
        ["merchant_id", "person_id"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )
    op.create_table(
        "redemptions",
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("claim_id", ROW_ID, nullable=False),
        sa.Column("merchant_id", ROW_ID, nullable=False),
        sa.Column("cashier_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("fen", sa.BigInteger(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("undone_at", sa.BigInteger(), nullable=True),
        sa.Column("disputed_at", sa.BigInteger(), nullable=True),
        sa.Column("judged", sa.Text(), nullable=True),
        sa.Column("settlement_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name="fk_redemptions_claim_id"),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name="fk_redemptions_merchant_id"),
        sa.PrimaryKeyConstraint("id", name="pk_redemptions"),
    )
    op.create_index("ix_redemptions_cashier_id", "redemptions", ["cashier_id", "at"])
    op.create_index(
        "ix_redemptions_disputed", "redemptions", ["merchant_id"], sqlite_where=DISPUTED, postgresql_where=DISPUTED
    )
    op.create_index("ix_redemptions_settlement_id", "redemptions", ["settlement_id"])
    op.create_index(
        "ix_redemptions_unsettled",
        "redemptions",
        ["merchant_id", "at"],
        sqlite_where=UNSETTLED,
        postgresql_where=UNSETTLED,
    )
    op.create_index(
        "uq_redemptions_once", "redemptions", ["claim_id"], unique=True, sqlite_where=DONE, postgresql_where=DONE
    )
    op.create_table(
        "rounds",
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("offer_id", ROW_ID, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", ROW_ID, nullable=False),
        sa.Column("occupations", sa.Text(), nullable=False),
        sa.Column("joined_before", sa.BigInteger(), nullable=True),
        sa.Column("applicants", sa.Boolean(), nullable=False),
        sa.Column("one_per_phone", sa.Boolean(), nullable=False),
        sa.Column("weighted", sa.Boolean(), nullable=False),
        sa.Column("per_person", sa.SmallInteger(), nullable=False),
        sa.Column("opens_at", sa.BigInteger(), nullable=False),
        sa.Column("closes_at", sa.BigInteger(), nullable=False),
        sa.Column("valid_from", sa.BigInteger(), nullable=False),
        sa.Column("valid_until", sa.BigInteger(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("approved_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("seed", sa.LargeBinary(), nullable=True),
        sa.Column("commitment", sa.Text(), nullable=True),
        sa.Column("entries_digest", sa.Text(), nullable=True),
        sa.Column("drawn_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name="fk_rounds_offer_id"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_rounds_organisation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_rounds"),
        sa.UniqueConstraint("offer_id", "number", name="uq_rounds_offer_id_number"),
    )
    op.create_index("ix_rounds_closes_at", "rounds", ["closes_at", "state"])
    op.create_table(
        "settlements",
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("merchant_id", ROW_ID, nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("pieces", sa.BigInteger(), nullable=False),
        sa.Column("fen", sa.BigInteger(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("paid_at", sa.BigInteger(), nullable=True),
        sa.Column("paid_by", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name="fk_settlements_merchant_id"),
        sa.PrimaryKeyConstraint("id", name="pk_settlements"),
    )
    op.create_index("ix_settlements_merchant_id", "settlements", ["merchant_id", "id"])
    op.create_table(
        "round_merchants",
        sa.Column("round_id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("merchant_id", ROW_ID, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name="fk_round_merchants_merchant_id"),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_round_merchants_round_id"),
        sa.PrimaryKeyConstraint("round_id", "merchant_id", name="pk_round_merchants"),
    )
    op.create_table(
        "stocks",
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("round_id", ROW_ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("pieces", sa.BigInteger(), nullable=False),
        sa.Column("taken", sa.BigInteger(), nullable=False),
        sa.Column("returned", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("withdrawn", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint("taken >= 0 AND taken <= pieces", name=op.f("ck_stocks_never_oversold")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_stocks_round_id"),
        sa.PrimaryKeyConstraint("id", name="pk_stocks"),
        sa.UniqueConstraint("round_id", "name", name="uq_stocks_round_id_name"),
    )
    op.add_column("invitations", sa.Column("merchant_id", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    """Step back."""
    op.drop_column("invitations", "merchant_id")
    op.drop_table("stocks")
    op.drop_table("round_merchants")
    op.drop_index("ix_settlements_merchant_id", table_name="settlements")
    op.drop_table("settlements")
    op.drop_index("ix_rounds_closes_at", table_name="rounds")
    op.drop_table("rounds")
    op.drop_index("uq_redemptions_once", table_name="redemptions", sqlite_where=DONE, postgresql_where=DONE)
    op.drop_index(
        "ix_redemptions_unsettled", table_name="redemptions", sqlite_where=UNSETTLED, postgresql_where=UNSETTLED
    )
    op.drop_index("ix_redemptions_settlement_id", table_name="redemptions")
    op.drop_index("ix_redemptions_disputed", table_name="redemptions", sqlite_where=DISPUTED, postgresql_where=DISPUTED)
    op.drop_index("ix_redemptions_cashier_id", table_name="redemptions")
    op.drop_table("redemptions")
    op.drop_index("uq_cashiers_standing", table_name="cashiers", sqlite_where=STANDING, postgresql_where=STANDING)
    op.drop_index("ix_cashiers_person_id", table_name="cashiers")
    op.drop_table("cashiers")
    op.drop_index("ix_offers_organisation_id", table_name="offers")
    op.drop_table("offers")
    op.drop_index("ix_merchants_organisation_id", table_name="merchants")
    op.drop_table("merchants")
    op.drop_index("ix_ledger_round_id", table_name="ledger")
    op.drop_index("ix_ledger_merchant_id", table_name="ledger", sqlite_where=AT_MERCHANT, postgresql_where=AT_MERCHANT)
    op.drop_table("ledger")
    op.drop_table("entries")
    op.drop_index("ix_coupon_codes_expires_at", table_name="coupon_codes")
    op.drop_table("coupon_codes")
    op.drop_index("uq_claims_person", table_name="claims", sqlite_where=LIVE, postgresql_where=LIVE)
    op.drop_index("ix_claims_person_id", table_name="claims")
    op.drop_index("ix_claims_in_hand", table_name="claims", sqlite_where=IN_HAND, postgresql_where=IN_HAND)
    op.drop_index("ix_claims_case_id", table_name="claims", sqlite_where=WAITS, postgresql_where=WAITS)
    op.drop_table("claims")

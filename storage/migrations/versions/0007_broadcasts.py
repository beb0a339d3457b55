"""Broadcasts; occupations where audiences find them; the channel's own reference of what was sent."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BYTEWISE = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
OPEN = sa.text("state IN ('queued', 'running')")
SENDING = sa.text("state = 'sending'")
OPEN_ONES = sa.text("until IS NULL")
REACHABLE = sa.text("unreachable_at IS NULL")
UNFILLED = sa.text("occupation IS NULL AND until IS NULL")


def upgrade() -> None:
    """Take the step. Older processes leave the new columns empty; a sweep fills occupations in."""
    op.add_column("outbox", sa.Column("reference", sa.Text(), nullable=True))
    op.add_column("memberships", sa.Column("occupation", sa.Text(), nullable=True))
    op.create_index("ix_memberships_unfilled", "memberships", ["id"], sqlite_where=UNFILLED, postgresql_where=UNFILLED)
    _covering()
    _broadcasts()
    _cursors()
    _told()
    op.create_table(
        "broadcast_tallies",
        _broadcast("broadcast_tallies"),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("broadcast_id", "channel", "state", name="pk_broadcast_tallies"),
        _of_broadcast("broadcast_tallies"),
    )


def _covering() -> None:
    """Indexes that answer what a walk through an audience asks without looking up rows."""
    op.create_index(
        "ix_memberships_walk",
        "memberships",
        ["organisation_id", "since", "id", "person_id", "occupation", "until"],
        sqlite_where=OPEN_ONES,
        postgresql_where=OPEN_ONES,
    )
    op.drop_index("ix_memberships_organisation", "memberships")
    op.create_index(
        "ix_addresses_reachable",
        "addresses",
        ["person_id", "last_seen", "id", "channel", "language", "unreachable_at"],
        sqlite_where=REACHABLE,
        postgresql_where=REACHABLE,
    )


def _broadcast(_table: str) -> sa.Column[int]:
    return sa.Column("broadcast_id", sa.BigInteger(), autoincrement=False, nullable=False)


def _of_broadcast(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_broadcast_id"
    return sa.ForeignKeyConstraint(["broadcast_id"], ["broadcasts.id"], name=name)


def _broadcasts() -> None:
    op.create_table(
        "broadcasts",
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("occupations", sa.Text(), nullable=False),
        sa.Column("joined_before", sa.BigInteger(), nullable=True),
        sa.Column("joined_after", sa.BigInteger(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("or_unknown", sa.Boolean(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("again", sa.Boolean(), nullable=False),
        sa.Column("people", sa.BigInteger(), nullable=False),
        sa.Column("reachable", sa.BigInteger(), nullable=True),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=True),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.Column("reach", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_broadcasts"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_broadcasts_organisation_id"),
    )
    op.create_index("ix_broadcasts_open", "broadcasts", ["due_at", "id"], sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_index("ix_broadcasts_organisation_id", "broadcasts", ["organisation_id", "id"])


def _cursors() -> None:
    op.create_table(
        "broadcast_cursors",
        _broadcast("broadcast_cursors"),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("path", BYTEWISE, nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("membership_id", sa.BigInteger(), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("a_second", sa.Double(), nullable=False),
        sa.Column("rated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("broadcast_id", "channel", name="pk_broadcast_cursors"),
        _of_broadcast("broadcast_cursors"),
    )


def _told() -> None:
    op.create_table(
        "broadcast_told",
        _broadcast("broadcast_told"),
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("address_id", sa.BigInteger(), nullable=True),
        sa.Column("notice_id", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("lease_until", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("broadcast_id", "person_id", name="pk_broadcast_told"),
        _of_broadcast("broadcast_told"),
    )
    op.create_index(
        "ix_broadcast_told_sending",
        "broadcast_told",
        ["broadcast_id", "channel", "lease_until"],
        sqlite_where=SENDING,
        postgresql_where=SENDING,
    )


def downgrade() -> None:
    """Step back."""
    for table in ("broadcast_tallies", "broadcast_told", "broadcast_cursors", "broadcasts"):
        op.drop_table(table)
    op.drop_index("ix_addresses_reachable", "addresses")
    op.create_index(
        "ix_memberships_organisation",
        "memberships",
        ["organisation_id", "since", "id"],
        sqlite_where=OPEN_ONES,
        postgresql_where=OPEN_ONES,
    )
    op.drop_index("ix_memberships_walk", "memberships")
    op.drop_index("ix_memberships_unfilled", "memberships")
    op.drop_column("memberships", "occupation")
    op.drop_column("outbox", "reference")

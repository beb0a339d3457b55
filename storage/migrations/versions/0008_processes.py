"""Processes that live, who holds a lease, what has been held since when, and how old a program may still be."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

LEASED = ("events", "outbox", "files", "job_runs", "broadcast_told")
HELD = sa.text("state = 'held' AND held_at IS NOT NULL")


def upgrade() -> None:
    """Take the step. Leases of older processes have no holder, and end by their time alone."""
    op.create_table(
        "processes",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_processes"),
    )
    op.create_table(
        "schema_floor",
        sa.Column("revision", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("revision", name="pk_schema_floor"),
    )
    for table in LEASED:
        op.add_column(table, sa.Column("holder", sa.BigInteger(), nullable=True))
    op.add_column("outbox", sa.Column("held_at", sa.BigInteger(), nullable=True))
    op.create_index("ix_outbox_held_at", "outbox", ["channel", "held_at"], sqlite_where=HELD, postgresql_where=HELD)


def downgrade() -> None:
    """Step back."""
    op.drop_index("ix_outbox_held_at", "outbox")
    op.drop_column("outbox", "held_at")
    for table in LEASED:
        op.drop_column(table, "holder")
    op.drop_table("schema_floor")
    op.drop_table("processes")

"""Notices that go by SMS when the chat can't deliver them, looks at what waits, and what people want to hear."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BY_SMS = sa.text("sms_at IS NOT NULL")
UNTOLD = sa.text("state IN ('held', 'dead', 'unconfirmed')")


def upgrade() -> None:
    """Take the step. Older processes leave the new columns empty, which is a plain answer."""
    op.add_column("outbox", sa.Column("sms_at", sa.BigInteger(), nullable=True))
    op.add_column("outbox", sa.Column("purpose", sa.Text(), nullable=True))
    op.add_column("outbox", sa.Column("deadline_at", sa.BigInteger(), nullable=True))
    op.create_index("ix_outbox_sms_at", "outbox", ["sms_at"], sqlite_where=BY_SMS, postgresql_where=BY_SMS)
    op.create_index(
        "ix_outbox_untold", "outbox", ["channel", "state", "why"], sqlite_where=UNTOLD, postgresql_where=UNTOLD
    )
    op.create_table(
        "notice_wishes",
        sa.Column("owner_id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("reminders", sa.Boolean(), nullable=False),
        sa.Column("news", sa.Boolean(), nullable=False),
        sa.Column("quiet_from", sa.SmallInteger(), nullable=True),
        sa.Column("quiet_until", sa.SmallInteger(), nullable=True),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("owner_id", name="pk_notice_wishes"),
    )


def downgrade() -> None:
    """Step back."""
    op.drop_table("notice_wishes")
    op.drop_index("ix_outbox_untold", "outbox")
    op.drop_index("ix_outbox_sms_at", "outbox")
    for column in ("deadline_at", "purpose", "sms_at"):
        op.drop_column("outbox", column)

"""Only a parked event has a payload: the sealed answer of a finished one says what it answers."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Take the step."""
    with op.batch_alter_table("events") as events:
        events.alter_column("payload", existing_type=sa.LargeBinary(), nullable=True)


def downgrade() -> None:
    """Step back. An older version can not show a finished event without its payload; its answer goes too."""
    op.execute("DELETE FROM events WHERE payload IS NULL")
    with op.batch_alter_table("events") as events:
        events.alter_column("payload", existing_type=sa.LargeBinary(), nullable=False)

"""Who took part in a draw and got nothing hears so: how many took part, and how far the telling has come."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TELLING = sa.text("losers_after IS NOT NULL")


def upgrade() -> None:
    """Take the step: draws of before are told to nobody."""
    op.add_column("rounds", sa.Column("entered", sa.BigInteger(), nullable=True))
    op.add_column("rounds", sa.Column("losers_after", sa.BigInteger(), nullable=True))
    op.create_index("ix_rounds_telling", "rounds", ["losers_after"], sqlite_where=TELLING, postgresql_where=TELLING)


def downgrade() -> None:
    """Step back."""
    op.drop_index("ix_rounds_telling", "rounds")
    op.drop_column("rounds", "losers_after")
    op.drop_column("rounds", "entered")

"""The weekly report counts what was filed and decided in seven days without reading every case."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

IS_CLOSED = sa.text("closed_at IS NOT NULL")


def upgrade() -> None:
    """Take the step."""
    op.create_index("ix_cases_opened_at", "cases", ["opened_at", "organisation_id", "kind"])
    op.create_index(
        "ix_cases_closed_at",
        "cases",
        ["closed_at", "organisation_id", "kind", "state"],
        sqlite_where=IS_CLOSED,
        postgresql_where=IS_CLOSED,
    )


def downgrade() -> None:
    """Step back."""
    op.drop_index("ix_cases_closed_at", "cases")
    op.drop_index("ix_cases_opened_at", "cases")

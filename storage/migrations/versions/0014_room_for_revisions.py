"""PostgreSQL leaves room beside rows that every turn rewrites: a new revision on the same page needs no index."""

from collections.abc import Sequence

from alembic import op

revision: str = "0014"
down_revision: str | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLES = ("conversations", "drafts", "windows")


def upgrade() -> None:
    """Take the step: it holds for pages that are filled from now on."""
    if op.get_context().dialect.name == "postgresql":
        for table in TABLES:
            op.execute(f"ALTER TABLE {table} SET (fillfactor = 60)")


def downgrade() -> None:
    """Step back."""
    if op.get_context().dialect.name == "postgresql":
        for table in TABLES:
            op.execute(f"ALTER TABLE {table} RESET (fillfactor)")

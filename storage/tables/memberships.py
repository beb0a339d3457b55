"""Who is a member where, and where they were before."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Table
from storage.tables.types import ROW_ID

OPEN = sa.text("until IS NULL")
UNFILLED = sa.text("occupation IS NULL AND until IS NULL")


class MembershipRow(Table):
    """A membership: at most one open (`until` is None) for a person."""

    __tablename__ = "memberships"
    __table_args__ = (
        sa.Index("uq_memberships_person", "person_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
        # All that a walk through an audience asks of a membership: a million rows are not looked up one by one.
        sa.Index(
            "ix_memberships_walk",
            *("organisation_id", "since", "id", "person_id", "occupation", "until"),
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        ),
        sa.Index("ix_memberships_since", "since", "id", sqlite_where=OPEN, postgresql_where=OPEN),
        sa.Index("ix_memberships_unfilled", "id", sqlite_where=UNFILLED, postgresql_where=UNFILLED),
        sa.Index("ix_memberships_person_id", "person_id"),
        sa.UniqueConstraint("card_hash"),
    )

    id: Mapped[int] = mapped_column(ROW_ID, primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    state: Mapped[str]
    card: Mapped[bytes]
    card_hash: Mapped[bytes]
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    case_id: Mapped[int | None]
    version: Mapped[int]
    occupation: Mapped[str | None]  # a code, empty where it is not known; None: written before there was this column


class MembershipHistoryRow(Table):
    """One stretch of a membership in one organisation and state."""

    __tablename__ = "membership_history"
    __table_args__ = (
        sa.Index("ix_membership_history_membership_id", "membership_id", "since"),
        sa.Index("ix_membership_history_organisation_id", "organisation_id", "since"),
    )

    id: Mapped[int] = mapped_column(ROW_ID, primary_key=True, autoincrement=False)
    membership_id: Mapped[int] = mapped_column(sa.ForeignKey("memberships.id"))
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    state: Mapped[str]
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    case_id: Mapped[int | None]
    by_id: Mapped[int]  # the person who did it; 0: the system


class ImportLineRow(Table):
    """A line that was imported: the same one is never imported twice."""

    __tablename__ = "import_lines"

    kind: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[bytes] = mapped_column(primary_key=True)
    target_id: Mapped[int]
    file: Mapped[str]  # the first characters of the file's SHA-256
    line: Mapped[int]
    at: Mapped[datetime]

"""Cases: what people asked for, and what became of it."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Table
from storage.tables.types import ROW_ID

IS_OPEN = sa.text("state = 'open'")
NOT_OPEN = sa.text("state <> 'open'")
IS_CLOSED = sa.text("closed_at IS NOT NULL")
ONE_JOIN = sa.text("kind = 'join' AND state IN ('open', 'waiting') AND document_hash IS NOT NULL")


class CaseRow(Table):
    """One thing asked for. `version` grows with every act; an act names the version it was decided on."""

    __tablename__ = "cases"
    __table_args__ = (
        sa.UniqueConstraint("number"),
        sa.Index("uq_cases_join", "document_hash", unique=True, sqlite_where=ONE_JOIN, postgresql_where=ONE_JOIN),
        sa.Index(
            "ix_cases_open_due",
            *("due_at", "id", "organisation_id", "kind", "passes"),
            sqlite_where=IS_OPEN,
            postgresql_where=IS_OPEN,
        ),
        sa.Index(
            "ix_cases_open_organisation",
            *("organisation_id", "due_at", "id", "kind", "passes"),
            sqlite_where=IS_OPEN,
            postgresql_where=IS_OPEN,
        ),
        sa.Index("ix_cases_owner_id", "owner_id", "id"),
        # Not over open cases as well: SQLite takes the younger of two indexes that serve alike, and this one is large.
        sa.Index(
            "ix_cases_settled_organisation",
            *("organisation_id", "opened_at"),
            sqlite_where=NOT_OPEN,
            postgresql_where=NOT_OPEN,
        ),
        sa.Index("ix_cases_opened_at", "opened_at", "organisation_id", "kind"),
        sa.Index(
            "ix_cases_closed_at",
            *("closed_at", "organisation_id", "kind", "state"),
            sqlite_where=IS_CLOSED,
            postgresql_where=IS_CLOSED,
        ),
    )

    id: Mapped[int] = mapped_column(ROW_ID, primary_key=True, autoincrement=False)
    kind: Mapped[str]
    number: Mapped[str]
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    owner_id: Mapped[int]  # the person, or the guest's address
    address_id: Mapped[int]  # where it was filed from
    state: Mapped[str]
    version: Mapped[int]
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    form: Mapped[str]
    form_version: Mapped[int]
    answers: Mapped[bytes]
    name: Mapped[bytes | None]
    name_hash: Mapped[bytes | None]
    document: Mapped[bytes | None]
    document_hash: Mapped[bytes | None]
    passes: Mapped[bool]
    reason: Mapped[str | None]
    fields: Mapped[str | None]  # JSON: the keys of the answers to correct
    assigned_id: Mapped[int | None]
    acted_by: Mapped[int | None]
    acted_at: Mapped[datetime | None]
    membership_id: Mapped[int | None]


class CaseTimelineRow(Table):
    """One thing that happened to a case."""

    __tablename__ = "case_timeline"
    __table_args__ = (sa.Index("ix_case_timeline_case_id", "case_id", "id"),)

    id: Mapped[int] = mapped_column(ROW_ID, primary_key=True, autoincrement=False)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("cases.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    actor_id: Mapped[int]  # a person, a guest's address, or 0: the system
    what: Mapped[str]
    code: Mapped[str | None]  # the reason that was picked
    note: Mapped[bytes | None]

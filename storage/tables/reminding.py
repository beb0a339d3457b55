"""What somebody is to be reminded of, and the runs of calendar jobs."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Table
from storage.tables.types import ROW_ID

WANTED = sa.text("due_at IS NOT NULL")
UNFINISHED = sa.text("finished_at IS NULL")


class ReminderRow(Table):
    """A reminder of an owner about one thing. `due_at` None: told, and not set again so far."""

    __tablename__ = "reminders"
    __table_args__ = (
        sa.UniqueConstraint("owner_id", "kind", "about"),
        sa.Index("ix_reminders_due", "due_at", "owner_id", sqlite_where=WANTED, postgresql_where=WANTED),
        sa.Index("ix_reminders_about", "about"),
    )

    id: Mapped[int] = mapped_column(ROW_ID, primary_key=True, autoincrement=False)
    owner_id: Mapped[int]  # the person, or the guest's address
    kind: Mapped[str]
    about: Mapped[int]  # the id of a case, a draft, …
    due_at: Mapped[datetime | None]
    asked_at: Mapped[datetime]
    asked_by: Mapped[str | None]  # the dedupe key of the calendar job's effect that asked
    told_at: Mapped[datetime | None]


class JobRunRow(Table):
    """One run of a calendar job: whoever holds the lease under the row's `epoch` does it, from `cursor` on."""

    __tablename__ = "job_runs"
    __table_args__ = (
        sa.UniqueConstraint("schedule", "due_at"),
        sa.Index("ix_job_runs_unfinished", "id", sqlite_where=UNFINISHED, postgresql_where=UNFINISHED),
    )

    id: Mapped[int] = mapped_column(ROW_ID, primary_key=True, autoincrement=False)
    schedule: Mapped[str]
    due_at: Mapped[datetime]
    by_id: Mapped[int]  # the person who ran it; 0: its time had come
    epoch: Mapped[int]
    cursor: Mapped[int]
    done: Mapped[int]
    started_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    holder: Mapped[int | None]
    finished_at: Mapped[datetime | None]
    why: Mapped[str | None]  # "first" or "late": never begun; else the name of the error that it met last

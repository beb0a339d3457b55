"""What is true of the whole installation."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Table


class InstallationKeyRow(Table):
    """A value by which a key is known, so that a wrong key is found at the start."""

    __tablename__ = "installation_keys"

    kind: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    value: Mapped[bytes]
    since: Mapped[datetime]


class RotationRow(Table):
    """How far a rotation to a newer key has come in one column."""

    __tablename__ = "rotations"

    task: Mapped[str] = mapped_column(primary_key=True)  # "people.name" or "people.name_hash"
    key_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    cursor: Mapped[int]
    done: Mapped[bool]


class CalendarOverrideRow(Table):
    """A day on which the union works or rests other than the calendar library says."""

    __tablename__ = "calendar_overrides"

    day: Mapped[date] = mapped_column(sa.Date, primary_key=True)
    works: Mapped[bool]
    by_id: Mapped[int]
    at: Mapped[datetime]


class ProcessRow(Table):
    """A process that runs, and when it said so last; `name` is for whoever looks: its machine and its process id."""

    __tablename__ = "processes"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]
    seen_at: Mapped[datetime]


class SchemaFloorRow(Table):
    """The oldest revision whose programs can still work with these tables. No row: any that knows this table."""

    __tablename__ = "schema_floor"

    revision: Mapped[str] = mapped_column(primary_key=True)

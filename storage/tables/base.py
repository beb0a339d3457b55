"""What all tables share: the metadata, names of constraints, and the one column type for instants."""

from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


def micros(at: datetime) -> int:
    """An aware datetime as UTC microseconds since 1970, exactly."""
    return (at - EPOCH) // MICROSECOND


def instant(value: int) -> datetime:
    """The aware datetime of UTC microseconds since 1970."""
    return EPOCH + value * MICROSECOND


class Instant(sa.types.TypeDecorator[datetime]):
    """An instant, stored as integer UTC microseconds. Naive datetimes are refused."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> int | None:
        """To the database."""
        return None if value is None else micros(value)

    def process_result_value(self, value: int | None, dialect: Any) -> datetime | None:
        """From the database."""
        return None if value is None else instant(value)


class Table(DeclarativeBase):
    """The base of every table. Integers are 64-bit; ids are never made by the database."""

    metadata = sa.MetaData(naming_convention=NAMES)
    type_annotation_map = {int: sa.BigInteger(), datetime: Instant(), str: sa.Text(), bytes: sa.LargeBinary()}

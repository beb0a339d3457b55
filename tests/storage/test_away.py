"""Which errors mean that the database is away, as the drivers really raise them."""

import sqlalchemy.exc
from asyncpg.exceptions import InternalClientError, UniqueViolationError

from storage.away import Away, translated


def test_a_line_that_ended_before_its_first_statement_is_away() -> None:
    """asyncpg 0.32 takes it for a fault of its own: seen where connections are ended while many are opened."""
    broke = InternalClientError("cannot switch to state 11; another operation (2) is in progress")
    assert isinstance(translated(broke), Away)
    assert isinstance(translated(sqlalchemy.exc.InternalError("show", None, broke)), Away)


def test_what_the_database_refused_is_not_away() -> None:
    refused = UniqueViolationError("duplicate key")
    assert translated(refused) is refused

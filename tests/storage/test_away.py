"""Which errors mean that the database is away, as the drivers really raise them."""

import pytest
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


@pytest.mark.parametrize("code", ["57P01", "57P02", "57P03"])
def test_a_server_that_stops_or_is_not_ready_yet_is_away(code: str) -> None:
    """As SQLAlchemy has it while PostgreSQL comes back from a crash: "the database system is starting up"."""
    below = Exception("the database system is starting up")
    below.sqlstate = code  # type: ignore[attr-defined]
    assert isinstance(translated(sqlalchemy.exc.DBAPIError("SELECT 1", None, below)), Away)

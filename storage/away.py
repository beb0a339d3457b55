"""When the database is away: which of the drivers' errors mean it, on both databases."""

import sqlite3

import sqlalchemy.exc

from storage.writing import Lost


class Away(Exception):
    """The database does not answer, or has no room; nothing was written, or the same again is harmless."""


UNREACHABLE = (
    sqlalchemy.exc.OperationalError,
    sqlalchemy.exc.InterfaceError,
    sqlalchemy.exc.TimeoutError,
    sqlite3.OperationalError,
    OSError,
)


BROKEN = frozenset(
    (
        *("InterfaceError", "PostgresConnectionError", "OperatorInterventionError", "ConnectionDoesNotExistError"),
        "InternalClientError",  # a line that ended between its greeting and the first statement
    )
)
"""asyncpg's and its adapter's names of a line that is gone, or a server that is stopping."""
STARTING = frozenset(("57P01", "57P02", "57P03"))
"""PostgreSQL's codes of a server that stops, that crashed, and that is not ready yet (appendix A of its manual)."""


def translated(error: Exception) -> Exception:
    """`Away` or `Lost` where that is what `error` means, else `error` itself."""
    match error:
        case sqlalchemy.exc.IntegrityError():
            return error
        case sqlalchemy.exc.DBAPIError() if "deadlock" in str(error.orig).lower():
            return Lost()
    if isinstance(error, UNREACHABLE) or _line_broke(error):
        return Away()
    return error


def _line_broke(error: Exception) -> bool:
    """Whether a connection ended under a statement. asyncpg's own errors come unwrapped where it ends in a rollback;
    they are known by name, since asyncpg is not loaded where nobody uses it."""
    below = error.orig if isinstance(error, sqlalchemy.exc.DBAPIError) else error
    if isinstance(error, sqlalchemy.exc.DBAPIError) and error.connection_invalidated:
        return True
    if getattr(below, "sqlstate", None) in STARTING:
        return True
    kinds = {kind.__name__ for kind in type(below).__mro__ if kind.__module__.startswith(("asyncpg", "sqlalchemy"))}
    said = str(below).lower()
    return not BROKEN.isdisjoint(kinds) or ("connection" in said and "closed" in said and "Error" in kinds)

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


def translated(error: Exception) -> Exception:
    """`Away` or `Lost` where that is what `error` means, else `error` itself."""
    match error:
        case sqlalchemy.exc.IntegrityError():
            return error
        case sqlalchemy.exc.DBAPIError() if "deadlock" in str(error.orig).lower():
            return Lost()
    if isinstance(error, UNREACHABLE):
        return Away()
    if isinstance(error, sqlalchemy.exc.DBAPIError):
        lost = error.connection_invalidated or "Connection" in type(error.orig).__name__
        return Away() if lost else error
    return error

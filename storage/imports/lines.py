"""What becomes of a line, and knowing it again: a line that was imported is never imported twice."""

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from rules.rosters import MemberLine, OrganisationLine
from storage import rows
from storage.keys import Keyring
from storage.tables.memberships import ImportLineRow
from storage.writing import Transaction

KEY_BYTES = 16


@dataclass(frozen=True, slots=True)
class Imported:
    """It is in the database now; `id` 0 in a dry run."""

    id: int = 0


@dataclass(frozen=True, slots=True)
class Known:
    """It was there before, or stands in the file twice."""


@dataclass(frozen=True, slots=True)
class Refused:
    """It can't be taken: the field, and a short code for why."""

    field: str
    reason: str


Outcome = Imported | Known | Refused


@dataclass(slots=True)
class Pretended:
    """What a dry run found good before: marks of its lines, and the codes and names that others may stand under."""

    marks: set[bytes] = field(default_factory=set)
    names: set[str] = field(default_factory=set)


class Marks:
    """Keyed digests of lines. They hang on the root key, so that they outlive the rotation of hash keys."""

    def __init__(self, keys: Keyring) -> None:
        self._secret = keys.derive("imported lines")

    def of(self, *parts: str) -> bytes:
        """The mark of a line by what makes it itself."""
        return hmac.digest(self._secret, "\0".join(parts).encode(), "sha256")[:KEY_BYTES]


async def marked(connection: AsyncConnection, kind: str, marks: Iterable[bytes]) -> set[bytes]:
    """Those of `marks` that were imported before."""
    query = sa.select(ImportLineRow.key).where(ImportLineRow.kind == kind, ImportLineRow.key.in_(list(marks)))
    return set(await connection.scalars(query))


async def mark(tx: Transaction, kind: str, file: str, done: Mapping[bytes, tuple[int, int]]) -> None:
    """Remember imported lines: for each mark the line's number and what was made of it."""
    fresh = [
        {"kind": kind, "key": key, "target_id": target, "file": file, "line": number, "at": tx.now}
        for key, (number, target) in done.items()
    ]
    with rows.racing():
        await rows.put(tx, ImportLineRow, *fresh)


__all__ = ["Imported", "Known", "Marks", "MemberLine", "OrganisationLine", "Outcome", "Pretended", "Refused"]

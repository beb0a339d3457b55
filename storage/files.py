"""Files people sent: pending until fetched, then kept as sealed chunks, or refused."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import addresses, leases, rows
from storage.keys import Keyring
from storage.tables.files import FileChunkRow, FileRow
from storage.tables.talk import EventRow
from storage.writing import Gone, Lost, Transaction

PENDING, KEPT, REFUSED = "pending", "kept", "refused"
CHUNK_BYTES = 256 * 1024
LEASE = timedelta(minutes=2)
UNFILED = timedelta(days=31)
"""A day longer than a form may wait for its person."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as its owner or staff may see it. `size` in bytes, `media` such as "image/jpeg"."""

    id: int
    owner: int
    case: int | None
    state: str
    media: str | None
    size: int | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Fetch:
    """A pending file for a fetcher: the channel's own reference in plain."""

    id: int
    channel: str
    reference: str


@dataclass(frozen=True, slots=True)
class Announce:
    """The actor sent a file that a fetcher will get by the channel's `reference`. Returns its id.

    `key`: the event that brings it. 0 where that has its row already: it came again, and the first file is the one.
    """

    channel: str
    reference: str
    key: str = ""

    async def apply(self, tx: Transaction) -> int:
        """Remember it as pending."""
        came = sa.select(EventRow.id).where(EventRow.address_id == tx.actor.address, EventRow.key == self.key)
        if self.key and await tx.connection.scalar(came) is not None:
            return 0
        number = tx.ids.take()
        row = {
            "id": number,
            "owner_id": await addresses.owner_now(tx),
            "state": PENDING,
            "channel": self.channel,
            "reference": tx.keys.seal("files", number, self.reference.encode()),
            "made_at": tx.now,
        }
        await rows.put(tx, FileRow, row)
        return number


@dataclass(frozen=True, slots=True)
class Lease:
    """Take pending files of `channels` to fetch, at most `many`; nobody else gets them for `LEASE`. Returns `Fetch`
    values. `file`: this one only."""

    channels: tuple[str, ...]
    many: int = 8
    file: int | None = None

    async def apply(self, tx: Transaction) -> list[Fetch]:
        """Take them."""
        free = leases.free(FileRow, tx.now, tx.process)
        this = FileRow.id == self.file if self.file is not None else sa.true()
        found = (
            await tx.connection.execute(
                sa.select(FileRow.id, FileRow.channel, FileRow.reference)
                .where(FileRow.state == sa.literal_column("'pending'"), FileRow.reference.is_not(None), free)
                .where(FileRow.channel.in_(self.channels), this)
                .order_by(FileRow.id)
                .limit(self.many)
                .with_for_update(skip_locked=True)
            )
        ).all()
        taken = sa.update(FileRow).where(FileRow.id.in_([row.id for row in found]))
        await tx.connection.execute(taken.values(**leases.held(tx, tx.now + LEASE)))
        return [Fetch(row.id, row.channel, tx.keys.open("files", row.id, row.reference).decode()) for row in found]


@dataclass(frozen=True, slots=True)
class Keep:
    """Keep the checked content of a file: of a pending one (`file`), or a new one of the actor. Returns its id.

    Raises `Lost` when the pending file was kept, refused or deleted meanwhile. Callers limit the size.
    """

    content: bytes
    media: str
    file: int | None = None
    channel: str = ""

    async def apply(self, tx: Transaction) -> int:
        """Seal it in chunks."""
        values = {"state": KEPT, "media": self.media, "size": len(self.content), "reference": None}
        number = self.file
        if number is None:
            number = tx.ids.take()
            owner = await addresses.owner_now(tx)
            row = {"id": number, "owner_id": owner, "channel": self.channel, "made_at": tx.now, **values}
            await rows.put(tx, FileRow, row)
        else:
            await _settle(tx, number, values)
        chunks = []
        for start in range(0, len(self.content), CHUNK_BYTES):
            chunk, plain = tx.ids.take(), self.content[start : start + CHUNK_BYTES]
            chunks.append({"id": chunk, "file_id": number, "content": tx.keys.seal("file_chunks", chunk, plain)})
        await rows.put(tx, FileChunkRow, *chunks)
        return number


@dataclass(frozen=True, slots=True)
class Refuse:
    """A pending file is not what it should be; `reason` is a code. Raises `Lost`."""

    file: int
    reason: str

    async def apply(self, tx: Transaction) -> None:
        """Refuse it."""
        await _settle(tx, self.file, {"state": REFUSED, "reason": self.reason, "reference": None})


@dataclass(frozen=True, slots=True)
class Delete:
    """Delete files of the actor that belong to no case yet. Returns how many."""

    files: tuple[int, ...]

    async def apply(self, tx: Transaction) -> int:
        """Delete them, chunks first by the foreign key."""
        mine = sa.delete(FileRow).where(FileRow.id.in_(self.files), FileRow.case_id.is_(None))
        owner = await addresses.owner_now(tx)
        return int((await tx.connection.execute(mine.where(FileRow.owner_id == owner))).rowcount)


async def attach(
    tx: Transaction, owner: int, case: int, wanted: Sequence[int]
) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """Give the owner's files to a case. None when all are kept, else the pending ones, and those refused or gone."""
    if not wanted:
        return None
    free = sa.or_(FileRow.case_id.is_(None), FileRow.case_id == case)
    found = await tx.connection.execute(
        sa.select(FileRow.id, FileRow.state).where(FileRow.id.in_(wanted), FileRow.owner_id == owner, free)
    )
    states = {row.id: row.state for row in found}
    pending = tuple(number for number in wanted if states.get(number) == PENDING)
    refused = tuple(number for number in wanted if states.get(number, REFUSED) == REFUSED)
    if pending or refused:
        return pending, refused
    await tx.connection.execute(sa.update(FileRow).where(FileRow.id.in_(wanted)).values(case_id=case))
    return None


async def get(connection: AsyncConnection, file: int) -> Kept:
    """One file. Raises `Gone`."""
    row = (await connection.execute(_query().where(FileRow.id == file))).first()
    if row is None:
        raise Gone
    return Kept(*row)


async def of_case(connection: AsyncConnection, case: int) -> list[Kept]:
    """The files of a case in the order they came."""
    return [
        Kept(*row) for row in await connection.execute(_query().where(FileRow.case_id == case).order_by(FileRow.id))
    ]


async def content(connection: AsyncConnection, keys: Keyring, file: int) -> AsyncIterator[bytes]:
    """The plain content of a kept file, chunk by chunk. Whoever asks for it has asked `rights` first."""
    chunks = sa.select(FileChunkRow.id, FileChunkRow.content).where(FileChunkRow.file_id == file)
    for row in await connection.execute(chunks.order_by(FileChunkRow.id)):
        yield keys.open("file_chunks", row.id, row.content)


async def _settle(tx: Transaction, file: int, values: dict[str, Any]) -> None:
    pending = sa.update(FileRow).where(FileRow.id == file, FileRow.state == PENDING)
    if (await tx.connection.execute(pending.values(**values))).rowcount != 1:
        raise Lost


def _query() -> sa.Select[int, int, int | None, str, str | None, int | None, str | None]:
    one = FileRow
    return sa.select(one.id, one.owner_id, one.case_id, one.state, one.media, one.size, one.reason)


@dataclass(frozen=True, slots=True)
class Sweep:
    """Delete files that nobody filed within `UNFILED`, at most 20 with their chunks. Returns how many."""

    async def apply(self, tx: Transaction) -> int:
        """Delete them."""
        old = sa.select(FileRow.id).where(stale(tx.now, UNFILED)).order_by(FileRow.id).limit(20)
        return int((await tx.connection.execute(sa.delete(FileRow).where(FileRow.id.in_(old)))).rowcount)


def stale(now: datetime, older: timedelta) -> sa.ColumnElement[bool]:
    """The condition for files that nobody filed: no case, and made longer ago than `older`."""
    return sa.and_(FileRow.case_id.is_(None), FileRow.made_at < now - older)

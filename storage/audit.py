"""The audit log: acts written in their own transaction, chained within seconds, checked from end to end.

What a link binds: the link before it, and every column of the act. Whoever changes, deletes or inserts a chained act
breaks a link; whoever cuts the end off is found by the head, which leaves the installation regularly.
"""

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import rows
from storage.keys import Damaged, Keyring
from storage.tables.audit import AuditActRow, AuditDetailRow, AuditHeadRow
from storage.tables.base import micros
from storage.writing import Transaction

START = bytes(32)
SALT_BYTES = 16
BATCH = 300  # 369 took 32 ms of SQLite's writer on a busy 2-core machine


@dataclass(frozen=True, slots=True)
class Note:
    """One act to write down: `act` and `extra` are codes; `details` may be personal (reasons, old and new values)."""

    act: str
    object_id: int
    organisation_id: int | None = None
    extra: str = ""
    details: dict[str, Any] | None = None


async def write(tx: Transaction, *notes: Note) -> None:
    """Write down what the transaction's actor did."""
    acts: list[dict[str, Any]] = []
    details: list[dict[str, Any]] = []
    for note in notes:
        row, digest = tx.ids.take(), None
        if note.details is not None:
            plain = secrets.token_bytes(SALT_BYTES) + json.dumps(note.details, ensure_ascii=False).encode()
            digest = hashlib.sha256(plain).digest()
            details.append({"act_id": row, "content": tx.keys.seal("audit_details", row, plain)})
        acts.append(
            {
                "id": row,
                "at": tx.now,
                "actor_id": tx.actor.owner,
                "act": note.act,
                "object_id": note.object_id,
                "organisation_id": note.organisation_id,
                "extra": note.extra,
                "details_digest": digest,
            }
        )
    await rows.put(tx, AuditActRow, *acts)
    await rows.put(tx, AuditDetailRow, *details)


@dataclass(frozen=True, slots=True)
class Record:
    """Write down a reading of personal data, or another act that has no operation of its own."""

    note: Note

    async def apply(self, tx: Transaction) -> None:
        """Write it down."""
        await write(tx, self.note)


@dataclass(frozen=True, slots=True)
class Seal:
    """Chain the acts that are not chained yet, at most `BATCH`. Returns how many: while it is `BATCH`, call again."""

    async def apply(self, tx: Transaction) -> int:
        """Chain them. On PostgreSQL the head's row makes sealers queue."""
        head = (await tx.connection.execute(sa.select(AuditHeadRow).with_for_update())).one()
        loose = await tx.connection.execute(
            sa.select(AuditActRow).where(AuditActRow.position.is_(None)).order_by(AuditActRow.id).limit(BATCH)
        )
        position, link = head.position, head.link
        changes = []
        for act in loose.all():
            position, link = position + 1, link_of(link, position + 1, act)
            changes.append({"row": act.id, "place": position, "made": link})
        if changes:
            put = sa.update(AuditActRow).where(AuditActRow.id == sa.bindparam("row"), AuditActRow.position.is_(None))
            await tx.connection.execute(put.values(position=sa.bindparam("place"), link=sa.bindparam("made")), changes)
            await tx.connection.execute(sa.update(AuditHeadRow).values(position=position, link=link))
        return len(changes)


@dataclass(frozen=True, slots=True)
class Head:
    """Where the chain ends: publish it elsewhere, and give it to `verify` later."""

    position: int
    link: bytes


@dataclass(frozen=True, slots=True)
class Report:
    """What `verify` found. `broken` are positions in order: a deleted act is reported where the next one stands."""

    checked: int
    loose: int  # acts that no link covers yet
    head: Head
    broken: tuple[int, ...] = ()
    details_altered: tuple[int, ...] = ()  # ids of acts whose details are not what their digest says
    cut: bool = False  # the end is not where the head, or the known head, says

    @property
    def sound(self) -> bool:
        """Whether nothing was altered, deleted or cut off."""
        return not (self.broken or self.details_altered or self.cut)


async def head(connection: AsyncConnection) -> Head:
    """Where the chain ends now."""
    row = (await connection.execute(sa.select(AuditHeadRow))).one()
    return Head(row.position, row.link)


async def verify(connection: AsyncConnection, keys: Keyring, known: Head | None = None) -> Report:
    """Check every link up to the head; `known` is a head that left the installation earlier. Flat memory."""
    end = await head(connection)
    position, link, broken, altered = 0, START, list[int](), list[int]()
    reached_known = known is None or known.position == 0
    while page := (await connection.execute(_page_after(position))).all():
        for act in page:
            if act.position != position + 1 or not hmac.compare_digest(act.link, link_of(link, act.position, act)):
                broken.append(act.position)
            position, link = act.position, act.link
            if known is not None and position == known.position:
                reached_known = hmac.compare_digest(link, known.link)
            if act.content is not None and not _is_digest_of(keys, act):
                altered.append(act.id)
    loose = await connection.scalar(
        sa.select(sa.func.count()).select_from(AuditActRow).where(AuditActRow.position.is_(None))
    )
    cut = (position, link) != (end.position, end.link) or not reached_known
    return Report(position - len(broken), loose or 0, end, tuple(broken), tuple(altered), cut)


def link_of(before: bytes, position: int, act: Any) -> bytes:
    """The link of an act: SHA-256 over the link before it and the act's columns in one unambiguous form."""
    columns = [
        position,
        act.id,
        micros(act.at),
        act.actor_id,
        act.act,
        act.object_id,
        act.organisation_id,
        act.extra,
        act.details_digest.hex() if act.details_digest is not None else None,
    ]
    return hashlib.sha256(before + json.dumps(columns, separators=(",", ":")).encode()).digest()


def _page_after(position: int) -> sa.Select[Any, Any]:
    return (
        sa.select(AuditActRow, AuditDetailRow.content)
        .outerjoin(AuditDetailRow, AuditDetailRow.act_id == AuditActRow.id)
        .where(AuditActRow.position > position)
        .order_by(AuditActRow.position)
        .limit(BATCH)
    )


def _is_digest_of(keys: Keyring, act: Any) -> bool:
    try:
        plain = keys.open("audit_details", act.id, act.content)
    except Damaged:
        return False
    return act.details_digest is not None and hmac.compare_digest(act.details_digest, hashlib.sha256(plain).digest())

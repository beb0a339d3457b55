"""The hot writes of a turn, many turns in a handful of statements: events, conversations, drafts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables.base import micros
from storage.tables.talk import ANSWERED, COMMITTED, RECEIVED, ConversationRow, EventRow
from storage.writing import Actor, Lost, Write

__all__ = ["ANSWERED", "COMMITTED", "RECEIVED", "DraftChange", "Repeated", "Turn"]


class Repeated(Exception):
    """This event has a row already. `id`, `state` and the sealed `answer` are that row's."""

    def __init__(self, id: int, state: int, answer: bytes | None) -> None:
        super().__init__(id)
        self.id, self.state, self.answer = id, state, answer


@dataclass(frozen=True, slots=True)
class DraftChange:
    """What happens to one draft. `was` is the revision it was read at (0: new); `content` None drops it.

    `remind_at` counts for a new draft only: a person is reminded once.
    """

    id: int
    owner: int
    form: str
    was: int
    content: bytes | None
    expires_at: datetime
    remind_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """Everything one turn commits, already sealed, except what depends on the outcomes of its writes.

    `answer` is the sealed answer; or, where it depends on what the writes return, a function of their outcomes that
    makes (sealed answer, sealed state) inside the transaction.
    `parked` says that the event's row exists (received) and is finished now.
    """

    event: int
    actor: Actor
    channel: str
    key: str
    at: datetime
    payload: bytes
    revision: int  # the one that was read; the new one is this plus one
    state: bytes
    answer: bytes | Callable[[tuple[Any, ...]], tuple[bytes, bytes]]
    drafts: tuple[DraftChange, ...] = ()
    writes: tuple[Write, ...] = ()
    parked: bool = False

    @property
    def hot(self) -> bool:
        """Whether it can be committed in a batch with others."""
        return not self.writes and not self.parked


EVENT_SQLITE = (
    "INSERT INTO events (id, address_id, channel, key, state, at, payload, answer, answered_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
)
EVENT_POSTGRES = (
    "INSERT INTO events (id, address_id, channel, key, state, at, payload, answer, answered_at)"
    " SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::smallint[], $6::bigint[],"
    " $7::bytea[], $8::bytea[], $9::bigint[]) ON CONFLICT DO NOTHING"
)
CONVERSATION_SQLITE = (
    "UPDATE conversations SET revision = revision + 1, state = ?, updated_at = ? WHERE address_id = ? AND revision = ?"
)
CONVERSATION_POSTGRES = (
    "UPDATE conversations c SET revision = c.revision + 1, state = u.state, updated_at = u.at"
    " FROM unnest($1::bytea[], $2::bigint[], $3::bigint[], $4::bigint[]) AS u(state, at, address_id, was)"
    " WHERE c.address_id = u.address_id AND c.revision = u.was"
)
DRAFT_NEW_SQLITE = (
    "INSERT INTO drafts (id, owner_id, form, revision, content, address_id, updated_at, expires_at, remind_at)"
    " VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
)
DRAFT_NEW_POSTGRES = (
    "INSERT INTO drafts (id, owner_id, form, revision, content, address_id, updated_at, expires_at, remind_at)"
    " SELECT id, owner, form, 1, content, address, at, expires, remind FROM unnest($1::bigint[], $2::bigint[],"
    " $3::text[], $4::bytea[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[])"
    " AS u(id, owner, form, content, address, at, expires, remind) ON CONFLICT DO NOTHING"
)
DRAFT_PUT_SQLITE = (
    "UPDATE drafts SET revision = revision + 1, content = ?, address_id = ?, updated_at = ?, expires_at = ?"
    " WHERE id = ? AND revision = ?"
)
DRAFT_PUT_POSTGRES = (
    "UPDATE drafts d SET revision = d.revision + 1, content = u.content, address_id = u.address, updated_at = u.at,"
    " expires_at = u.expires FROM unnest($1::bytea[], $2::bigint[], $3::bigint[], $4::bigint[],"
    " $5::bigint[], $6::bigint[]) AS u(content, address, at, expires, id, was)"
    " WHERE d.id = u.id AND d.revision = u.was"
)
DRAFT_DROP_SQLITE = "DELETE FROM drafts WHERE id = ? AND revision = ?"
DRAFT_DROP_POSTGRES = (
    "DELETE FROM drafts d USING unnest($1::bigint[], $2::bigint[]) AS u(id, was)"
    " WHERE d.id = u.id AND d.revision = u.was"
)


async def commit_hot(connection: AsyncConnection, turns: Sequence[Turn], now: datetime) -> None:
    """Write hot `turns` in the open transaction. Raises `Lost` when one met a newer row: roll back, go singly."""
    at = micros(now)
    events = [_event_row(turn, at) for turn in turns]
    if await _many(connection, EVENT_SQLITE, EVENT_POSTGRES, events) != len(turns):
        raise Lost
    await save(connection, turns, now)


async def save(connection: AsyncConnection, turns: Sequence[Turn], now: datetime) -> None:
    """Move the conversations and drafts of `turns` one revision on, or raise `Lost`."""
    at = micros(now)
    screens = [(turn.state, at, turn.actor.address, turn.revision) for turn in turns]
    if await _many(connection, CONVERSATION_SQLITE, CONVERSATION_POSTGRES, screens) != len(turns):
        raise Lost
    changes = [(turn, draft) for turn in turns for draft in turn.drafts]
    if changes:
        await _save_drafts(connection, changes, at)


def _event_row(turn: Turn, at: int) -> tuple[Any, ...]:
    # A hot turn is answered by the reply itself; should that be lost, the channel repeats the event and gets the same.
    return (
        turn.event,
        turn.actor.address,
        turn.channel,
        turn.key,
        ANSWERED,
        micros(turn.at),
        turn.payload,
        turn.answer,
        at,
    )


async def redraw(connection: AsyncConnection, turn: Turn, state: bytes) -> None:
    """Put the state that followed from the outcomes in place of the one saved before them."""
    row = ConversationRow.address_id == turn.actor.address
    await connection.execute(sa.update(ConversationRow).where(row).values(state=state))


async def _save_drafts(connection: AsyncConnection, changes: Sequence[tuple[Turn, DraftChange]], at: int) -> None:
    new, put, drop = [], [], []
    for turn, draft in changes:
        expires, remind = micros(draft.expires_at), draft.remind_at and micros(draft.remind_at)
        if draft.content is None:
            drop.append((draft.id, draft.was))
        elif draft.was:
            put.append((draft.content, turn.actor.address, at, expires, draft.id, draft.was))
        else:
            new.append((draft.id, draft.owner, draft.form, draft.content, turn.actor.address, at, expires, remind))
    for sqlite, postgres, rows in (
        (DRAFT_DROP_SQLITE, DRAFT_DROP_POSTGRES, drop),
        (DRAFT_NEW_SQLITE, DRAFT_NEW_POSTGRES, new),
        (DRAFT_PUT_SQLITE, DRAFT_PUT_POSTGRES, put),
    ):
        if rows and await _many(connection, sqlite, postgres, rows) != len(rows):
            raise Lost


async def _many(connection: AsyncConnection, sqlite: str, postgres: str, rows: Sequence[tuple[Any, ...]]) -> int:
    """Run one statement for all `rows`; returns how many rows it changed."""
    if connection.dialect.name == "postgresql":
        columns = tuple([list(column) for column in zip(*rows, strict=True)])
        return (await connection.exec_driver_sql(postgres, columns)).rowcount
    if len(rows) == 1:
        return (await connection.exec_driver_sql(sqlite, rows[0])).rowcount
    return (await connection.exec_driver_sql(sqlite, list(rows))).rowcount


async def find(connection: AsyncConnection, address: int, key: str) -> Repeated | None:
    """The row this event has already, if any."""
    query = sa.select(EventRow.id, EventRow.state, EventRow.answer).where(
        EventRow.address_id == address, EventRow.key == key
    )
    row = (await connection.execute(query)).first()
    return Repeated(row.id, row.state, row.answer) if row else None


async def insert_event(
    connection: AsyncConnection, turn: Turn, state: int, answer: bytes | None, now: datetime
) -> None:
    """Insert one events row, or raise `Repeated` with the one that is there."""
    answered = micros(now) if state == ANSWERED else None
    row = (
        turn.event,
        turn.actor.address,
        turn.channel,
        turn.key,
        state,
        micros(turn.at),
        turn.payload,
        answer,
        answered,
    )
    if await _many(connection, EVENT_SQLITE, EVENT_POSTGRES, [row]) != 1:
        found = await find(connection, turn.actor.address, turn.key)
        raise found or Lost()

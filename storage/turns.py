"""The hot writes of a turn, many turns in a handful of statements: events, conversations, drafts."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from rules.base.values import dataclass
from storage.many import COPY_FROM, Many, Row, copy
from storage.tables.base import micros
from storage.tables.talk import ANSWERED, COMMITTED, RECEIVED, ConversationRow, EventRow
from storage.writing import Actor, Lost, Write

__all__ = ["ANSWERED", "COMMITTED", "RECEIVED", "DraftChange", "Repeated", "Turn"]


class Repeated(Exception):
    """This event has a row already; this is what stands in it, `answer` and `payload` sealed."""

    def __init__(self, id: int, state: int, at: datetime, answer: bytes | None, payload: bytes | None) -> None:
        super().__init__(id)
        self.id, self.state, self.at, self.answer, self.payload = id, state, at, answer, payload


class Behind(Lost):
    """What this person did before is parked, and some process is still at it: this turn comes after that one."""


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
    `parked` says that the event's row exists (received) and is finished now. `opens` is the kind of window that the
    event opens (`storage.windows`), or empty.
    """

    event: int
    actor: Actor
    channel: str
    key: str
    at: datetime
    revision: int  # the one that was read; the new one is this plus one
    state: bytes
    answer: bytes | Callable[[tuple[Any, ...]], tuple[bytes, bytes]]
    drafts: tuple[DraftChange, ...] = ()
    writes: tuple[Write, ...] = ()
    parked: bool = False
    opens: str = ""

    @property
    def hot(self) -> bool:
        """Whether it can be committed in a batch with others."""
        return not self.writes


# Nothing that the person did before is parked, with a process at it (`_before`). `state < 3` and the plus lead SQLite
# to the index of what is unanswered, where next to nothing stands.
EVENTS = Many(
    8,
    "INSERT INTO events (id, address_id, channel, key, state, at, answer, answered_at)"
    " SELECT * FROM (VALUES {rows}) WHERE column1 IS NOT NULL AND NOT EXISTS (SELECT 1 FROM events AS p"
    " WHERE p.state < 3 AND p.state = 1 AND +p.address_id = column2 AND p.at <= column6 AND p.lease_until >= column8)"
    " ON CONFLICT DO NOTHING",
    "INSERT INTO events (id, address_id, channel, key, state, at, answer, answered_at)"
    " SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::smallint[], $6::bigint[],"
    " $7::bytea[], $8::bigint[]) AS u(id, address_id, channel, key, state, at, answer, answered_at)"
    " WHERE NOT EXISTS (SELECT 1 FROM events AS p WHERE p.state < 3 AND p.state = 1 AND p.address_id = u.address_id"
    " AND p.at <= u.at AND p.lease_until >= u.answered_at) ON CONFLICT DO NOTHING",
)
NEW_EVENTS = ("events", "id", "address_id", "channel", "key", "state", "at", "answer", "answered_at")
"""The table and the columns that a batch on PostgreSQL is copied into."""
BEFORE = (
    "SELECT p.address_id, p.at FROM events p"
    " WHERE p.state < 3 AND p.state = 1 AND p.lease_until >= $2 AND p.address_id + 0 = ANY($1::bigint[])"
)
"""What `EVENTS` asks of each row, of all at once: what is parked of their addresses, with a process at it."""
FINISHED = Many(
    4,
    "UPDATE events AS e SET state = 2, answer = u.column2, lease_until = NULL FROM (VALUES {rows}) AS u"
    " WHERE e.id = u.column1 AND e.state = 1 AND NOT EXISTS (SELECT 1 FROM events AS p WHERE p.state < 3"
    " AND p.state = 1 AND +p.address_id = u.column3 AND p.lease_until >= u.column4 AND p.id <> e.id"
    " AND (p.at < e.at OR (p.at = e.at AND p.id < e.id)))",
    "UPDATE events e SET state = 2, answer = u.answer, lease_until = NULL"
    " FROM unnest($1::bigint[], $2::bytea[], $3::bigint[], $4::bigint[]) AS u(id, answer, address_id, now)"
    " WHERE e.id = u.id AND e.state = 1 AND NOT EXISTS (SELECT 1 FROM events AS p WHERE p.state < 3"
    " AND p.state = 1 AND p.address_id = u.address_id AND p.lease_until >= u.now AND p.id <> e.id"
    " AND (p.at < e.at OR (p.at = e.at AND p.id < e.id)))",
)
"""Parked events that are decided, each after what its person did before: `finish_parked` for many."""
CONVERSATIONS = Many(
    4,
    "UPDATE conversations AS c SET revision = c.revision + 1, state = u.column1, updated_at = u.column2"
    " FROM (VALUES {rows}) AS u WHERE c.address_id = u.column3 AND c.revision = u.column4",
    "UPDATE conversations c SET revision = c.revision + 1, state = u.state, updated_at = u.at"
    " FROM unnest($1::bytea[], $2::bigint[], $3::bigint[], $4::bigint[]) AS u(state, at, address_id, was)"
    " WHERE c.address_id = u.address_id AND c.revision = u.was",
)
NEW_DRAFTS = Many(
    9,
    "INSERT INTO drafts (id, owner_id, form, revision, content, address_id, updated_at, expires_at, remind_at)"
    " SELECT * FROM (VALUES {rows}) WHERE column1 IS NOT NULL ON CONFLICT DO NOTHING",
    "INSERT INTO drafts (id, owner_id, form, revision, content, address_id, updated_at, expires_at, remind_at)"
    " SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[], $5::bytea[], $6::bigint[],"
    " $7::bigint[], $8::bigint[], $9::bigint[]) ON CONFLICT DO NOTHING",
)
MOVED_DRAFTS = Many(
    6,
    "UPDATE drafts AS d SET revision = d.revision + 1, content = u.column1, address_id = u.column2,"
    " updated_at = u.column3, expires_at = u.column4 FROM (VALUES {rows}) AS u"
    " WHERE d.id = u.column5 AND d.revision = u.column6",
    "UPDATE drafts d SET revision = d.revision + 1, content = u.content, address_id = u.address, updated_at = u.at,"
    " expires_at = u.expires FROM unnest($1::bytea[], $2::bigint[], $3::bigint[], $4::bigint[],"
    " $5::bigint[], $6::bigint[]) AS u(content, address, at, expires, id, was)"
    " WHERE d.id = u.id AND d.revision = u.was",
)
DROPPED_DRAFTS = Many(
    2,
    "DELETE FROM drafts WHERE (id, revision) IN (VALUES {rows})",
    "DELETE FROM drafts d USING unnest($1::bigint[], $2::bigint[]) AS u(id, was)"
    " WHERE d.id = u.id AND d.revision = u.was",
)
WINDOWS = Many(
    3,
    "INSERT INTO windows (address_id, kind, opened_at, sent) SELECT column1, column2, column3, 0"
    " FROM (VALUES {rows}) WHERE column1 IS NOT NULL"
    " ON CONFLICT (address_id, kind) DO UPDATE SET opened_at = excluded.opened_at, sent = 0",
    "INSERT INTO windows (address_id, kind, opened_at, sent) SELECT address_id, kind, at, 0"
    " FROM unnest($1::bigint[], $2::text[], $3::bigint[]) AS u(address_id, kind, at)"
    " ON CONFLICT (address_id, kind) DO UPDATE SET opened_at = excluded.opened_at, sent = 0",
)

Statements = list[tuple[Many, list[Row]]]
Settled = tuple[Turn, bytes, bytes]
"""A turn with its sealed answer and its sealed state, whatever they depended on."""


def settled(turn: Turn) -> Settled:
    """A hot turn: its answer depends on nothing."""
    assert isinstance(turn.answer, bytes)
    return turn, turn.answer, turn.state


def events(batch: Sequence[Settled], now: datetime) -> list[Row]:
    """The events rows that are new. A hot turn is answered by the reply itself; should that be lost, the channel
    repeats the event and gets the same."""
    at = micros(now)
    return [_event_row(turn, ANSWERED, answer, at) for turn, answer, _ in batch if not turn.parked]


def finished(batch: Sequence[Settled], now: datetime) -> list[Row]:
    """Of parked events, whose answers are still to be sent."""
    at = micros(now)
    return [(turn.event, answer, turn.actor.address, at) for turn, answer, _ in batch if turn.parked]


async def put_events(connection: AsyncConnection, rows: Sequence[Row]) -> None:
    """Insert events rows, on PostgreSQL. Raises where one is there already, or comes after one that is parked."""
    if len(rows) < COPY_FROM:
        await EVENTS.on(connection, rows)
        return
    at: dict[int, int] = {row[1]: row[5] for row in rows}
    parked = await connection.exec_driver_sql(BEFORE, (list(at), rows[0][-1]))
    if any(one.at <= at[one.address_id] for one in parked):
        raise Behind
    await copy(connection, NEW_EVENTS, rows)


async def save(connection: AsyncConnection, turn: Turn, now: datetime) -> None:
    """Move the conversation and the drafts of `turn` one revision on, or raise `Lost`."""
    for many, rows in saving(((turn, b"", turn.state),), now):
        await many.on(connection, rows)


def saving(batch: Sequence[Settled], now: datetime) -> Statements:
    """What moves the conversations and drafts of turns one revision on: statements, each with its rows."""
    at = micros(now)
    moves: Statements = [(CONVERSATIONS, [(state, at, turn.actor.address, turn.revision) for turn, _, state in batch])]
    new, put, drop = [], [], []
    for turn, _, _ in batch:
        address = turn.actor.address
        for draft in turn.drafts:
            if draft.content is None:
                drop.append((draft.id, draft.was))
            elif draft.was:
                put.append((draft.content, address, at, micros(draft.expires_at), draft.id, draft.was))
            else:
                dates = (micros(draft.expires_at), draft.remind_at and micros(draft.remind_at))
                new.append((draft.id, draft.owner, draft.form, 1, draft.content, address, at, *dates))
    windows: list[Row] = [(turn.actor.address, turn.opens, micros(turn.at)) for turn, _, _ in batch if turn.opens]
    drafts: Statements = [(DROPPED_DRAFTS, drop), (NEW_DRAFTS, new), (MOVED_DRAFTS, put), (WINDOWS, windows)]
    return moves + [(many, rows) for many, rows in drafts if rows]


def _event_row(turn: Turn, state: int, answer: Any, answered: int | None) -> Row:
    return (turn.event, turn.actor.address, turn.channel, turn.key, state, micros(turn.at), answer, answered)


async def redraw(connection: AsyncConnection, turn: Turn, state: bytes) -> None:
    """Put the state that followed from the outcomes in place of the one saved before them."""
    row = ConversationRow.address_id == turn.actor.address
    await connection.execute(sa.update(ConversationRow).where(row).values(state=state))


async def find(connection: AsyncConnection, address: int, key: str) -> Repeated | None:
    """The row this event has already, if any."""
    columns = sa.select(EventRow.id, EventRow.state, EventRow.at, EventRow.answer, EventRow.payload)
    row = (await connection.execute(columns.where(EventRow.address_id == address, EventRow.key == key))).first()
    return Repeated(*row) if row else None


async def insert_event(
    connection: AsyncConnection, turn: Turn, state: int, answer: bytes | None, now: datetime
) -> None:
    """Insert one events row, or raise `Repeated` with the one that is there."""
    row = _event_row(turn, state, answer, micros(now) if state == ANSWERED else None)
    try:
        await EVENTS.on(connection, [row])
    except Lost:
        found = await find(connection, turn.actor.address, turn.key)
        behind = found is None and await connection.scalar(sa.select(sa.exists().where(_before(turn, now, EventRow))))
        raise found or (Behind() if behind else Lost()) from None


async def finish_parked(connection: AsyncConnection, turn: Turn, answer: bytes, now: datetime) -> None:
    """Decide a parked event, or raise `Repeated` where it is decided, `Behind` where an earlier one is not."""
    mine = sa.and_(EventRow.id == turn.event, EventRow.state == RECEIVED)
    other = sa.orm.aliased(EventRow)
    rank = sa.or_(other.at < turn.at, other.id < turn.event)  # of two in the same microsecond one has to be first
    first = sa.not_(sa.exists().where(_before(turn, now, other), other.id != turn.event, rank))
    done = sa.update(EventRow).where(mine, first).values(state=COMMITTED, answer=answer, lease_until=None)
    if (await connection.execute(done)).rowcount != 1:
        found = await find(connection, turn.actor.address, turn.key)
        raise Behind if found is not None and found.answer is None else found or Lost()


def _before(turn: Turn, now: datetime, row: Any) -> sa.ColumnElement[bool]:
    """Parked events of the same address that came before and are held: what nobody can finish bars nobody for long."""
    received = sa.and_(row.state == RECEIVED, row.address_id == turn.actor.address)
    return sa.and_(received, row.at <= turn.at, row.lease_until >= now)

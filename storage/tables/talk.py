"""The spine of a turn: events, conversations, drafts, outbox."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Table
from storage.tables.types import ROW_ID

RECEIVED, COMMITTED, ANSWERED = 1, 2, 3
"""States of an events row: parked with its payload; decided and stored, answer not sent; answered."""

UNANSWERED = sa.text("state < 3")
TO_REMIND = sa.text("remind_at IS NOT NULL")
QUEUED = sa.text("state = 'queued'")
BY_SMS = sa.text("sms_at IS NOT NULL")
UNTOLD = sa.text("state IN ('held', 'dead', 'unconfirmed')")
HELD = sa.text("state = 'held' AND held_at IS NOT NULL")
"""Conditions of partial indexes: only rows that still want something are in them."""


class EventRow(Table):
    """One event: inbox, dedupe key, and answer in one row. Rows go when the channel can no longer repeat.

    `payload` is there where the event was parked; the sealed answer holds it otherwise (`bot.record`).
    """

    __tablename__ = "events"
    __table_args__ = (
        sa.UniqueConstraint("address_id", "key"),
        sa.Index("ix_events_unanswered", "state", "id", sqlite_where=UNANSWERED, postgresql_where=UNANSWERED),
    )

    id: Mapped[int] = mapped_column(ROW_ID, primary_key=True, autoincrement=False)
    address_id: Mapped[int]
    channel: Mapped[str]
    key: Mapped[str]
    state: Mapped[int] = mapped_column(sa.SmallInteger)
    at: Mapped[datetime]
    payload: Mapped[bytes | None]
    answer: Mapped[bytes | None]
    answered_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    holder: Mapped[int | None]


class ConversationRow(Table):
    """What is on the screen of one address. A turn commits only onto the `revision` that it read, plus one."""

    __tablename__ = "conversations"

    address_id: Mapped[int] = mapped_column(ROW_ID, primary_key=True, autoincrement=False)
    revision: Mapped[int]
    state: Mapped[bytes | None]
    updated_at: Mapped[datetime]


class DraftRow(Table):
    """A form that is being filled. It belongs to the owner: the person, or a guest's address."""

    __tablename__ = "drafts"
    __table_args__ = (
        sa.UniqueConstraint("owner_id", "form"),
        sa.Index("ix_drafts_expires_at", "expires_at"),
        sa.Index("ix_drafts_remind_at", "remind_at", sqlite_where=TO_REMIND, postgresql_where=TO_REMIND),
    )

    id: Mapped[int] = mapped_column(ROW_ID, primary_key=True, autoincrement=False)
    owner_id: Mapped[int]
    form: Mapped[str]
    revision: Mapped[int]
    content: Mapped[bytes]
    address_id: Mapped[int]
    updated_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    remind_at: Mapped[datetime | None]


class WindowRow(Table):
    """A time in which a channel may write to an address by itself, opened by what the person did; `sent` since then."""

    __tablename__ = "windows"

    address_id: Mapped[int] = mapped_column(ROW_ID, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(primary_key=True)
    opened_at: Mapped[datetime]
    sent: Mapped[int] = mapped_column(sa.SmallInteger)


class OutboxRow(Table):
    """Something to tell an address outside a turn, written in the transaction that caused it.

    `sms_at`: from then on an SMS says that it is there, if the chat has not delivered it. `purpose`: empty for an
    answer, else "reminder" or "news". `deadline_at`: what must be done by then; its last day breaks quiet hours.
    `body` is empty where it is a broadcast's (`about`). `reference`: what the channel calls it, to edit it by.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        sa.Index("ix_outbox_due", "channel", "lane", "due_at", sqlite_where=QUEUED, postgresql_where=QUEUED),
        sa.Index("ix_outbox_address_id", "address_id", "id"),
        sa.Index("ix_outbox_sms_at", "sms_at", sqlite_where=BY_SMS, postgresql_where=BY_SMS),
        sa.Index("ix_outbox_untold", "channel", "state", "why", sqlite_where=UNTOLD, postgresql_where=UNTOLD),
        sa.Index("ix_outbox_held_at", "channel", "held_at", sqlite_where=HELD, postgresql_where=HELD),
        sa.UniqueConstraint("dedupe"),
    )

    id: Mapped[int] = mapped_column(ROW_ID, primary_key=True, autoincrement=False)
    channel: Mapped[str]
    address_id: Mapped[int]
    kind: Mapped[str]
    about: Mapped[int | None]
    lane: Mapped[int] = mapped_column(sa.SmallInteger)
    state: Mapped[str]
    body: Mapped[bytes]
    due_at: Mapped[datetime]
    attempts: Mapped[int]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    holder: Mapped[int | None]
    held_at: Mapped[datetime | None]
    dedupe: Mapped[str | None]
    why: Mapped[str | None]
    sms_at: Mapped[datetime | None]
    purpose: Mapped[str | None]
    deadline_at: Mapped[datetime | None]
    reference: Mapped[str | None]


class NoticeWishRow(Table):
    """What an owner wants to be told unasked, and when not: minutes of the day, in the union's timezone."""

    __tablename__ = "notice_wishes"

    owner_id: Mapped[int] = mapped_column(ROW_ID, primary_key=True, autoincrement=False)
    reminders: Mapped[bool]
    news: Mapped[bool]
    quiet_from: Mapped[int | None] = mapped_column(sa.SmallInteger)
    quiet_until: Mapped[int | None] = mapped_column(sa.SmallInteger)
    changed_at: Mapped[datetime]


class SenderRow(Table):
    """The process that sends for a channel whose rate is one for the whole union, until `until`."""

    __tablename__ = "senders"

    channel: Mapped[str] = mapped_column(primary_key=True)
    process: Mapped[int]
    until: Mapped[datetime]

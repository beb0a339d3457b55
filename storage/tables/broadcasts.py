"""Broadcasts: what is told many, how far that has come, and who was told."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Table
from storage.tables.types import BYTEWISE, ROW_ID

OPEN = sa.text("state IN ('queued', 'running')")
SENDING = sa.text("state = 'sending'")


class BroadcastRow(Table):
    """One broadcast: its content once, whom it is for, and where it stands. It stays; `broadcast_told` does not."""

    __tablename__ = "broadcasts"
    __table_args__ = (
        sa.Index("ix_broadcasts_open", "due_at", "id", sqlite_where=OPEN, postgresql_where=OPEN),
        sa.Index("ix_broadcasts_organisation_id", "organisation_id", "id"),
    )

    id: Mapped[int] = mapped_column(ROW_ID, primary_key=True, autoincrement=False)
    organisation_id: Mapped[int] = mapped_column(sa.BigInteger(), sa.ForeignKey("organisations.id"))
    occupations: Mapped[str]  # codes with spaces between; empty: all
    joined_before: Mapped[datetime | None]
    joined_after: Mapped[datetime | None]
    language: Mapped[str | None]
    or_unknown: Mapped[bool]  # with `language`: also who never told theirs
    channel: Mapped[str | None]
    content: Mapped[bytes]
    state: Mapped[str]
    version: Mapped[int]
    urgent: Mapped[bool]
    again: Mapped[bool]
    people: Mapped[int]
    reachable: Mapped[int | None]  # counted when it starts
    by_id: Mapped[int]
    decided_by: Mapped[int | None]
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    reach: Mapped[str | None]  # JSON: the report by top organisation, once `broadcast_told` is gone


class BroadcastCursorRow(Table):
    """How far a channel has walked through the audience; channel "" is the last look for whom no channel met.

    The place is the membership read last: `path` and `organisation_id` of its organisation, `since`, `membership_id`.
    """

    __tablename__ = "broadcast_cursors"

    broadcast_id: Mapped[int] = mapped_column(
        sa.BigInteger(), sa.ForeignKey("broadcasts.id"), primary_key=True, autoincrement=False
    )
    channel: Mapped[str] = mapped_column(primary_key=True)
    path: Mapped[str] = mapped_column(BYTEWISE)
    organisation_id: Mapped[int]
    since: Mapped[datetime]
    membership_id: Mapped[int]
    done: Mapped[bool]
    a_second: Mapped[float] = mapped_column(sa.Double())  # lately, as of `rated_at`
    rated_at: Mapped[datetime]


class BroadcastToldRow(Table):
    """Somebody who is told: the primary key keeps them from being told twice, whatever moves meanwhile.

    `notice_id`: what the channel knows it by, and the outbox row's id where it became one.
    """

    __tablename__ = "broadcast_told"
    __table_args__ = (
        sa.Index(
            "ix_broadcast_told_sending",
            *("broadcast_id", "channel", "lease_until"),
            sqlite_where=SENDING,
            postgresql_where=SENDING,
        ),
    )

    broadcast_id: Mapped[int] = mapped_column(
        sa.BigInteger(), sa.ForeignKey("broadcasts.id"), primary_key=True, autoincrement=False
    )
    person_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    organisation_id: Mapped[int]
    address_id: Mapped[int | None]  # None: nowhere
    notice_id: Mapped[int]
    channel: Mapped[str]
    state: Mapped[str]
    lease_until: Mapped[datetime | None]
    holder: Mapped[int | None]


class BroadcastTallyRow(Table):
    """How many are in which state, kept with every change, so that nobody counts a million rows to show a bar."""

    __tablename__ = "broadcast_tallies"

    broadcast_id: Mapped[int] = mapped_column(
        sa.BigInteger(), sa.ForeignKey("broadcasts.id"), primary_key=True, autoincrement=False
    )
    channel: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(primary_key=True)
    n: Mapped[int]

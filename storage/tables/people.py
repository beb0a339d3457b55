"""People, the addresses that reach them, and what they agreed to."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Table
from storage.tables.types import ROW_ID

REACHABLE = sa.text("unreachable_at IS NULL")
NOT_MERGED = sa.text("merged_into IS NULL AND document_hash IS NOT NULL")


class PersonRow(Table):
    """Somebody whose phone was proven, or who was invited as staff. A document stands here once a case proved it."""

    __tablename__ = "people"
    __table_args__ = (
        sa.Index(
            "uq_people_document", "document_hash", unique=True, sqlite_where=NOT_MERGED, postgresql_where=NOT_MERGED
        ),
        sa.Index("ix_people_phone_hash", "phone_hash"),
        sa.Index("ix_people_name_hash", "name_hash"),
    )

    id: Mapped[int] = mapped_column(ROW_ID, primary_key=True, autoincrement=False)
    name: Mapped[bytes | None]
    name_hash: Mapped[bytes | None]
    phone: Mapped[bytes | None]
    phone_hash: Mapped[bytes | None]
    document: Mapped[bytes | None]
    document_hash: Mapped[bytes | None]
    details: Mapped[bytes | None]  # JSON: occupation, employer and what else the services know
    created_at: Mapped[datetime]
    merged_into: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))


class AddressRow(Table):
    """One account on one channel. Without a person it is a guest."""

    __tablename__ = "addresses"
    __table_args__ = (
        sa.UniqueConstraint("channel", "account_hash"),
        sa.Index("ix_addresses_person_id", "person_id"),
        # Which address of a person is told, without looking it up.
        sa.Index(
            "ix_addresses_reachable",
            *("person_id", "last_seen", "id", "channel", "language", "unreachable_at"),
            sqlite_where=REACHABLE,
            postgresql_where=REACHABLE,
        ),
    )

    id: Mapped[int] = mapped_column(ROW_ID, primary_key=True, autoincrement=False)
    channel: Mapped[str]
    account: Mapped[bytes]
    account_hash: Mapped[bytes]
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    language: Mapped[str | None]
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime]
    unreachable_at: Mapped[datetime | None]


class ConsentRow(Table):
    """What an owner agreed to: one row for each time."""

    __tablename__ = "consents"
    __table_args__ = (sa.Index("ix_consents_owner_id", "owner_id", "kind", "given_at"),)

    id: Mapped[int] = mapped_column(ROW_ID, primary_key=True, autoincrement=False)
    owner_id: Mapped[int]
    address_id: Mapped[int]
    kind: Mapped[str]
    version: Mapped[int]
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

"""Who may do what where, and invitations to it."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Table
from storage.tables.types import ROW_ID

STANDING = sa.text("until IS NULL")


class GrantRow(Table):
    """A role of a person on the subtree of an organisation."""

    __tablename__ = "grants"
    __table_args__ = (
        sa.Index(
            "uq_grants_standing",
            *("person_id", "organisation_id", "role"),
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
        sa.Index("ix_grants_organisation_id", "organisation_id"),
    )

    id: Mapped[int] = mapped_column(ROW_ID, primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    role: Mapped[str]
    granted_by: Mapped[int]
    since: Mapped[datetime]
    until: Mapped[datetime | None]


class InvitationRow(Table):
    """A one-time code that makes whoever opens it staff, or a cashier of `merchant_id`."""

    __tablename__ = "invitations"
    __table_args__ = (sa.UniqueConstraint("code_digest"),)

    id: Mapped[int] = mapped_column(ROW_ID, primary_key=True, autoincrement=False)
    code_digest: Mapped[bytes]
    role: Mapped[str]
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    name: Mapped[bytes]
    invited_by: Mapped[int]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by: Mapped[int | None]
    merchant_id: Mapped[int | None]

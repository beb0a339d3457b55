"""The audit log: what was done, by whom, to what; never why or from what value in plain words."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Table
from storage.tables.types import ROW_ID

UNCHAINED = sa.text("position IS NULL")


class AuditActRow(Table):
    """One act, ids and codes only. The sealer gives it `position` and `link`; from then on it can't be changed."""

    __tablename__ = "audit_acts"
    __table_args__ = (
        sa.UniqueConstraint("position"),
        sa.Index("ix_audit_acts_unchained", "id", sqlite_where=UNCHAINED, postgresql_where=UNCHAINED),
        sa.Index("ix_audit_acts_organisation_id", "organisation_id", "at"),
        sa.Index("ix_audit_acts_actor_id", "actor_id", "at"),
        sa.Index("ix_audit_acts_object_id", "object_id", "at"),
    )

    id: Mapped[int] = mapped_column(ROW_ID, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor_id: Mapped[int]
    act: Mapped[str]
    object_id: Mapped[int]
    organisation_id: Mapped[int | None]
    extra: Mapped[str]  # ids and codes, such as a reason's code
    details_digest: Mapped[bytes | None]
    position: Mapped[int | None]
    link: Mapped[bytes | None]


class AuditDetailRow(Table):
    """Reasons and values before and after, sealed with their salt. May be erased; the act keeps their digest."""

    __tablename__ = "audit_details"

    act_id: Mapped[int] = mapped_column(ROW_ID, primary_key=True, autoincrement=False)
    content: Mapped[bytes]


class AuditHeadRow(Table):
    """Where the chain ends (one row)."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(ROW_ID, primary_key=True, autoincrement=False)
    position: Mapped[int]
    link: Mapped[bytes]

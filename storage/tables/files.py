"""Photos and documents people sent."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Table
from storage.tables.types import ROW_ID

WAITING = sa.text("state = 'pending'")


class FileRow(Table):
    """A file: pending (known by the channel's reference), kept (its chunks stand here), or refused."""

    __tablename__ = "files"
    __table_args__ = (
        sa.Index("ix_files_owner_id", "owner_id"),
        sa.Index("ix_files_case_id", "case_id"),
        sa.Index("ix_files_pending", "id", sqlite_where=WAITING, postgresql_where=WAITING),
    )

    id: Mapped[int] = mapped_column(ROW_ID, primary_key=True, autoincrement=False)
    owner_id: Mapped[int]
    case_id: Mapped[int | None]
    state: Mapped[str]
    channel: Mapped[str]
    reference: Mapped[bytes | None]
    media: Mapped[str | None]
    size: Mapped[int | None]
    reason: Mapped[str | None]
    made_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    holder: Mapped[int | None]


class FileChunkRow(Table):
    """A piece of a kept file, in order of `id`."""

    __tablename__ = "file_chunks"
    __table_args__ = (sa.Index("ix_file_chunks_file_id", "file_id", "id"),)

    id: Mapped[int] = mapped_column(ROW_ID, primary_key=True, autoincrement=False)
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("files.id", ondelete="CASCADE"))
    content: Mapped[bytes]

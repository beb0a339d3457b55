"""Where gifts are sent."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Table
from storage.tables.types import ROW_ID


class ParcelRow(Table):
    """The address that the holder of a claim gave, sealed: name, mobile, and where. It may change until `sent_at`."""

    __tablename__ = "parcels"

    claim_id: Mapped[int] = mapped_column(ROW_ID, primary_key=True, autoincrement=False)
    content: Mapped[bytes]
    version: Mapped[int]
    given_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    sent_by: Mapped[int | None]

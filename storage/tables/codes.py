"""Short codes that somebody types, and the counters that keep guessing slow."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Table
from storage.tables.types import ROW_ID


class PhoneCodeRow(Table):
    """Six digits sent to a phone. `proven_at`: somebody typed them back in time."""

    __tablename__ = "phone_codes"
    __table_args__ = (
        sa.Index("ix_phone_codes_owner_id", "owner_id", "sent_at"),
        sa.Index("ix_phone_codes_expires_at", "expires_at"),
    )

    id: Mapped[int] = mapped_column(ROW_ID, primary_key=True, autoincrement=False)
    owner_id: Mapped[int]
    phone: Mapped[bytes]
    phone_hash: Mapped[bytes]
    code_digest: Mapped[bytes]
    sent_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(sa.SmallInteger)
    proven_at: Mapped[datetime | None]


class TypedCodeRow(Table):
    """Eight Crockford characters on a poster, which lead to an organisation, an offer or an event."""

    __tablename__ = "typed_codes"
    __table_args__ = (sa.Index("ix_typed_codes_target_id", "target_id", "kind"),)

    code: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    target_id: Mapped[int]
    extra: Mapped[str]  # what the code says beside its target, such as an occupation; never personal
    made_by: Mapped[int]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class LimitRow(Table):
    """How often something was done by somebody within one window of time."""

    __tablename__ = "limits"
    __table_args__ = (sa.Index("ix_limits_ends_at", "ends_at"),)

    what: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[bytes] = mapped_column(primary_key=True)
    ends_at: Mapped[datetime] = mapped_column(primary_key=True)
    count: Mapped[int]


class CounterRow(Table):
    """The last number given out under a name."""

    __tablename__ = "counters"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int]

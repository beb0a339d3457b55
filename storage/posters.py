"""Codes that hang on walls: a poster shown again carries the code that it had."""

from datetime import datetime

import sqlalchemy as sa

from storage.tables.codes import TypedCodeRow
from storage.typed_codes import Target
from storage.writing import Look


async def lasting(look: Look, kind: str, target: int, extra: str, until: datetime) -> Target | None:
    """A typed code that leads to this, and still does at `until`."""
    one = TypedCodeRow
    query = sa.select(one.code, one.kind, one.target_id, one.extra, one.expires_at).where(
        one.target_id == target, one.kind == kind, one.extra == extra, one.expires_at > until
    )
    found = (await look.connection.execute(query.order_by(one.expires_at.desc(), one.code).limit(1))).first()
    return Target(*found) if found else None

"""What the chat has not delivered in time goes to the person's proven phone: an SMS says that it is there."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from storage import outbox, rows
from storage.tables.people import AddressRow, PersonRow
from storage.tables.talk import OutboxRow
from storage.writing import Transaction

KIND = outbox.NEW_MESSAGE


@dataclass(frozen=True, slots=True)
class TextOverdue:
    """Write an SMS for notices whose time for it has come, at most `most`. Returns how many were looked at.

    `content` makes a packed SMS for a phone (E.164). A notice that was heard, or taken back, needs none; nor does it
    get a second one.
    """

    most: int
    content: Callable[[str], bytes]

    async def apply(self, tx: Transaction) -> int:
        """Write them."""
        row = OutboxRow
        due = sa.select(row.id, row.state, row.address_id, row.why).where(row.sms_at <= tx.now).order_by(row.sms_at)
        found = (await tx.connection.execute(due.limit(self.most).with_for_update(skip_locked=True))).all()
        if not found:
            return 0
        unheard = [one for one in found if one.state not in (outbox.SENT, outbox.CANCELLED) and not _announced(one)]
        phones = await _phones(tx, {one.address_id for one in unheard})
        for one in unheard:
            if phone := phones.get(one.address_id):
                await rows.put_if_new(tx, row, _sms(tx, one, self.content(phone)))
        looked = sa.update(row).where(row.id.in_([one.id for one in found]))
        await tx.connection.execute(looked.values(sms_at=None))
        return len(found)


def _announced(one: Any) -> bool:
    """A template message has said already that it is there."""
    return bool(one.state == outbox.HELD and one.why == outbox.TEMPLATED)


def _sms(tx: Transaction, about: Any, content: bytes) -> dict[str, Any]:
    text = outbox.Text(KIND, content, about.id, dedupe=f"sms {about.id}")
    return outbox.row_of(tx, outbox.SMS, about.address_id, text)


async def _phones(tx: Transaction, of: set[int]) -> dict[int, str]:
    """The proven phones of those who stand behind these addresses."""
    if not of:
        return {}
    query = (
        sa.select(AddressRow.id, PersonRow.id.label("person"), PersonRow.phone)
        .join(PersonRow, PersonRow.id == AddressRow.person_id)
        .where(AddressRow.id.in_(of), PersonRow.phone.is_not(None))
    )
    found = (await tx.connection.execute(query)).all()
    return {one.id: tx.keys.open("people.phone", one.person, one.phone).decode() for one in found}

"""The audit chain: whatever is changed afterwards is found. Each tampering here is the checker's negative control."""

from typing import Any

import pytest
import sqlalchemy as sa

from storage import audit
from storage.audit import Note
from storage.tables.audit import AuditDetailRow, AuditHeadRow
from tests.storage.house import House


async def chained(house: House, many: int = 6) -> None:
    for number in range(many):
        details = {"reason": f"理由{number}"} if number % 2 else None
        await house.do(audit.Record(Note("case.approve", 100 + number, 7, "ok", details)))
    assert await house.do(audit.Seal()) == many


async def tamper(house: House, *statements: str) -> None:
    """What somebody with the database's own password could do: drop the triggers, then change rows."""
    drop = (
        ("DROP TRIGGER IF EXISTS audit_acts_fixed ON audit_acts",)
        if house.database.postgres
        else ("DROP TRIGGER IF EXISTS audit_acts_no_update", "DROP TRIGGER IF EXISTS audit_acts_no_delete")
    )
    async with house.database.writer.begin() as connection:
        for statement in (*drop, *statements):
            await connection.execute(sa.text(statement))


async def report(house: House, known: audit.Head | None = None) -> audit.Report:
    async with house.reading() as connection:
        return await audit.verify(connection, house.keys, known)


async def test_an_untouched_log_is_sound(house: House) -> None:
    assert (await report(house)).sound
    await chained(house)
    await house.do(audit.Record(Note("case.approve", 1)))
    found = await report(house)
    assert found.sound
    assert (found.checked, found.loose, found.head.position) == (6, 1, 6)


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE audit_acts SET actor_id = 5 WHERE position = 3", (3,)),
        ("UPDATE audit_acts SET organisation_id = NULL WHERE position = 4", (4,)),
        ("UPDATE audit_acts SET at = at + 1 WHERE position = 1", (1,)),
        ("UPDATE audit_acts SET extra = 'no' WHERE position = 6", (6,)),
        ("UPDATE audit_acts SET details_digest = NULL WHERE position = 2", (2,)),
        ("DELETE FROM audit_acts WHERE position = 3", (4,)),
        ("DELETE FROM audit_acts WHERE position = 1", (2,)),
    ],
)
async def test_a_changed_or_deleted_act_breaks_its_link(house: House, statement: str, broken: Any) -> None:
    await chained(house)
    await tamper(house, statement)
    found = await report(house)
    assert not found.sound
    assert found.broken == broken


async def test_a_cut_end_is_found(house: House) -> None:
    await chained(house)
    await tamper(house, "DELETE FROM audit_acts WHERE position > 4")
    assert (await report(house)).cut


async def test_a_chain_made_anew_is_found_by_a_head_that_left(house: House) -> None:
    await chained(house)
    async with house.reading() as connection:
        known = await audit.head(connection)
    await tamper(
        house,
        "UPDATE audit_acts SET actor_id = 5 WHERE position = 3",
        "UPDATE audit_acts SET position = NULL, link = NULL",
        "UPDATE audit_head SET position = 0",
    )
    async with house.database.writer.begin() as connection:
        await connection.execute(sa.update(AuditHeadRow).values(link=audit.START))
    await house.do(audit.Seal())
    assert (await report(house)).sound
    assert (await report(house, known)).cut


async def test_details_may_be_erased_but_not_exchanged(house: House) -> None:
    await chained(house)
    await tamper(house, "DELETE FROM audit_details WHERE act_id = (SELECT min(act_id) FROM audit_details)")
    assert (await report(house)).sound
    await tamper(house, "UPDATE audit_details SET content = (SELECT content FROM audit_details LIMIT 1)")
    async with house.database.writer.begin() as connection:
        row = await connection.scalar(sa.select(AuditDetailRow.act_id).order_by(AuditDetailRow.act_id.desc())) or 0
        other = house.keys.seal("audit_details", row, bytes(16) + b"{}")
        await connection.execute(sa.update(AuditDetailRow).where(AuditDetailRow.act_id == row).values(content=other))
    found = await report(house)
    assert row in found.details_altered


async def test_sealing_goes_on_in_batches(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "BATCH", 4)
    await house.do(audit.Record(Note("a", 1)))
    for number in range(9):
        await house.do(audit.Record(Note("b", number)))
    assert [await house.do(audit.Seal()) for _ in range(4)] == [4, 4, 2, 0]
    assert (await report(house)).checked == 10

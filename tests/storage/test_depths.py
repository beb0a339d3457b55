"""What those who watch are told of the database, and that asking for it stays cheap."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from bot.dialogue.event import Event, Text
from storage import audit, depths, job_runs, outbox, parked, reminders
from storage.depths import Depth, Job, Open, Queue
from storage.job_runs import Begin, Finish, Occasion, Take
from storage.tables.cases import CaseRow
from storage.tables.talk import OutboxRow
from tests.storage.house import NOON, House


async def _statements(house: House, work: Any) -> list[tuple[str, Any]]:
    """The statements that `work` executes."""
    heard: list[tuple[str, Any]] = []

    def hear(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        heard.append((statement, values))

    engines = (house.database.reader.sync_engine, house.database.writer.sync_engine)
    for engine in engines:
        sa.event.listen(engine, "before_cursor_execute", hear)
    await work()
    for engine in engines:
        sa.event.remove(engine, "before_cursor_execute", hear)
    return heard


async def _scans(house: House, statement: str, values: Any) -> list[str]:
    async with house.reading() as connection:
        plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        return [
            row.detail
            for row in plan
            if row.detail.startswith("SCAN ") and not ("INDEX" in row.detail or "(" in row.detail)
        ]


async def _look(house: House) -> depths.Depths:
    async with house.reading() as connection:
        return await depths.look(connection, house.now, ["tidy", "other"])


async def test_an_empty_house_has_nothing_waiting(house: House) -> None:
    found = await _look(house)
    names = ("parked", "late_answers", "reminders", "files", "audit")
    assert found.outbox == [] and found.cases == []
    assert found.queues == [Queue(name, 0, 0.0) for name in names]
    assert found.jobs == [Job("tidy", 0.0, 0, False, None), Job("other", 0.0, 0, False, None)]
    assert found.size > 100_000


async def test_what_waits_is_counted_with_its_age(house: House) -> None:
    guest = await house.guest()
    event = Event("fake", "k", "someone", NOON, Text("x"))
    await house.do(parked.Park(7, guest.address, "fake", event.key, NOON, b"", NOON))
    await house.do(reminders.AskAll(tuple(reminders.Ask(guest.address, "x", n, NOON) for n in range(3))))
    await house.do(reminders.Ask(guest.address, "x", 99, NOON + timedelta(hours=1)))
    await house.do(audit.Record(audit.Note("x.y", 1)))
    house.later(seconds=90)
    waiting = {one.name: one for one in (await _look(house)).queues}
    assert waiting["parked"] == Queue("parked", 1, 90)
    assert waiting["reminders"] == Queue("reminders", 3, 90), "what is not due yet does not wait"
    assert waiting["audit"] == Queue("audit", 1, 90)
    assert waiting["late_answers"].n == 0


async def test_no_more_is_counted_than_anybody_wants_to_know(house: House, monkeypatch: Any) -> None:
    monkeypatch.setattr(depths, "MOST", 2)
    guest = await house.guest()
    await house.do(reminders.AskAll(tuple(reminders.Ask(guest.address, "x", n, NOON) for n in range(5))))
    waiting = {one.name: one.n for one in (await _look(house)).queues}
    assert waiting["reminders"] == 2


async def test_a_job_is_late_then_good_then_failed(house: House) -> None:
    async def due(hours: int) -> job_runs.Run:
        at = NOON + timedelta(hours=hours)
        await house.do(Begin((Occasion("tidy", at, at + timedelta(days=1)),)))
        run: job_runs.Run = await house.do(Take(("tidy",), at + timedelta(minutes=1)))
        return run

    async def tidy() -> Job:
        return (await _look(house)).jobs[0]

    await house.do(Begin((Occasion("tidy", NOON, NOON),)))
    assert await tidy() == Job("tidy", 0.0, 0, False, None), "a schedule begins with its next time"
    house.later(hours=1, minutes=5)
    run = await due(1)
    assert await tidy() == Job("tidy", 300.0, 1, False, None)
    await house.do(Finish(run))
    assert await tidy() == Job("tidy", 0.0, 0, False, house.now)
    good = house.now
    house.later(hours=1)
    await house.do(Finish(await due(2), "ZeroDivisionError"))
    assert await tidy() == Job("tidy", 0.0, 0, True, good)


async def test_open_cases_are_counted_by_kind(house: House) -> None:
    tree = await house.tree()
    row = {
        "organisation_id": tree["镇"], "owner_id": 1, "address_id": 1, "version": 1, "opened_at": NOON, "form": "x",
        "form_version": 1, "answers": b"", "passes": False,
    }  # fmt: skip
    states = [("join", "open", 1), ("join", "open", -1), ("join", "rejected", -1), ("legal", "open", 3)]
    async with house.database.writer.begin() as connection:
        for n, (kind, state, hours) in enumerate(states):
            values = {
                "id": 900 + n,
                "number": str(n),
                "kind": kind,
                "state": state,
                "due_at": NOON + timedelta(hours=hours),
            }
            await connection.execute(sa.insert(CaseRow).values(**row, **values))
    assert (await _look(house)).cases == [Open("join", 2, 1), Open("legal", 1, 0)]


async def test_no_look_reads_a_whole_table(house: House) -> None:
    """On SQLite, whose plans can be read: what a scrape asks, and what the sweeps ask every few seconds."""
    if house.database.postgres:
        return

    async def look() -> None:
        await _look(house)
        await house.do(parked.Lease(NOON, 10))
        await house.do(parked.LeaseAnswers(NOON, 10, ("web",)))

    for statement, values in await _statements(house, look):
        if "SELECT" in statement and "pragma" not in statement:
            assert await _scans(house, statement, values) == [], statement


async def test_the_checker_of_plans_sees_a_scan(house: House) -> None:
    if house.database.postgres:
        return
    for query in (
        "SELECT id FROM events WHERE state = ? AND lease_until < ?",
        "SELECT id FROM outbox WHERE why = ? OR kind = ?",
    ):
        assert await _scans(house, query, (1, 2))


async def test_the_outbox_is_counted_by_channel(house: House) -> None:
    row = {"kind": "x", "lane": 0, "body": b"", "due_at": NOON, "attempts": 0, "created_at": NOON, "address_id": 1}
    states = ["web queued", "web queued", "sms queued", "web sent", "web dead", "web dead", "web unconfirmed"]
    rows = [row | dict(zip(("channel", "state"), one.split(), strict=True)) | {"id": n} for n, one in enumerate(states)]
    async with house.database.writer.begin() as connection:
        await connection.execute(sa.insert(OutboxRow), rows)
    house.later(seconds=9)
    assert sorted((await _look(house)).outbox, key=lambda one: (one.channel, one.state)) == [
        Depth("sms", outbox.QUEUED, 1, 9),
        Depth("web", outbox.DEAD, 2),
        Depth("web", outbox.QUEUED, 2, 9),
        Depth("web", outbox.UNCONFIRMED, 1),
    ]

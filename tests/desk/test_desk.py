"""One turn, one commit: repeated events, two processes, lost races, slow facts, a database that goes away."""

import asyncio
import sys
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
import sqlalchemy.exc

from bot.desk import Desk
from bot.dialogue.event import Text
from storage.committer import SWITCH_SECONDS, Away, Committer
from storage.ids import Ids
from storage.tables.talk import ConversationRow, DraftRow, EventRow, OutboxRow
from tests.desk.conftest import Person
from tests.desk.toy import Plain, book
from tests.storage.house import House

Someone = Callable[[str], Person]


async def fill(me: Person) -> None:
    await me.says("/begin")
    await me.says("王五")
    await me.picks("trade-truck")
    await me.says("皖C12345")
    await me.says("三个月没结运费")


def second(house: House) -> Desk:
    """A desk of another process on the same database."""
    committer = Committer(house.database, house.keys, Ids(), lambda: house.now)
    return Desk(book, committer, Plain(), lambda: house.now)


async def filings(house: House) -> int:
    return int(await house.scalar(sa.select(sa.func.count()).select_from(OutboxRow)))


async def test_a_form_is_filled_and_filed_once(house: House, someone: Someone) -> None:
    me = someone("me")
    await fill(me)
    assert me.sees("dialogue-summary-title")
    await me.picks("dialogue-submit")
    assert me.sees("filed(True)")
    assert await filings(house) == 1
    assert await house.scalar(sa.select(sa.func.count()).select_from(DraftRow)) == 0


async def test_a_repeated_event_gets_the_same_answer_and_acts_once(house: House, desk: Desk, someone: Someone) -> None:
    me = someone("me")
    await fill(me)
    first = await me.picks("dialogue-submit")
    again = await desk.take(me.events[-1])
    assert again == first
    assert await filings(house) == 1
    for event in me.events:
        await desk.take(event)
    assert await filings(house) == 1
    assert await house.scalar(sa.select(ConversationRow.revision)) == len(me.events)


async def test_the_same_event_twice_at_once_is_one_turn(house: House, desk: Desk, someone: Someone) -> None:
    me = someone("me")
    event = me.event(Text("/begin"))
    answers = await asyncio.gather(*(desk.take(event) for _ in range(5)))
    assert all(answer == answers[0] for answer in answers)
    assert await house.scalar(sa.select(ConversationRow.revision)) == 1


async def test_two_messages_at_once_are_two_turns_in_order(someone: Someone) -> None:
    me = someone("me")
    await me.says("/begin")
    await asyncio.gather(me.says("王五"), me.says("1"), me.says("皖C1"))
    await me.says("x")
    assert me.sees("toy-ask-plate") or me.sees("皖C1")


async def test_two_processes_never_lose_a_turn(house: House, desk: Desk, someone: Someone) -> None:
    other = second(house)
    await other.committer.start()
    try:
        me, twin = someone("me"), Person(other, "me", said=1000)
        await me.says("/begin")
        results = await asyncio.gather(*(one.says(f"word {n}") for n in range(6) for one in (me, twin)))
        assert len({answer.event for answer in results}) == 12
        assert await house.scalar(sa.select(ConversationRow.revision)) == 13
        assert await house.scalar(sa.select(sa.func.count()).select_from(EventRow)) == 13
    finally:
        await other.committer.close()


async def test_an_event_repeated_to_another_process_gets_the_same_answer(
    house: House, desk: Desk, someone: Someone
) -> None:
    other = second(house)
    await other.committer.start()
    try:
        me = someone("me")
        await fill(me)
        first = await me.picks("dialogue-submit")
        assert await other.take(me.events[-1]) == first
        assert await filings(house) == 1
    finally:
        await other.committer.close()


async def test_a_slow_fact_times_out_with_a_sentence_and_the_form_stays(someone: Someone) -> None:
    me = someone("me")
    await me.says("/begin")
    await me.says("/slow 5")
    assert me.sees("dialogue-timeout")
    await me.says("王五")
    assert me.sees("ask-trade")


async def test_a_bug_in_a_handler_is_one_clear_sentence(someone: Someone) -> None:
    me = someone("me")
    await me.says("/broken")
    assert me.sees("dialogue-error")
    await me.says("/begin")
    assert me.sees("ask-name")


async def test_turns_that_wait_together_are_committed_together(house: House, desk: Desk, someone: Someone) -> None:
    people = [someone(f"p{n}") for n in range(40)]
    for person in people:
        await person.says("/begin")
    before = house.committer.batches
    await asyncio.gather(*(person.says("王五") for person in people))
    assert house.committer.batches - before <= 4


async def test_one_bad_row_does_not_sink_its_neighbours(
    house: House, desk: Desk, someone: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [someone(f"p{n}") for n in range(10)]
    for person in people:
        await person.says("/menu")
    # The cache of this process is stale for one of them: its turn must lose, be decided again, and the rest go through.
    async with house.database.writer.begin() as connection:
        await connection.execute(
            sa.update(ConversationRow)
            .where(
                ConversationRow.address_id
                == (await connection.scalar(sa.select(sa.func.min(ConversationRow.address_id))))
            )
            .values(revision=7)
        )
    await asyncio.gather(*(person.says("/begin") for person in people))
    assert all(person.sees("ask-name") for person in people)


def goes_away(monkeypatch: pytest.MonkeyPatch, engine: Any) -> None:
    """From now on this engine's database does not answer."""

    def away(self: Any) -> Any:
        if self is engine:
            raise sqlalchemy.exc.OperationalError("", {}, OSError("disk full"))
        return connect(self)

    connect = type(engine).connect
    monkeypatch.setattr(type(engine), "connect", away)


async def test_while_the_database_is_away_nothing_is_taken(
    house: House, desk: Desk, someone: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = someone("me")
    await me.says("/begin")
    goes_away(monkeypatch, house.database.batcher)
    monkeypatch.setattr(house.database, "_driver", None)  # nor does the connection that is at hand
    with pytest.raises(Away):
        await me.says("王五")
    monkeypatch.undo()
    await desk.take(me.events[-1])
    await me.says("1")
    assert me.sees("ask-plate")


@pytest.mark.parametrize("words", ["/slow 0", "/begin"])
async def test_while_facts_and_seats_cannot_be_read_nothing_is_taken(
    house: House, desk: Desk, someone: Someone, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    me, stranger = someone("me"), someone("stranger")
    await me.says("/menu")
    goes_away(monkeypatch, house.database.reader)
    asks = me if words.startswith("/slow") else stranger
    with pytest.raises(Away):
        await asks.says(words)
    monkeypatch.undo()
    answer = await desk.take(asks.events[-1])
    assert ("slept" if asks is me else "ask-name") in answer.screens[0].text


async def test_one_repeated_event_in_a_batch_sinks_nobody(house: House, someone: Someone) -> None:
    people = [someone(f"p{n}") for n in range(60)]
    await asyncio.gather(*(person.says("/begin") for person in people))
    other = second(house)
    await other.committer.start()
    try:
        for person in people:  # nothing is left to be read, so that all turns wait together
            await other.seats.find("fake", person.account, "")
        before = other.committer.batches
        repeating = [other.take(people[7].events[-1]), *(other.take(p.event(Text("王五"))) for p in people)]
        answers = await asyncio.gather(*repeating)
        assert "ask-name" in answers[0].screens[-1].text
        assert all("ask-trade" in answer.screens[-1].text for answer in answers[1:])
        assert other.committer.batches - before < 40, "halved, not one by one"
    finally:
        await other.committer.close()


async def test_personal_words_are_not_readable_in_the_database(house: House, someone: Someone) -> None:
    me = someone("me")
    await fill(me)
    async with house.reading() as connection:
        rows = (await connection.execute(sa.select(EventRow.answer))).all()
        drafts = (await connection.execute(sa.select(DraftRow.content))).all()
        states = (await connection.execute(sa.select(ConversationRow.state))).all()
    everything = b"".join(bytes(value) for row in [*rows, *drafts, *states] for value in row)
    assert "王五".encode() not in everything
    assert "运费".encode() not in everything


async def test_the_loop_hands_the_interpreter_over_to_sqlites_thread_soon(house: House) -> None:
    if not house.database.postgres:
        assert sys.getswitchinterval() == pytest.approx(SWITCH_SECONDS)


async def test_a_slow_turn_stands_in_the_log_with_its_step_and_nothing_of_what_was_said(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    desk = Desk(book, house.committer, Plain(), lambda: house.now, slow_seconds=0.0)
    me = Person(desk, "me")
    await me.says("/begin")
    await me.says("王小明")
    assert "slow turn" in caplog.text and "on fake at toy.name" in caplog.text
    assert "王小明" not in caplog.text and " me" not in caplog.text
    caplog.clear()
    quick = Desk(book, house.committer, Plain(), lambda: house.now, slow_seconds=60)
    await Person(quick, "other").says("/menu")
    assert not caplog.records

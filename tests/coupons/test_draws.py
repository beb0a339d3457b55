"""Drawing: by the published rule, each piece once, also when the process dies between any two steps."""

import asyncio
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa
import sqlalchemy.exc

from bot.jobs.job import LEASE, Shift
from rules.lottery import Draw, Lots, Tickets
from storage import awards, claims, draws, ledger, lists, lotteries, outbox, round_rows, rows, seeds
from storage.awards import Award
from storage.job_runs import Superseded
from storage.outbox import Notify
from storage.rounds import Steer
from storage.tables.audit import AuditActRow
from storage.tables.cases import CaseRow
from storage.tables.memberships import MembershipRow
from storage.tables.offers import ClaimRow, EntryRow, StockRow
from storage.tables.people import PersonRow
from storage.tables.talk import OutboxRow
from storage.writing import Actor, Lost, Write
from tests.coupons.crowd import FEN
from tests.coupons.lots import Lottery, Steps, lottery, runner
from tests.storage.house import House


async def changed(house: House, statement: Any) -> None:
    await house.committer.run(lambda tx: tx.connection.execute(statement))


async def test_a_draw_gives_the_pieces_by_the_published_rule(house: House) -> None:
    one = await lottery(house, 40, 7)
    await one.entered()
    round = await one.drawn()
    report = await one.report()
    assert (report.wrong, report.drawn, report.outcomes) == ((), True, {"won": 7, "lost": 33})
    assert (report.commitment, report.digest) == (round.commitment, round.entries_digest)
    assert round.state == round_rows.DRAWN
    async with house.reading() as connection:
        ranks = {row.number: row.rank for row in await connection.execute(sa.select(EntryRow.number, EntryRow.rank))}
        found = await ledger.balances(connection, [round.id])
        acts = list(await connection.scalars(sa.select(AuditActRow.act).where(AuditActRow.object_id == round.id)))
    assert sorted(ranks.values()) == list(range(1, 41))
    assert await one.winners() == {number for number, rank in ranks.items() if rank <= 7}
    assert (found["held"], found["stock"], sum(found.values())) == (7 * FEN, 0, 0)
    assert acts == ["round.make", "round.closed", "round.list", "round.draw", "round.drawn"]
    assert round.stocks[one.crowd.stock].taken == 7


async def test_where_there_are_more_pieces_than_entries_everybody_wins(house: House) -> None:
    one = await lottery(house, 3, 7)
    await one.entered()
    await one.drawn()
    assert (await one.winners(), (await one.report()).wrong) == ({1, 2, 3}, ())


async def test_nobody_entered(house: House) -> None:
    one = await lottery(house, 1, 7)
    assert (await one.drawn()).state == round_rows.DRAWN
    assert (await one.report()).wrong == ()


async def test_each_sees_their_own_place(house: House) -> None:
    one = await lottery(house, 4, 2)
    await one.entered()
    await one.drawn()
    async with house.reading() as connection:
        mine = [await lotteries.mine(connection, one.crowd.round, each.person) for each in one.crowd.tappers]
    assert sorted((each.rank, each.won) for each in mine if each and each.rank) == [
        (1, True), (2, True), (3, False), (4, False)
    ]  # fmt: skip


async def test_a_receipt_is_of_one_person_and_number(house: House) -> None:
    one = await lottery(house, 2, 1)
    await one.entered()
    await one.closed()
    receipts = seeds.Receipts(house.keys)
    mine = [receipts.of(one.crowd.round, nth, each.person) for nth, each in enumerate(one.crowd.tappers, 1)]
    lines = (await one.published()).decode().splitlines()
    assert [line.split(",")[-1] for line in lines if line.startswith("entry")] == mine


async def first_of(one: Lottery) -> list[int]:
    """Persons by place, as the rule has it: whoever has the seed could know it before the draw."""
    round = await one.closed()
    lots = Lots()
    async for piece in lists.read(one.house.looking, round.id):
        for row in piece:
            lots.add(row.number, 0, row.weight)
    async with one.house.looking() as look:
        seed = await lists.seed_of(look, round.id)
    draw = Draw(Tickets(seed, round.id, round.entries_digest or ""), lots, 1)
    assert list(draw.steps())
    return [one.crowd.tappers[position].person for position in draw.orders[0]]


async def test_who_may_not_have_it_any_more_leaves_it_to_the_next(house: House) -> None:
    one = await lottery(house, 12, 3)
    await one.entered()
    first = await first_of(one)
    away = sa.update(MembershipRow).where(MembershipRow.person_id == first[0])
    await changed(house, away.values(until=house.now))
    await changed(house, sa.update(PersonRow).where(PersonRow.id == first[2]).values(merged_into=first[5]))
    await house.committer.run(lambda tx: rows.put(tx, ClaimRow, {
        "id": 1, "round_id": one.crowd.round, "stock_id": one.crowd.stock, "person_id": first[3], "nth": 1,
        "state": "held", "at": tx.now, "valid_until": tx.now, "version": 1,
    }))  # fmt: skip
    await one.drawn_now()
    report = await one.report()
    assert (report.wrong, report.outcomes) == ((), {"won": 3, "left": 1, "merged": 1, "has": 1, "lost": 6})
    async with house.reading() as connection:
        winners = set(await connection.scalars(sa.select(ClaimRow.person_id)))
    assert winners == {first[1], first[3], first[4], first[5]}


async def test_an_applicants_piece_waits_for_the_approval(house: House) -> None:
    one = await lottery(house, 3, 3, applicants=True)
    await one.entered()
    gone = sa.update(MembershipRow).where(MembershipRow.person_id == one.crowd.tappers[0].person)
    await changed(house, gone.values(until=house.now))
    case = await applied(house, one, 0)
    await one.drawn()
    async with house.reading() as connection:
        rows = await connection.execute(sa.select(ClaimRow.person_id, ClaimRow.state, ClaimRow.case_id))
        found = {row.person_id: (row.state, row.case_id) for row in rows}
    first, second, _ = (each.person for each in one.crowd.tappers)
    assert (found[first], found[second]) == ((claims.PENDING, case), (claims.HELD, None))
    assert (await one.report()).wrong == ()


async def applied(house: House, one: Lottery, nth: int) -> int:
    """Somebody's open application."""
    tapper = one.crowd.tappers[nth]

    async def write(tx: Any) -> int:
        case = int(tx.ids.take())
        await rows.put(tx, CaseRow, {
            "id": case, "kind": "join", "number": str(case), "organisation_id": one.crowd.home,
            "owner_id": tapper.person, "address_id": tapper.address, "state": "open", "version": 1,
            "opened_at": tx.now, "due_at": tx.now, "form": "join", "form_version": 1, "answers": b"", "passes": False,
        })  # fmt: skip
        return case

    found: int = await house.committer.run(write)
    return found


TAMPERING: dict[str, Any] = {
    "a weight": sa.update(EntryRow).where(EntryRow.number == 3).values(weight=3),
    "an entry less": sa.delete(EntryRow).where(EntryRow.number == 3),
    "a number": sa.update(EntryRow).where(EntryRow.number == 3).values(number=9),
    "a person": sa.update(EntryRow).where(EntryRow.number == 3).values(person_id=1),
    "the pieces": sa.update(StockRow).values(pieces=3),
}


async def test_a_list_that_was_changed_is_not_drawn_and_keeps_nobody_else_waiting(house: House) -> None:
    altered = {what: await lottery(house, 5, 2) for what in TAMPERING}
    true = await lottery(house, 2, 1)
    for one in (*altered.values(), true):
        await one.entered()
        await one.closed()
    for what, one in altered.items():
        change = TAMPERING[what]
        await changed(house, change.where(change.table.c.round_id == one.crowd.round))
    for one in (*altered.values(), true):
        round = await one.round()
        await house.do(lotteries.Draw(round.id, round.version))
    with pytest.raises(draws.Altered):
        await draws.work(Steps(house))
    assert {what: (await one.round()).state for what, one in altered.items()} == dict.fromkeys(
        TAMPERING, round_rows.DRAWING
    )
    assert [await one.winners() for one in altered.values()] == [set()] * 5
    assert (await true.round()).state == round_rows.DRAWN


class Killed(asyncio.CancelledError):
    """The process is gone."""


@dataclass(frozen=True, slots=True)
class Dying(Shift):
    """A run in a process that dies at its next commit: before it, or just after."""

    after: bool = False

    async def step(self, cursor: int, *writes: Write, done: int = 0) -> tuple[Any, ...]:
        if self.after:
            await Shift.step(self, cursor, *writes, done=done)
        raise Killed


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draws, "AWARDS", 2)
    monkeypatch.setattr(draws, "RANKS", 4)


async def killed_everywhere(house: House, one: Lottery) -> int:
    """Draw it in processes that die before each commit, and after each; how many died."""
    kills = 0
    while (await one.round()).state != round_rows.DRAWN:
        for after in (False, True):

            async def work(shift: Shift, after: bool = after) -> None:
                await draws.work(Dying(shift.run, shift.calendar, shift.committer, after=after))

            try:
                while await runner(house.committer, work).round():
                    pass
            except Killed:
                kills += 1
            house.later(seconds=LEASE.total_seconds() + 1)
    return kills


async def test_a_draw_that_is_killed_at_every_step_has_the_same_result(house: House, small_steps: None) -> None:
    one = await lottery(house, 17, 5)
    await one.entered()
    first = await first_of(one)
    round = await one.round()
    await house.do(lotteries.Draw(round.id, round.version))
    assert await killed_everywhere(house, one) >= 2 * (3 + 5 + 1)  # awards, ranks, the end
    assert (await one.report()).wrong == ()
    async with house.reading() as connection:
        assert sorted(await connection.scalars(sa.select(ClaimRow.person_id))) == sorted(first[:5])
        found = await ledger.balances(connection, [round.id])
    assert (found["held"], sum(found.values())) == (5 * FEN, 0)
    assert (await one.round()).stocks[one.crowd.stock].taken == 5


async def test_the_kill_test_catches_an_award_that_does_not_look_what_is_done(
    house: House, small_steps: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: with the looking off, the database itself refuses what would be given twice."""
    one = await lottery(house, 17, 5)
    await one.entered()
    await first_of(one)
    round = await one.round()
    await house.do(lotteries.Draw(round.id, round.version))
    monkeypatch.setattr(draws._Listed, "settled", lambda *_: False)
    seen = awards._entries

    def blind(*args: Any) -> Any:
        found = seen(*args).subquery()
        columns = [sa.null().label(each.name) if each.name in ("claim_id", "void", "has") else each for each in found.c]
        return sa.select(*columns)

    monkeypatch.setattr(awards, "_entries", blind)
    steps = Steps(house)
    await steps.step(0, Award(round.id, one.crowd.stock, (1, 2)))
    with pytest.raises((sqlalchemy.exc.IntegrityError, Lost)):
        await steps.step(0, Award(round.id, one.crowd.stock, (1, 2)))
    assert await one.winners() == {1, 2}


async def test_who_was_thought_dead_gives_nothing_any_more(house: House, small_steps: None) -> None:
    one = await lottery(house, 9, 5)
    await one.entered()
    round = await one.closed()
    await house.do(lotteries.Draw(round.id, round.version))
    refused: list[str] = []

    async def slow(shift: Shift) -> None:
        """Stands still until another has drawn, then goes on."""
        house.later(seconds=LEASE.total_seconds() + 1)
        await runner(house.committer).round()
        try:
            await shift.step(0, Award(one.crowd.round, one.crowd.stock, (1,)))
        except Superseded:
            refused.append("superseded")
            raise

    while await runner(house.committer, slow).round():
        pass
    assert refused
    assert (await one.report()).outcomes == {"won": 5, "lost": 4}


async def test_winners_are_told_in_the_transaction_that_makes_them_so(house: House, small_steps: None) -> None:
    one = await lottery(house, 9, 5)
    await one.entered()
    round = await one.closed()
    await house.do(lotteries.Draw(round.id, round.version))
    address = {each.person: each.address for each in one.crowd.tappers}

    def tell(winners: Any) -> tuple[Write, ...]:
        notices = [Notify(address[each.person], "won", b"x", dedupe=f"won {each.claim}") for each in winners]
        return (outbox.NotifyAll(tuple(notices)),)

    await draws.work(Steps(house), tell)
    async with house.reading() as connection:
        told = set(await connection.scalars(sa.select(OutboxRow.address_id)))
        won = set(await connection.scalars(sa.select(ClaimRow.person_id)))
    assert told == {address[person] for person in won}
    assert len(told) == 5


async def test_a_piece_given_back_while_drawing_makes_no_sixth_winner(house: House, small_steps: None) -> None:
    one = await lottery(house, 12, 5)
    await one.entered()
    round = await one.closed()
    await house.do(lotteries.Draw(round.id, round.version))
    back: list[int] = []

    async def give_back() -> None:
        async with house.reading() as connection:
            row = (await connection.execute(sa.select(ClaimRow.id, ClaimRow.person_id))).first()
        if row is not None and not back:
            back.append(row.id)
            await house.do(claims.GiveBack(row.id, 1), Actor(0, row.person_id))

    await draws.work(Steps(house, give_back))
    report = await one.report()
    assert (len(back), report.wrong, report.outcomes) == (1, (), {"won": 5, "lost": 7})


async def test_what_is_cancelled_while_it_is_drawn_is_drawn_no_further(house: House, small_steps: None) -> None:
    one = await lottery(house, 12, 5)
    await one.entered()
    round = await one.closed()
    drawing = await house.do(lotteries.Draw(round.id, round.version))
    left = [2]

    async def cancel() -> None:
        left[0] -= 1
        if not left[0]:
            await house.do(Steer(round.id, drawing.version, round_rows.CANCELLED))

    with pytest.raises(Lost):
        await draws.work(Steps(house, cancel))
    await draws.work(Steps(house))
    report = await one.report()
    assert (report.drawn, report.entries, report.wrong) == (False, 12, ())
    assert len(await one.winners()) == 2  # void with their round


async def test_a_round_that_is_not_being_drawn_awards_nothing(house: House) -> None:
    one = await lottery(house, 2, 1)
    await one.entered()
    await one.closed()
    with pytest.raises(Lost):
        await house.do(Award(one.crowd.round, one.crowd.stock, (1,)))

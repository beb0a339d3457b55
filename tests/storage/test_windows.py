"""Windows: who may still be written to, and how often; two senders never send more than is allowed."""

import asyncio
from datetime import timedelta

from storage.tables.talk import WindowRow
from storage.windows import Limit, Return, Shut, Spend
from storage.writing import Transaction
from tests.storage.house import House

LIMITS = {"words": Limit(5, timedelta(hours=48)), "act": Limit(3, timedelta(minutes=1))}


async def opens(house: House, address: int, kind: str) -> None:
    async def write(tx: Transaction) -> None:
        tx.session.add(WindowRow(address_id=address, kind=kind, opened_at=tx.now, sent=0))

    await house.committer.run(write)


async def test_nothing_may_be_sent_to_somebody_who_did_nothing(house: House) -> None:
    assert await house.do(Spend(7, LIMITS)) is None


async def test_the_window_that_closes_first_is_spent_first(house: House) -> None:
    await opens(house, 7, "words")
    await opens(house, 7, "act")
    spent = [await house.do(Spend(7, LIMITS)) for _ in range(9)]
    assert spent == ["act"] * 3 + ["words"] * 5 + [None]


async def test_a_window_closes_with_time(house: House) -> None:
    await opens(house, 7, "act")
    house.later(seconds=61)
    assert await house.do(Spend(7, LIMITS)) is None


async def test_what_was_not_sent_may_be_sent_later_and_a_shut_window_stays_shut(house: House) -> None:
    await opens(house, 7, "act")
    for _ in range(3):
        await house.do(Spend(7, LIMITS))
    await house.do(Return(7, "act"))
    assert await house.do(Spend(7, LIMITS)) == "act"
    await opens(house, 7, "words")
    await house.do(Shut(7))
    assert await house.do(Spend(7, LIMITS)) is None


async def test_many_senders_at_once_spend_no_more_than_there_is(house: House) -> None:
    await opens(house, 7, "words")
    spent = await asyncio.gather(*(house.do(Spend(7, LIMITS)) for _ in range(20)))
    assert spent.count("words") == 5

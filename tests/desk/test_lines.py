"""One line a person: in order, and nobody is stuck behind one who left."""

import asyncio

import pytest

from bot.lines import Lines


async def test_turns_of_one_person_wait_in_order_and_others_do_not() -> None:
    lines, done = Lines(), list[str]()

    async def turn(who: str, name: str, ticks: int) -> None:
        async with lines.standing(who):
            for _ in range(ticks):
                await asyncio.sleep(0)
            done.append(name)

    await asyncio.gather(turn("a", "a1", 9), turn("a", "a2", 0), turn("b", "b1", 0), turn("a", "a3", 0))
    assert done == ["b1", "a1", "a2", "a3"]
    assert not lines.behind, "a line is kept only while somebody stands in it"


@pytest.mark.parametrize("leaves", [(1,), (0,), (0, 1), (1, 2), (0, 1, 2, 3)])
async def test_whoever_leaves_holds_nobody_up(leaves: tuple[int, ...]) -> None:
    lines, done = Lines(), list[int]()

    async def turn(number: int) -> None:
        async with lines.standing("a"):
            await asyncio.sleep(0.001)
            done.append(number)

    tasks = [asyncio.create_task(turn(number)) for number in range(4)]
    await asyncio.sleep(0)
    for number in leaves:
        tasks[number].cancel()
    await asyncio.wait(tasks, timeout=5)
    assert done == [number for number in range(4) if number not in leaves]
    assert not lines.behind


async def test_one_cancelled_just_as_its_turn_comes_hands_it_on() -> None:
    lines, done = Lines(), list[int]()
    first = lines.standing("a")
    await first.__aenter__()

    async def turn(number: int) -> None:
        async with lines.standing("a"):
            done.append(number)

    second, third = asyncio.create_task(turn(2)), asyncio.create_task(turn(3))
    await asyncio.sleep(0)
    await first.__aexit__(None, None, None)
    second.cancel()
    await asyncio.wait((second, third), timeout=5)
    assert done == [3]
    assert not lines.behind

"""Somebody who sends far too much is told so once, stores nothing more, and keeps nobody else waiting."""

from collections.abc import Callable
from typing import cast

import sqlalchemy as sa

from bot.desk import Desk
from bot.dialogue.event import Event, Text, Unfollow, What
from bot.dialogue.screen import Answer
from bot.houses.chat import ChatHouse, Pace
from bot.pictures.pool import Pool
from bot.words.words import Words
from storage.tables.talk import EventRow
from tests.desk.conftest import Person
from tests.desk.toy import Plain
from tests.storage.house import House


async def test_a_flood_is_no_turn_and_told_once(house: House, desk: Desk, someone: Callable[[str], Person]) -> None:
    chat = ChatHouse(desk, cast(Words, Plain()), Pool(), Pace(0.001, 3))

    async def does(account: str, key: str, what: What) -> Answer:
        answer = await chat.take(Event("fake", key, account, house.now, what), 5)
        assert answer is not None
        return answer

    answers = [await does("flooder", str(number), Text("/menu")) for number in range(8)]
    assert [[screen.text for screen in answer.screens] for answer in answers] == [
        *[["menu"]] * 3,
        ["dialogue-slow-down"],
        *[[]] * 4,
    ]
    await chat.owe(answers[-1])  # there is nothing to owe, and no harm in it
    assert [screen.text for screen in (await does("other", "1", Text("/menu"))).screens] == ["menu"]
    assert await house.scalar(sa.select(sa.func.count()).select_from(EventRow)) == 4
    assert (await does("flooder", "gone", Unfollow())).screens == ()
    assert await house.scalar(sa.select(sa.func.count()).select_from(EventRow)) == 5, "who leaves is always heard"

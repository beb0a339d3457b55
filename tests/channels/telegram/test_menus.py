"""Command lists: for everybody by language, for staff by role, each account's own only when it changed."""

import asyncio
import re
from collections.abc import Callable

import pytest

from bot.channels.house import Listed
from bot.channels.telegram.api import Refused
from bot.dialogue.screen import Shown
from tests.channels.telegram.conftest import Bot, Start, until
from tests.channels.telegram.doubles import ME, Cards, Sent, said, shows, tapped

STAFF = (Listed("queue", "待办", 1), Listed("menu", "菜单", 2))


def lists(bot: Bot) -> list[Sent]:
    return bot.api.of("setMyCommands", "deleteMyCommands")


async def test_everybody_has_a_list_in_each_language(make: Callable[[], Bot]) -> None:
    bot = make()
    await bot.channel.start()
    await until(lambda: len(lists(bot)) == 3)
    told = lists(bot)
    assert [call.params.get("language_code") for call in told] == [None, "zh", "en"]
    assert all(call.params["scope"] == {"type": "default"} for call in told)
    assert [call.params["commands"][0]["description"] for call in told] == ["菜单", "菜单", "Menu"]
    for call in told:
        assert 1 <= len(call.params["commands"]) <= 100
        for command in call.params["commands"]:
            assert re.fullmatch(r"[a-z0-9_]{1,32}", command["command"])
            assert 1 <= len(command["description"]) <= 256


async def test_names_that_telegram_does_not_allow_stay_out(start: Start) -> None:
    bot = await start()
    many = (Listed("Bad-Name", "x", 1), Listed("入会", "x", 2), Listed("empty", " ", 3))
    bot.house.menus[str(ME)] = many + tuple(Listed(f"c{n}", "x", n) for n in range(200))
    await bot.gets(said(1, "/menu"))
    [call] = lists(bot)
    names = [command["command"] for command in call.params["commands"]]
    assert len(names) == 100 and names[:2] == ["empty", "c0"]
    assert call.params["commands"][0]["description"] == "empty"


@pytest.mark.parametrize("text", ["/menu", "/start"])
async def test_staff_get_their_own_list_once(bot: Bot, text: str) -> None:
    bot.house.menus[str(ME)] = STAFF
    await bot.gets(said(1, text), said(2, text), said(3, "/menu"))
    [call] = lists(bot)
    assert call.params["scope"] == {"type": "chat", "chat_id": ME}
    assert [command["command"] for command in call.params["commands"]] == ["queue", "menu"]
    assert bot.house.asked.count(str(ME)) == 1, "nobody is looked up again and again"


async def test_a_changed_role_changes_the_list(start: Start) -> None:
    bot = await start(Cards(shows(Shown("好"), extra={"menu": True})))
    bot.house.menus[str(ME)] = STAFF
    await bot.gets(said(1, "x"), said(2, "y"))
    assert [call.method for call in lists(bot)] == ["setMyCommands"] * 2, "another process may have set another"
    del bot.house.menus[str(ME)]
    await bot.gets(tapped(3, "/z"))
    assert lists(bot)[-1].method == "deleteMyCommands"
    assert lists(bot)[-1].params == {"scope": {"type": "chat", "chat_id": ME}}


async def test_people_without_a_role_need_no_call(bot: Bot) -> None:
    await bot.gets(said(1, "/start"), said(2, "/menu"), said(3, "x"))
    assert lists(bot) == []


async def test_a_refused_list_is_tried_at_the_next_occasion(bot: Bot) -> None:
    bot.house.menus[str(ME)] = STAFF
    bot.api.refusals["setMyCommands"] = [Refused("network")]
    await bot.gets(said(1, "/menu"), said(2, "/menu"))
    assert len(lists(bot)) == 1


async def test_a_list_that_is_never_taken_keeps_nobody_from_talking_or_stopping(
    make: Callable[[], Bot], caplog: pytest.LogCaptureFixture
) -> None:
    bot = make()
    bot.api.refusals["setMyCommands"] = [Refused("bad") for _ in range(100_000)]
    await bot.channel.start()
    await bot.polls(said(1, "x"))
    async with asyncio.timeout(5):
        await bot.channel.stop()
    assert "x" in bot.api.texts and caplog.text.count("not ready (bad)") == 1


async def test_a_mistake_in_it_keeps_nobody_from_talking(make: Callable[[], Bot]) -> None:
    bot = make()
    bot.house.menus[""] = None  # type: ignore[assignment]
    await bot.channel.start()
    await bot.polls(said(1, "x"))
    assert "x" in bot.api.texts

"""What becomes of answers that Telegram refuses: nobody is left in silence, and nobody else waits."""

import asyncio
from typing import Any

import pytest

from bot.channels.channel import Receipt, TryAgain
from bot.channels.telegram import direct
from bot.channels.telegram.api import Refused
from bot.channels.telegram.lane import DOWN_SECONDS
from bot.dialogue.screen import Drawing, Shown
from tests.channels.telegram.conftest import Bot, Start, until
from tests.channels.telegram.doubles import ME, Cards, choices, in_group, said, shows, tapped

SCREEN = (Shown("好"),)


def refuse(bot: Bot, kind: Any, times: int = 1, method: str = "sendMessage", **more: Any) -> None:
    bot.api.refusals[method] = [Refused(kind, "made up", **more) for _ in range(times)]


@pytest.mark.parametrize("kind", ["network", "server", "unconfirmed"])
async def test_a_stumble_is_tried_again(bot: Bot, kind: Any) -> None:
    refuse(bot, kind, 2)
    await bot.gets(said(1, "x"))
    assert bot.api.texts == ["x"] and not bot.house.owed
    assert bot.time.slept == list(direct.PAUSES)


@pytest.mark.parametrize("kind", ["network", "server", "unconfirmed", "unauthorized", "conflict"])
async def test_what_does_not_get_through_is_owed(bot: Bot, kind: Any) -> None:
    refuse(bot, kind, 9)
    await bot.gets(said(1, "x"))
    assert bot.api.texts == [] and bot.house.owed == [1]


async def test_while_nothing_gets_through_each_answer_is_tried_once_only(bot: Bot) -> None:
    refuse(bot, "network", 99)
    await bot.gets(said(1, "x"), said(2, "y", 77), said(3, "z", 78))
    assert bot.house.owed == [1, 2, 3] and len(bot.api.tried) == 3 + 1 + 1
    bot.time.seconds += DOWN_SECONDS + 1
    bot.api.refusals.clear()
    await bot.gets(said(4, "again"))
    assert bot.api.texts == ["again"]


async def test_a_short_flood_wait_is_waited_for(bot: Bot) -> None:
    refuse(bot, "slow", retry_after=2)
    await bot.gets(said(1, "x"))
    assert bot.api.texts == ["x"] and bot.time.slept == [2]


@pytest.mark.parametrize(("times", "seconds"), [(1, 30), (2, 2)])
async def test_a_long_or_repeated_one_is_owed(bot: Bot, times: int, seconds: float) -> None:
    refuse(bot, "slow", times, retry_after=seconds)
    await bot.gets(said(1, "x"))
    assert bot.house.owed == [1] and bot.api.texts == []


async def test_a_flood_wait_holds_notices_and_no_answers(bot: Bot) -> None:
    refuse(bot, "slow", retry_after=30)
    await bot.gets(said(1, "x"))
    assert await bot.channel.send("77", 1, SCREEN) == Receipt("failed", "slow", 30)
    await bot.gets(said(2, "y"))
    assert bot.api.texts == ["y"]
    bot.time.seconds += 31
    assert await bot.channel.send("77", 1, SCREEN) == Receipt("sent", reference="501")


async def test_who_has_gone_is_owed_nothing(bot: Bot) -> None:
    refuse(bot, "unreachable")
    await bot.gets(said(1, "x"))
    assert not bot.house.owed


@pytest.mark.parametrize("kind", ["late", "network", "bad", "slow"])
async def test_a_tap_answered_too_late_is_no_matter(bot: Bot, kind: Any) -> None:
    refuse(bot, kind, method="answerCallbackQuery")
    await bot.gets(tapped(1, "r3.a"))
    assert bot.api.texts == ["r3.a"] and len([c for c in bot.api.tried if c.method == "answerCallbackQuery"]) == 1


async def test_what_telegram_counts_as_too_long_is_cut_smaller(start: Start) -> None:
    bot = await start(Cards(shows(Shown("一句话说完了。" * 500, choices("好")))))
    refuse(bot, "too_long")
    await bot.gets(said(1, "x"))
    assert "".join(bot.api.texts) == "一句话说完了。" * 500 and len(bot.api.texts) == 2
    assert [call.labels for call in bot.api.of("sendMessage")] == [[], ["好"]]


async def test_and_smaller_still_and_then_owed(start: Start) -> None:
    bot = await start(Cards(shows(Shown("一句话说完了。" * 500), extra={"once": True})))
    refuse(bot, "too_long", 2)
    await bot.gets(said(1, "x"))
    assert len(bot.api.texts) == 4 and all(call.params["protect_content"] for call in bot.api.calls)
    refuse(bot, "too_long", 9)
    await bot.gets(said(2, "y"))
    assert bot.house.owed == [2]


async def test_a_caption_that_is_too_long_follows_its_picture(start: Start) -> None:
    bot = await start(Cards(shows(Shown("字" * 1000, choices("好"), Drawing("card", {}, "卡")))))
    refuse(bot, "too_long", method="sendPhoto")
    await bot.gets(said(1, "x"))
    assert [(call.method, call.text, call.labels) for call in bot.api.calls] == [
        ("sendPhoto", "", []),
        ("sendMessage", "字" * 1000, ["好"]),
    ]


async def test_a_mistake_of_ours_costs_the_buttons_and_not_the_words(
    start: Start, caplog: pytest.LogCaptureFixture
) -> None:
    bot = await start(Cards(shows(Shown("手机号？", choices("好")))))
    refuse(bot, "bad")
    await bot.gets(said(1, "x"))
    assert bot.api.texts == ["手机号？"] and not bot.house.owed
    assert "telegram refused sendMessage" in caplog.text


async def test_an_answer_is_owed_even_if_the_database_is_away_for_a_while(bot: Bot) -> None:
    refuse(bot, "network", 99)
    await bot.gets(said(1, "x"))
    bot.house.owed.clear()
    bot.house.troubles = [TryAgain()]
    await bot.gets(said(2, "y"))
    assert bot.house.owed == [2]


async def test_a_refused_edit_is_owed_too(start: Start) -> None:
    bot = await start(Cards(shows(Shown("第 2 页"), replaces=True)))
    refuse(bot, "network", 9, "editMessageText")
    await bot.gets(tapped(1, "r3.c0"))
    assert bot.house.owed == [1] and bot.api.texts == []


async def test_a_call_that_hangs_is_given_up_and_owed(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(direct, "TRY_SECONDS", 0.01)
    bot.api.stuck[ME] = asyncio.Event()
    await bot.gets(said(1, "x"))
    assert bot.house.owed == [1] and len(bot.api.tried) == 1 + len(direct.PAUSES)


async def test_once_nothing_gets_through_those_who_wait_give_up_too(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    wakes = asyncio.Event()

    async def the_first_sleeps_long(seconds: float) -> None:
        bot.time.slept.append(seconds)
        if len(bot.time.slept) == 1:
            await wakes.wait()

    monkeypatch.setattr(bot.channel._turns._direct, "_sleep", the_first_sleeps_long)
    refuse(bot, "network", 99)
    first = asyncio.create_task(bot.channel._intake.take(said(1, "x", 101)))
    await until(lambda: bot.time.slept)
    await bot.gets(said(2, "y", 102))
    wakes.set()
    await first
    assert bot.house.owed == [2, 1] and len(bot.api.tried) == 3 + 2


# Notices


@pytest.mark.parametrize(
    ("refused", "receipt"),
    [
        (Refused("slow", retry_after=7), Receipt("failed", "slow", 7)),
        (Refused("slow"), Receipt("failed", "slow", 1)),
        (Refused("unreachable"), Receipt("unreachable", "unreachable")),
        (Refused("unconfirmed"), Receipt("unconfirmed", "unconfirmed")),
        (Refused("network"), Receipt("failed", "network")),
        (Refused("server"), Receipt("failed", "server")),
        (Refused("bad"), Receipt("failed", "bad")),
        (Refused("unauthorized"), Receipt("failed", "unauthorized")),
    ],
)
async def test_receipts(bot: Bot, refused: Refused, receipt: Receipt) -> None:
    bot.api.refusals["sendMessage"] = [refused]
    assert await bot.channel.send(str(ME), 9, SCREEN) == receipt
    assert len(bot.api.tried) == 1, "the outbox decides when to try again"


async def test_a_notice_goes_on_where_it_was_refused(bot: Bot) -> None:
    two = (Shown("一", choices("好")), Shown("二"))
    bot.api.refusals["sendMessage"] = [None, Refused("network")]
    assert (await bot.channel.send(str(ME), 9, two)).state == "failed"
    assert (await bot.channel.send(str(ME), 9, two)).state == "sent"
    assert bot.api.texts == ["一", "二"]


async def test_a_notice_waits_until_we_are_open(make: Any) -> None:
    bot = make()
    receipt = await bot.channel.send(str(ME), 9, SCREEN)
    assert receipt.state == "failed" and receipt.retry_after_seconds and not bot.api.tried


# Groups that moved


async def test_a_group_that_became_another_is_answered_there(bot: Bot) -> None:
    refuse(bot, "moved", chat=-1009)
    await bot.gets(in_group(1, "/menu@NiangjiaBot", -5, "group"))
    assert [call.params["chat_id"] for call in bot.api.calls] == [-1009]

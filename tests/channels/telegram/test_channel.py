"""The channel as the house sees it: abilities, files, what is said outside a turn, and what the log may hold."""

import asyncio
import logging
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.channels import chosen
from bot.channels.channel import Unfetchable
from bot.channels.telegram.api import Refused
from bot.config import Settings
from bot.dialogue.screen import Drawing, Shown
from bot.sections import Server, Telegram
from bot.trouble import Trouble
from tests.channels.telegram.conftest import NOON, Bot, Start, until
from tests.channels.telegram.doubles import ME, PNG, choices, said

TOKEN = "42:AAmade-up-for-this-test-made-up-for-thi"


async def test_what_it_can_do(bot: Bot) -> None:
    can = bot.channel.can
    assert bot.channel.name == "telegram" and can.edits and can.pictures and can.buttons == 100
    assert can.text_characters == 4096 and can.repeats_hours == 24


async def test_a_link_opens_the_chat_once_the_bot_api_told_our_name(bot: Bot) -> None:
    assert bot.channel.link("Code_42") == "https://t.me/NiangjiaBot?start=Code_42"
    bot.channel._intake.bot = ""
    assert bot.channel.link("Code_42") is None


async def test_a_notice(bot: Bot) -> None:
    screens = (Shown("批下来了", choices("看看"), Drawing("card", {}, "卡")), Shown("还有一件事"))
    assert (await bot.channel.send(str(ME), 5, screens)).state == "sent"
    photo, text = bot.api.calls
    assert photo.text == "批下来了" and photo.labels == ["看看"] and photo.files[0].content.startswith(PNG)
    assert text.text == "还有一件事"


async def test_a_notice_is_changed_where_it_stands(bot: Bot) -> None:
    receipt = await bot.channel.send(str(ME), 5, (Shown("到了一半", choices("停")),))
    assert receipt.reference
    assert (await bot.channel.change(str(ME), 5, receipt.reference, (Shown("到了"),))).state == "sent"
    [edit] = bot.api.of("editMessageText")
    assert (str(edit.params["message_id"]), edit.params["text"]) == (receipt.reference, "到了")
    for refused, state in (
        (Refused("unmodified"), "sent"),
        (Refused("gone"), "unreachable"),
        (Refused("slow", retry_after=3), "failed"),
    ):
        bot.api.refusals["editMessageText"] = [refused]
        assert (await bot.channel.change(str(ME), 5, receipt.reference, (Shown("到了"),))).state == state
    assert (await bot.channel.change(str(ME), 5, "", (Shown("到了"),))).state == "unreachable"


async def test_broadcasts_go_in_the_lane_that_costs_only_where_the_settings_say_so(start: Start) -> None:
    for paid in (False, True):
        bot = await start(paid_broadcasts=paid, paid_a_second=500)
        lane = bot.channel.can.broadcasts
        assert (lane.a_second if lane else None) == (500 if paid else None)
        assert (await bot.channel.broadcast(str(ME), 5, (Shown("明天停电"),))).state == "sent"
        assert (await bot.channel.send(str(ME), 6, (Shown("批下来了"),))).state == "sent"
        asked = [call.params.get("allow_paid_broadcast", False) for call in bot.api.of("sendMessage")]
        assert asked == [paid, False]


async def test_the_connections_go_even_where_somebodys_answer_takes_too_long(bot: Bot) -> None:
    bot.api.stuck[ME] = asyncio.Event()
    bot.api.put(said(1, "x"))
    await until(lambda: bot.api.tried)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await bot.channel.stop()
    assert not bot.api.open_
    assert bot.api.offsets[-1] <= 1, "what is not settled is not confirmed"


async def test_files(bot: Bot) -> None:
    bot.api.files = {"a": b"x" * 10, "gone": Refused("gone"), "wrong": Refused("bad"), "later": Refused("network")}
    assert await bot.channel.fetch("a") == b"x" * 10
    for reference, reason in (("gone", "gone"), ("wrong", "gone")):
        with pytest.raises(Unfetchable) as unfetchable:
            await bot.channel.fetch(reference)
        assert unfetchable.value.reason == reason
    with pytest.raises(Refused):
        await bot.channel.fetch("later")


async def test_a_file_over_the_limit(start: Start) -> None:
    bot = await start(most_bytes=5)
    bot.api.files = {"a": b"x" * 10}
    with pytest.raises(Unfetchable) as unfetchable:
        await bot.channel.fetch("a")
    assert unfetchable.value.reason == "size"


def house() -> Any:
    """All that is asked of a house before the channel is started."""
    return SimpleNamespace(now=lambda: NOON)


def settings(**telegram: object) -> Settings:
    return Settings(
        telegram=Telegram.model_validate({"token": TOKEN, **telegram}), server=Server(public_url="https://u.example")
    )


@pytest.mark.parametrize("library", ["aiogram", "ptb"])
async def test_chosen_by_the_settings(library: str) -> None:
    [channel] = chosen.channels(settings(library=library, mode="webhook", secret="abc"), house(), house())
    assert channel.name == "telegram" and len(channel.routes) == 1
    assert TOKEN not in repr(vars(channel)) and "webhook" in repr(channel._settings)  # type: ignore[attr-defined]


def test_none_without_a_token_and_none_without_a_secret() -> None:
    assert chosen.channels(Settings(), house(), house()) == ()
    with pytest.raises(Trouble):
        chosen.channels(settings(mode="webhook"), house(), house())


async def test_personal_words_and_secrets_stay_out_of_the_log(start: Start, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        bot = await start(webhook=True, secret="made-up-secret")
        for kind in ("network", "bad", "slow", "unauthorized"):
            bot.api.refusals["sendMessage"] = [Refused(kind, "why") for _ in range(9)]
            await bot.gets(said(len(caplog.records) + 1, "我的身份证是 340302199003070012"))
            await bot.channel.send(str(ME), 1, (Shown("秘密"),))
        await bot.channel.stop()
    assert caplog.records
    for text in ("340302", "秘密", "made-up-secret", str(ME) + " "):
        assert text not in caplog.text


def test_nothing_here_imports_a_library() -> None:
    for file in Path("bot/channels/telegram").glob("*.py"):
        text = file.read_text("utf-8")
        assert "aiogram import" not in text and "import telegram\n" not in text and "from telegram" not in text

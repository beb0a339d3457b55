"""The examples of docs/embedding.md against the fake: the application answers what is its own, the union the rest."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from aiogram.client.session.aiohttp import AiohttpSession
from aiohttp import ClientSession
from pydantic import SecretStr

from bot import sections, stopping
from bot.channels import telegram_embedded
from bot.channels.channel import TryAgain
from bot.channels.fake.telegram.server import FakeTelegram
from bot.channels.telegram.api import Refused
from bot.channels.telegram.settings import TelegramSettings
from bot.config import Settings
from docs.examples import aiogram_app, ptb_app
from storage import migrate
from tests.channels.telegram.doubles import Cards, Wire, said

Serve = Callable[[Settings], Coroutine[Any, Any, None]]
APPS: dict[str, Serve] = {
    "aiogram": lambda settings: aiogram_app.serve(settings, handle_signals=False),
    "ptb": lambda settings: ptb_app.serve(settings, stopping.Stop()),
}
pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        yield server


@pytest.fixture
async def settings(telegram: FakeTelegram, tmp_path: Path) -> Settings:
    url = f"sqlite:///{tmp_path / 'niangjia.db'}"
    await migrate.upgrade(url)
    return Settings(
        database=sections.Database(url=SecretStr(url)),
        keys=sections.Keys(path=str(tmp_path / "keys.json")),
        server=sections.Server(port=0),
        telegram=sections.Telegram(token=SecretStr(telegram.token), mode="embedded", api_base=telegram.api_base),
    )


@pytest.fixture(autouse=True)
async def _closed(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """An application that is cancelled in the middle leaves its library's connections open, as a killed one does."""
    made: list[ClientSession] = []
    create = AiohttpSession.create_session

    async def noted(session: AiohttpSession) -> ClientSession:
        made.append(await create(session))
        return made[-1]

    monkeypatch.setattr(AiohttpSession, "create_session", noted)
    yield
    for session in made:
        await session.close()


@contextlib.asynccontextmanager
async def serving(serve: Serve, settings: Settings) -> AsyncIterator[None]:
    task = asyncio.create_task(serve(settings))
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


@pytest.mark.parametrize("library", list(APPS))
async def test_both_answer_what_is_theirs(library: str, telegram: FakeTelegram, settings: Settings) -> None:
    me = telegram.person()
    async with serving(APPS[library], settings):
        me.says("/price")
        await telegram.shows(me, "3.20", seconds=20)
        assert len(me.chat.told) == 1
        me.starts()
        await telegram.until(lambda: len(me.chat.told) > 1)
        first = me.chat.last
        label = next(iter(me.chat.labels()), "")
        assert label
        tap = me.taps(label)
        await telegram.answered(tap)
        await telegram.until(lambda: me.chat.last is not first or bool(first.before))
        me.sends_photo()
        me.sends_contact()
        me.says("/help", link_preview_options={"is_disabled": True})
        me.blocks()
        me.starts()
        asked = len(telegram.made("sendMessage"))
        await telegram.until(lambda: len(telegram.made("sendMessage")) > asked)
    assert telegram.refused() == []
    assert not telegram.made("setMyCommands")
    assert not telegram.made("deleteWebhook")


@pytest.mark.parametrize("library", list(APPS))
async def test_what_was_not_handled_comes_again(
    library: str, telegram: FakeTelegram, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that dies in the middle of a turn has not confirmed it."""
    begun = asyncio.Event()

    async def never(self: object, update: object) -> None:
        begun.set()
        await asyncio.Event().wait()

    me = telegram.person()
    me.starts()
    with monkeypatch.context() as patched:
        patched.setattr(telegram_embedded.EmbeddedTelegram, "take", never)
        async with serving(APPS[library], settings):
            await asyncio.wait_for(begun.wait(), 20)
    assert len(telegram.world.queue.waiting) == 1
    async with serving(APPS[library], settings):
        await telegram.until(lambda: bool(me.chat.told), seconds=20)


async def test_what_the_library_would_lose(
    telegram: FakeTelegram, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same as before with aiogram's own order: it is confirmed before it was handled."""
    begun = asyncio.Event()

    async def never(self: object, update: object) -> None:
        begun.set()
        await asyncio.Event().wait()

    telegram.person().starts()
    monkeypatch.setattr(telegram_embedded.EmbeddedTelegram, "take", never)
    async with serving(lambda given: aiogram_app.serve(given, handle_signals=False, handle_as_tasks=True), settings):
        await asyncio.wait_for(begun.wait(), 20)
        await telegram.until(lambda: not telegram.world.queue.waiting)


async def test_a_house_that_stops_gives_the_update_back() -> None:
    """What the house cannot take is tried again until we leave: then the update must not be confirmed."""
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    union = telegram_embedded.EmbeddedTelegram.__new__(telegram_embedded.EmbeddedTelegram)
    union._sleep = sleep
    await union._again(2.0)
    assert slept == [2.0]
    union._leaving = True
    with pytest.raises(TryAgain):
        await union._again(2.0)


async def test_nobody_waits_for_a_house_that_stops_before_the_bot_api_was_there() -> None:
    api = Wire(refusals={"open": [Refused("network") for _ in range(1000)]})
    union = telegram_embedded.EmbeddedTelegram(telegram_embedded.Guest(api), TelegramSettings(), Cards())
    await union.start()
    taking = asyncio.create_task(union.take(said(1, "x")))
    await asyncio.sleep(0.01)
    await union.stop()
    async with asyncio.timeout(1):
        with pytest.raises(TryAgain):
            await taking


def test_other_modes_have_nothing_embedded() -> None:
    with pytest.raises(LookupError, match="embedded"):
        telegram_embedded.of(())

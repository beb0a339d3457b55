"""The webhook: only Telegram is let in, and its update is confirmed when it is settled."""

import asyncio
import io
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import orjson
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient

from bot.channels.channel import TryAgain
from bot.channels.telegram.api import Refused
from bot.channels.telegram.reading import WANTED
from bot.dialogue.screen import Drawing, Shown
from bot.trouble import Trouble
from tests.channels.telegram.conftest import HEADERS, SECRET, Bot, Start, until
from tests.channels.telegram.doubles import ME, Cards, choices, said, shows, tapped

Client = TestClient[web.Request, web.Application]
Door = Callable[[Bot], Awaitable[Client]]


@pytest.fixture
def webhook(start: Start) -> Start:
    async def begin(house: Cards | None = None, **settings: Any) -> Bot:
        return await start(house, **{"webhook": True, "secret": SECRET, **settings})

    return begin


async def post(client: Client, update: Any, headers: Any = None) -> tuple[int, bytes]:
    body = io.BytesIO(update if isinstance(update, bytes) else orjson.dumps(update))
    sent = {"Content-Type": "application/json", **(HEADERS if headers is None else headers)}
    async with client.post("/telegram", data=body, headers=sent) as response:
        return response.status, await response.read()


async def pieces() -> AsyncIterator[bytes]:
    for _ in range(200):
        yield b"[" * 10_000


@pytest.mark.parametrize("secret", ["", "with blanks", "geheimß", "x" * 257])
def test_it_does_not_start_without_a_good_secret(make: Callable[..., Bot], secret: str) -> None:
    with pytest.raises(Trouble) as trouble:
        make(webhook=True, secret=secret)
    assert trouble.value.problems[0].key in ("telegram-no-secret", "telegram-secret-letters")


async def test_polling_has_no_door(bot: Bot) -> None:
    assert bot.channel.routes == ()


async def test_it_is_set_with_its_secret_and_all_that_we_want_to_know(make: Callable[..., Bot]) -> None:
    bot = make(webhook=True, secret=SECRET, connections=7)
    await bot.channel.start()
    await until(lambda: bot.api.tried)
    assert bot.api.tried[0].method == "setWebhook"
    assert bot.api.tried[0].params == {
        "url": "https://union.example/telegram",
        "secret_token": SECRET,
        "allowed_updates": list(WANTED),
        "max_connections": 7,
    }
    assert "my_chat_member" in WANTED


async def test_an_update_is_answered_and_then_confirmed(webhook: Start, door: Door) -> None:
    bot = await webhook()
    assert await post(await door(bot), said(1, "入会")) == (200, b"")
    assert bot.api.texts == ["入会"]


@pytest.mark.parametrize(
    "headers", [{}, {"X-Telegram-Bot-Api-Secret-Token": "guess"}, {"X-Telegram-Bot-Api-Secret-Token": SECRET + "x"}]
)
async def test_strangers_stay_outside(webhook: Start, door: Door, headers: dict[str, str]) -> None:
    bot = await webhook()
    forwarded = {"X-Forwarded-For": "149.154.160.1, 127.0.0.1"}
    assert (await post(await door(bot), said(1, "x"), {**headers, **forwarded}))[0] == 401
    assert not bot.house.taken


async def test_strangers_do_not_fill_the_log(webhook: Start, door: Door, caplog: pytest.LogCaptureFixture) -> None:
    client = await door(await webhook())
    for _ in range(20):
        await post(client, b"x", {})
    assert caplog.text.count("no secret or a wrong one") == 1
    assert SECRET not in caplog.text


async def test_the_secret_is_compared_in_constant_time(
    webhook: Start, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    import hmac

    compared: list[tuple[Any, Any]] = []
    real = hmac.compare_digest

    def noted(given: bytes, wanted: bytes) -> bool:
        compared.append((given, wanted))
        return real(given, wanted)

    monkeypatch.setattr(hmac, "compare_digest", noted)
    client = await door(await webhook())
    assert (await post(client, b"x", {"X-Telegram-Bot-Api-Secret-Token": "guess"}))[0] == 401
    assert compared == [(b"guess", SECRET.encode())]


async def test_only_json_of_a_sane_size(webhook: Start, door: Door) -> None:
    bot = await webhook()
    client = await door(bot)
    assert (await post(client, b"x", {**HEADERS, "Content-Type": "text/plain"}))[0] == 415
    assert (await post(client, b"{"))[0] == 400
    assert (await post(client, b"[" * 2_000_000))[0] == 413
    async with client.post("/telegram", data=pieces(), headers={"Content-Type": "application/json", **HEADERS}) as told:
        assert told.status == 413, "no length is told beforehand"
    assert (await post(client, []))[0] == 200, "nothing to us, and nothing to send again"
    assert not bot.house.taken


async def test_while_the_database_is_away_telegram_keeps_it(webhook: Start, door: Door) -> None:
    bot = await webhook()
    client = await door(bot)
    bot.house.troubles = [TryAgain()]
    assert (await post(client, said(1, "x")))[0] == 503
    assert (await post(client, said(1, "x")))[0] == 200
    assert bot.api.texts == ["x"]


async def test_what_could_not_be_sent_is_owed_before_the_200(webhook: Start, door: Door) -> None:
    bot = await webhook()
    client = await door(bot)
    bot.api.refusals["sendMessage"] = [Refused("network") for _ in range(9)]
    assert (await post(client, said(1, "x")))[0] == 200
    assert bot.house.owed == [1]
    bot.house.troubles = []
    bot.api.refusals["sendMessage"] = [Refused("network") for _ in range(9)]
    bot.house.answers["u2"] = bot.house.decide(bot.house.taken[0])
    bot.house.held["u2"] = asyncio.Event()
    waiting = asyncio.create_task(post(client, said(2, "y")))
    await asyncio.sleep(0.02)
    bot.house.troubles = [TryAgain()]
    bot.house.held["u2"].set()
    assert (await waiting)[0] == 503, "neither sent nor owed"


async def test_there_is_no_200_while_the_turn_runs(webhook: Start, door: Door) -> None:
    bot = await webhook()
    client = await door(bot)
    bot.house.held["u1"] = asyncio.Event()
    waiting = asyncio.create_task(post(client, said(1, "x")))
    await asyncio.sleep(0.02)
    assert not waiting.done()
    bot.house.held["u1"].set()
    assert (await waiting)[0] == 200


async def test_the_answer_in_the_webhooks_own_reply(webhook: Start, door: Door) -> None:
    bot = await webhook(Cards(shows(Shown("姓名？", choices("好")))), webhook_reply=True)
    status, body = await post(await door(bot), said(1, "x"))
    reply = orjson.loads(body)
    assert status == 200 and reply["method"] == "sendMessage" and reply["chat_id"] == ME
    assert reply["text"] == "姓名？" and reply["reply_markup"]["inline_keyboard"]
    assert bot.api.texts == []


@pytest.mark.parametrize(
    "screens",
    [
        (Shown("一", choices("好")), Shown("二")),
        (Shown("卡", drawing=Drawing("card", {}, "卡")),),
        (Shown("字" * 5000),),
    ],
)
async def test_more_than_one_plain_message_is_sent(webhook: Start, door: Door, screens: tuple[Shown, ...]) -> None:
    bot = await webhook(Cards(shows(*screens)), webhook_reply=True)
    assert await post(await door(bot), said(1, "x")) == (200, b"")
    assert bot.api.of("sendMessage", "sendPhoto")


async def test_a_tap_is_answered_by_a_call_all_the_same(webhook: Start, door: Door) -> None:
    bot = await webhook(webhook_reply=True)
    _, body = await post(await door(bot), tapped(1, "/card"))
    assert orjson.loads(body)["method"] == "sendMessage"
    await bot.channel._turns.idle()
    assert [call.method for call in bot.api.calls] == ["answerCallbackQuery"]


async def test_a_burst_waits_in_line_and_nobody_is_refused(webhook: Start) -> None:
    """5,000 at once, without sockets: the line itself. `make bench` does it over HTTP."""
    bot = await webhook(turns_at_once=20)
    most, now = 0, 0
    release = asyncio.Event()
    take = bot.house.take

    async def counted(event: Any, seconds: float) -> Any:
        nonlocal most, now
        now += 1
        most = max(most, now)
        await release.wait()
        try:
            return await take(event, seconds)
        finally:
            now -= 1

    bot.house.take = counted  # type: ignore[method-assign]
    everybody = [
        asyncio.create_task(bot.channel._webhook._taken(said(number, "x", 1 + number))) for number in range(5000)
    ]
    for _ in range(5):
        await asyncio.sleep(0)
    release.set()
    responses = await asyncio.gather(*everybody)
    assert {response.status for response in responses} == {200}
    assert most <= 20 and len(bot.api.texts) == 5000


async def test_a_stop_finishes_what_is_in_hand_and_takes_nothing_new(webhook: Start, door: Door) -> None:
    bot = await webhook()
    client = await door(bot)
    bot.house.held["u1"] = asyncio.Event()
    waiting = asyncio.create_task(post(client, said(1, "x")))
    await asyncio.sleep(0.02)
    stopping = asyncio.create_task(bot.channel.stop())
    await asyncio.sleep(0.02)
    assert (await post(client, said(2, "y")))[0] == 503
    assert not stopping.done()
    bot.house.held["u1"].set()
    assert (await waiting)[0] == 200
    await stopping
    assert [event.key for event in bot.house.taken] == ["u1"]


async def test_an_update_that_comes_while_we_start_waits(make: Callable[..., Bot], door: Door) -> None:
    bot = make(webhook=True, secret=SECRET)
    client = await door(bot)
    waiting = asyncio.create_task(post(client, said(1, "x")))
    await asyncio.sleep(0.02)
    assert not waiting.done()
    await bot.channel.start()
    assert (await waiting)[0] == 200 and "x" in bot.api.texts


async def test_a_tap_comes_to_rest_though_the_line_is_full(webhook: Start, door: Door) -> None:
    bot = await webhook(turns_at_once=1)
    client = await door(bot)
    bot.house.held["u1"] = asyncio.Event()
    waiting = [asyncio.create_task(post(client, said(1, "x")))]
    await until(bot.channel._webhook._turns.locked)
    waiting.append(asyncio.create_task(post(client, tapped(2, "r3.a", 77))))
    await until(lambda: bot.api.of("answerCallbackQuery"))
    assert not bot.house.taken
    bot.house.held["u1"].set()
    assert [status for status, _ in await asyncio.gather(*waiting)] == [200, 200]

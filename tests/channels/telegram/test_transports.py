"""Both transports against the strict fake: what they do, and how they tell what was refused."""

import asyncio
import gc
import importlib
import logging
import subprocess
import sys
import traceback
import warnings
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from bot.channels.fake.telegram import files, limits
from bot.channels.fake.telegram.people import Person
from bot.channels.fake.telegram.server import FakeTelegram
from bot.channels.fake.telegram.wrong import Wrong, forbidden, moved, slow
from bot.channels.telegram.api import Api, Attachment, Refused

Make = Callable[..., Api]


@pytest.fixture(params=["aiogram", "ptb"])
def make(request: pytest.FixtureRequest) -> Make:
    transport: Make = importlib.import_module(f"bot.channels.telegram_{request.param}").Transport
    return transport


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        yield server


@pytest.fixture
async def api(make: Make, telegram: FakeTelegram) -> AsyncIterator[Api]:
    api = make(telegram.token, telegram.api_base)
    await api.open()
    yield api
    await api.close()


@pytest.fixture
def me(telegram: FakeTelegram) -> Person:
    person = telegram.person()
    person.starts()
    return person


async def refused(call: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        await call
    return caught.value


async def test_it_says_who_the_bot_is(make: Make, telegram: FakeTelegram) -> None:
    api = make(telegram.token, telegram.api_base + "/")
    assert (await api.open())["username"] == "niangjia_test_bot"
    assert (await api.open())["id"] == 4242424242
    await api.close()
    await api.close()


async def test_a_screen_arrives_with_its_buttons(api: Api, me: Person) -> None:
    keys = {
        "inline_keyboard": [[{"text": "货车司机", "callback_data": "r1.0"}], [{"text": "返回", "url": "https://x.org"}]]
    }
    sent = await api.call("sendMessage", {"chat_id": me.id, "text": "您做什么工作？😀", "reply_markup": keys})
    assert (sent["text"], sent["message_id"]) == ("您做什么工作？😀", me.chat.last.id)
    assert type(sent) is dict
    assert me.chat.last.buttons == [["货车司机"], ["返回"]]
    await api.call("editMessageText", {"chat_id": me.id, "message_id": sent["message_id"], "text": "好的"})
    assert (me.chat.last.text, me.chat.last.buttons) == ("好的", [])
    assert await api.call("deleteMessage", {"chat_id": me.id, "message_id": sent["message_id"]}) is True
    assert not me.chat.told


async def test_parameters_keep_their_types(api: Api, telegram: FakeTelegram, me: Person) -> None:
    params = {
        "chat_id": me.id,
        "text": "0",
        "disable_notification": False,
        "protect_content": True,
        "link_preview_options": {"is_disabled": True},
        "message_thread_id": None,
    }
    await api.call("sendMessage", params)
    assert me.sees("0")
    made = telegram.made("sendMessage")[0].params
    assert str(made["protect_content"]).lower() == "true"
    assert "message_thread_id" not in made


REFUSALS: list[tuple[str, Wrong, str]] = [
    ("sendMessage", forbidden("bot was blocked by the user"), "unreachable"),
    ("sendMessage", forbidden("user is deactivated"), "unreachable"),
    ("sendMessage", forbidden("bot can't initiate conversation with a user"), "unreachable"),
    ("sendMessage", forbidden("bot was kicked from the supergroup chat"), "unreachable"),
    ("sendMessage", Wrong(400, "Bad Request: chat not found"), "unreachable"),
    ("sendMessage", Wrong(400, "Bad Request: PEER_ID_INVALID"), "unreachable"),
    ("sendMessage", Wrong(400, "Bad Request: message is too long"), "too_long"),
    ("sendMessage", Wrong(400, "BAD REQUEST: MESSAGE IS TOO LONG"), "too_long"),
    ("sendMessage", Wrong(400, "Bad Request: MEDIA_CAPTION_TOO_LONG"), "too_long"),
    ("sendMessage", Wrong(413, "Request Entity Too Large"), "too_long"),
    ("editMessageText", Wrong(400, "Bad Request: Message is not modified: specified new ..."), "unmodified"),
    ("editMessageText", Wrong(400, "Bad Request: message to edit not found"), "gone"),
    ("editMessageText", Wrong(400, "Bad Request: message can't be edited"), "gone"),
    ("deleteMessage", Wrong(400, "Bad Request: message to delete not found"), "gone"),
    ("deleteMessage", Wrong(400, "Bad Request: message can't be deleted"), "gone"),
    ("answerCallbackQuery", Wrong(400, "Bad Request: QUERY_ID_INVALID"), "late"),
    ("sendMessage", Wrong(409, "Conflict: terminated by other getUpdates request"), "conflict"),
    ("sendMessage", Wrong(401, "Unauthorized"), "unauthorized"),
    ("sendMessage", Wrong(404, "Not Found"), "unauthorized"),
    ("sendMessage", Wrong(500, "Internal Server Error: restart"), "server"),
    ("sendMessage", Wrong(502, "Bad Gateway"), "server"),
    ("sendMessage", Wrong(504, "Gateway Timeout"), "server"),
    ("sendMessage", Wrong(400, "Bad Request: BUTTON_DATA_INVALID"), "bad"),
    ("sendMessage", Wrong(400, "Bad Request: can't parse entities"), "bad"),
    ("sendMessage", Wrong(301, "Moved"), "bad"),
]


@pytest.mark.parametrize(("method", "wrong", "kind"), REFUSALS, ids=[wrong.description for _, wrong, _ in REFUSALS])
async def test_every_refusal_has_its_kind(
    api: Api, telegram: FakeTelegram, me: Person, method: str, wrong: Wrong, kind: str
) -> None:
    telegram.trouble("refuse", method, wrong=wrong)
    told = await refused(api.call(method, {"chat_id": me.id, "text": "hi"}))
    assert (told.kind, told.why) == (kind, wrong.description)


async def test_a_flood_wait_says_how_long(api: Api, telegram: FakeTelegram, me: Person) -> None:
    telegram.trouble("refuse", wrong=slow(37))
    told = await refused(api.call("sendMessage", {"chat_id": me.id, "text": "hi"}))
    assert (told.kind, told.retry_after) == ("slow", 37.0)
    await api.call("sendMessage", {"chat_id": me.id, "text": "hi"})
    assert me.sees("hi")


async def test_a_group_that_moved_says_where(api: Api, telegram: FakeTelegram) -> None:
    group = telegram.group()
    old = group.chat.id
    new = group.upgrades().id
    told = await refused(api.call("sendMessage", {"chat_id": old, "text": "hi"}))
    assert (told.kind, told.chat) == ("moved", new)
    await api.call("sendMessage", {"chat_id": new, "text": "hi"})
    telegram.trouble("refuse", wrong=moved(-1009))
    assert (await refused(api.call("sendMessage", {"chat_id": new, "text": "hi"}))).chat == -1009


async def test_people_who_cannot_be_reached(api: Api, telegram: FakeTelegram, me: Person) -> None:
    async def kind(chat: int) -> str:
        return (await refused(api.call("sendMessage", {"chat_id": chat, "text": "hi"}))).kind

    assert await kind(telegram.person().id) == await kind(77) == "unreachable"
    me.blocks()
    assert await kind(me.id) == "unreachable"
    me.deactivates()
    assert await kind(me.id) == "unreachable"


async def test_edits_taps_and_lengths(api: Api, telegram: FakeTelegram, me: Person) -> None:
    keys = {"inline_keyboard": [[{"text": "好", "callback_data": "r1.0"}]]}
    sent = await api.call("sendMessage", {"chat_id": me.id, "text": "hi", "reply_markup": keys})
    same = {"chat_id": me.id, "message_id": sent["message_id"], "text": "hi", "reply_markup": keys}
    assert (await refused(api.call("editMessageText", same))).kind == "unmodified"
    tap = me.taps("好")
    assert await api.call("answerCallbackQuery", {"callback_query_id": tap.id, "text": "收到"}) is True
    assert tap.answer == {"text": "收到", "show_alert": False}
    assert (await refused(api.call("answerCallbackQuery", {"callback_query_id": tap.id}))).kind == "late"
    assert (await refused(api.call("answerCallbackQuery", {"callback_query_id": "1"}))).kind == "late"
    assert (await refused(api.call("sendMessage", {"chat_id": me.id, "text": "字" * 4097}))).kind == "too_long"
    await api.call("sendMessage", {"chat_id": me.id, "text": "字" * 4096})


async def test_a_wrong_token(make: Make, telegram: FakeTelegram) -> None:
    api = make("1234:wrong", telegram.api_base)
    assert (await refused(api.open())).kind == "unauthorized"
    await api.close()
    api = make("", telegram.api_base)
    assert (await refused(api.open())).kind == "unauthorized"
    await api.close()


async def test_what_is_not_open_did_not_arrive(make: Make, telegram: FakeTelegram) -> None:
    api = make(telegram.token, telegram.api_base)
    assert (await refused(api.call("getMe", {}))).kind == "network"
    assert (await refused(api.updates(0, 0))).kind == "network"
    assert (await refused(api.download("x", 1))).kind == "network"


async def test_a_dead_network_did_not_take_it(api: Api, telegram: FakeTelegram, me: Person) -> None:
    await telegram.down()
    await asyncio.sleep(0.05)  # till we hear of it; a call in between is unconfirmed, and rightly
    told = await refused(api.call("sendMessage", {"chat_id": me.id, "text": "hi"}))
    assert told.kind == "network"
    assert (await refused(api.updates(0, 1))).kind == "network"
    await telegram.up()
    await api.call("sendMessage", {"chat_id": me.id, "text": "wieder da"})
    assert me.sees("wieder da")
    assert not me.sees("hi")


async def test_a_bot_that_starts_without_network_may_try_again(make: Make, telegram: FakeTelegram) -> None:
    await telegram.down()
    api = make(telegram.token, telegram.api_base)
    assert (await refused(api.open())).kind == "network"
    await telegram.up()
    assert (await api.open())["is_bot"] is True
    await api.close()


async def test_an_answer_that_got_lost_may_have_been_done(api: Api, telegram: FakeTelegram, me: Person) -> None:
    telegram.trouble("lost", "sendMessage")
    told = await refused(api.call("sendMessage", {"chat_id": me.id, "text": "einmal"}))
    assert told.kind == "unconfirmed"
    assert [message.text for message in me.chat.told] == ["einmal"]  # nobody tried again by himself
    telegram.trouble("cut", "sendMessage")
    assert (await refused(api.call("sendMessage", {"chat_id": me.id, "text": "nie"}))).kind == "unconfirmed"
    assert len(me.chat.told) == 1


async def test_a_server_that_says_nothing(make: Make, telegram: FakeTelegram, me: Person) -> None:
    api = make(telegram.token, telegram.api_base, seconds=0.2)
    await api.open()
    telegram.trouble("stall", "sendMessage", seconds=5)
    assert (await refused(api.call("sendMessage", {"chat_id": me.id, "text": "hi"}))).kind == "unconfirmed"
    await api.close()


async def test_a_line_that_is_never_picked_up(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Connected, but no greeting of TLS: nothing was asked yet."""
    monkeypatch.setattr(sys.modules[make.__module__], "CONNECT_SECONDS", 0.2)

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    api = make("1234:abc", f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    assert (await refused(api.open())).kind == "network"
    await api.close()
    server.close()


async def test_an_address_without_a_server(make: Make) -> None:
    for address in ("http://127.0.0.1:1", "https://127.0.0.1:1", "http://niangjia.invalid"):
        api = make("1234:abc", address)
        assert (await refused(api.open())).kind == "network"
        await api.close()


async def test_a_page_of_a_proxy(api: Api, telegram: FakeTelegram, me: Person) -> None:
    telegram.trouble("gateway")
    assert (await refused(api.call("sendMessage", {"chat_id": me.id, "text": "hi"}))).kind == "server"


async def test_a_mistake_of_ours_is_no_network(api: Api, me: Person) -> None:
    assert (await refused(api.call("sendMessage", {"chat_id": me.id, "text": {1, 2}}))).kind == "bad"
    assert (await refused(api.call("sendMessage", {"text": "hi"}))).kind == "bad"
    assert (await refused(api.call("sendMessage", {"chat_id": me.id, "text": "hi", "txet": "x"}))).kind == "bad"


async def test_attachments(api: Api, telegram: FakeTelegram, me: Person) -> None:
    photo = Attachment("card", "会员证.jpg", files.snapshot())
    params = {"chat_id": me.id, "photo": "attach://card", "caption": "您的会员证", "protect_content": True}
    await api.call("sendPhoto", params, [photo])
    assert me.chat.last.text == "您的会员证"
    assert telegram.made("sendPhoto")[0].files == {"card": files.snapshot()}
    sheet = Attachment("document", "名单 2026.xlsx", b"PK\0\1" * 1000)
    keys = {"inline_keyboard": [[{"text": "好", "callback_data": "r1.0"}]]}
    params = {"chat_id": me.id, "document": "attach://document", "reply_markup": keys}
    await api.call("sendDocument", params, (sheet,))
    assert me.chat.last.json["document"]["file_name"] == "名单 2026.xlsx"
    assert me.chat.last.buttons == [["好"]]
    sent = telegram.files.all[me.chat.last.json["document"]["file_id"]]
    assert sent.content == sheet.content


async def test_a_photo_that_is_no_photo(api: Api, me: Person) -> None:
    params = {"chat_id": me.id, "photo": "attach://a"}
    huge = Attachment("a", "a.jpg", files.snapshot() + bytes(limits.PHOTO_BYTES))
    told = await refused(api.call("sendPhoto", params, [huge]))
    assert (told.kind, told.why[:25]) == ("too_long", "Bad Request: file of size")
    assert (await refused(api.call("sendPhoto", params, [Attachment("a", "a.jpg", b"text")]))).kind == "bad"
    assert (await refused(api.call("sendPhoto", params, []))).kind == "bad"


async def test_downloads(api: Api, telegram: FakeTelegram, me: Person) -> None:
    content = bytes(range(256)) * 1000
    id = me.sends_document(content, "beleg.bin").json["document"]["file_id"]
    assert await api.download(id, len(content)) == content
    assert (await refused(api.download(id, len(content) - 1))).kind == "too_long"
    telegram.files.all[id].size = 5  # the size that is told beforehand may be wrong
    assert (await refused(api.download(id, 100_000))).kind == "too_long"
    telegram.files.all[id].size = limits.DOWNLOAD_BYTES + 1
    assert (await refused(api.download(id, limits.DOWNLOAD_BYTES * 2))).kind == "too_long"


async def test_a_file_that_is_gone(api: Api, telegram: FakeTelegram, me: Person) -> None:
    id = me.sends_photo().json["photo"][-1]["file_id"]
    assert (await api.download(id, 100_000))[:2] == b"\xff\xd8"
    telegram.trouble("gateway", "file")
    assert (await refused(api.download(id, 100_000))).kind == "server"
    telegram.trouble("cut", "file", times=2)  # aiohttp tries a GET twice
    assert (await refused(api.download(id, 100_000))).kind == "network"
    telegram.calm()
    telegram.trouble("elsewhere", "file")
    assert (await refused(api.download(id, 100_000))).kind == "bad", "nobody is followed to another host"
    telegram.files.all[id].unreadable = True
    assert (await refused(api.download(id, 100_000))).kind == "gone"
    telegram.files.all[id].lost = True
    assert (await refused(api.download(id, 100_000))).kind == "gone"
    assert (await refused(api.download("nonsense", 100_000))).kind == "gone"


async def test_polling(api: Api, telegram: FakeTelegram, me: Person) -> None:
    (first,) = await api.updates(0, 0)
    assert first["message"]["text"] == "/start"
    assert type(first) is dict
    assert await api.updates(0, 0) == [first]  # not confirmed, so it comes again
    after = first["update_id"] + 1
    waiting = asyncio.create_task(api.updates(after, 5))
    await asyncio.sleep(0.05)
    me.says("入会")
    (second,) = await waiting
    assert second["message"]["text"] == "入会"
    assert await api.updates(second["update_id"] + 1, 0) == []
    assert telegram.world.queue.waiting == []
    assert telegram.made("getUpdates")[0].params.get("allowed_updates")


async def test_a_poll_does_not_hold_up_calls(api: Api, telegram: FakeTelegram, me: Person) -> None:
    start = (await api.updates(0, 0))[-1]["update_id"] + 1
    poll = asyncio.create_task(api.updates(start, 20))
    await asyncio.sleep(0.05)
    told = [api.call("sendMessage", {"chat_id": me.id, "text": f"Nr. {number}"}) for number in range(100)]
    await asyncio.gather(*told)
    assert len(me.chat.told) == 100
    assert not poll.done()
    me.says("da bin ich")
    assert (await poll)[0]["message"]["text"] == "da bin ich"


async def test_somebody_else_polls(make: Make, api: Api, telegram: FakeTelegram) -> None:
    other = make(telegram.token, telegram.api_base)
    await other.open()
    mine = asyncio.create_task(refused(api.updates(0, 5)))
    await asyncio.sleep(0.05)
    theirs = asyncio.create_task(other.updates(0, 1))
    assert (await mine).kind == "conflict"
    assert await theirs == []
    await api.call("setWebhook", {"url": "http://127.0.0.1:9/telegram", "secret_token": "s"})
    told = await refused(api.updates(0, 0))
    assert told.kind == "conflict"
    assert "webhook is active" in told.why
    await api.call("deleteWebhook", {})
    await other.close()


async def test_a_poll_that_is_cancelled_leaves_nothing(api: Api, telegram: FakeTelegram, me: Person) -> None:
    start = (await api.updates(0, 0))[-1]["update_id"] + 1
    poll = asyncio.create_task(api.updates(start, 30))
    await asyncio.sleep(0.05)
    poll.cancel()
    with pytest.raises(asyncio.CancelledError):
        await poll
    me.says("noch da?")
    (update,) = await api.updates(start, 5)
    assert update["message"]["text"] == "noch da?"


async def test_closing_leaves_nothing_open(make: Make, telegram: FakeTelegram, me: Person) -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for _ in range(3):
            api = make(telegram.token, telegram.api_base)
            await api.open()
            poll = asyncio.create_task(api.updates(0, 0))
            await api.call("sendMessage", {"chat_id": me.id, "text": "hi"})
            await poll
            await api.close()
        api = make("1:a", telegram.api_base)  # nothing holds the last one
        gc.collect()
    assert [str(each.message) for each in caught] == []
    assert (await refused(make(telegram.token, telegram.api_base).call("getMe", {}))).kind == "network"


async def test_the_token_stands_nowhere(
    make: Make, telegram: FakeTelegram, me: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("httpx", "httpcore", "aiogram", "aiohttp", "telegram", "asyncio"):
        caplog.set_level(logging.DEBUG, name)
    asyncio.get_running_loop().set_debug(True)
    api = make(telegram.token, telegram.api_base, seconds=0.3)
    await api.open()
    id = me.sends_photo().json["photo"][-1]["file_id"]
    await api.download(id, 100_000)
    told: list[Refused] = [await refused(api.call("sendMessage", {"chat_id": 1, "text": "geheim"}))]
    for how in ("lost", "cut", "gateway", "stall"):
        telegram.trouble(how, seconds=1)
        told.append(await refused(api.call("sendMessage", {"chat_id": me.id, "text": "geheim"})))
        telegram.calm()
    telegram.trouble("cut", "file", times=2)  # aiohttp tries a GET twice
    told.append(await refused(api.download(id, 100_000)))
    telegram.files.all[id].unreadable = True
    told.append(await refused(api.download(id, 100_000)))
    await telegram.down()
    told.append(await refused(api.call("sendMessage", {"chat_id": me.id, "text": "geheim"})))
    told.append(await refused(api.updates(0, 0)))
    await api.close()
    secret = telegram.token.split(":")[1]
    for each in told:
        logging.getLogger("elsewhere").error("it went wrong", exc_info=each)
        assert each.__cause__ is None
        assert each.__context__ is None
        assert secret not in "".join(traceback.format_exception(each))
    assert secret not in caplog.text
    assert "geheim" not in caplog.text  # nor what people are told


def test_a_library_loads_only_when_it_is_wanted() -> None:
    code = "import sys, bot.app; print([n for n in ('aiogram', 'telegram', 'httpx') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=50)
    assert done.stdout.strip() == "[]"

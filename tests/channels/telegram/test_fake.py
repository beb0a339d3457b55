"""The fake refuses what Telegram refuses, in its words; and shows what a rider would see."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.channels.fake.telegram import files, limits
from bot.channels.fake.telegram.people import Person
from bot.channels.fake.telegram.server import FakeTelegram
from bot.channels.fake.telegram.webhook import SECRET_HEADER

Answer = dict[str, Any]
Call = Callable[..., Awaitable[Answer]]


class Clock:
    """Unix seconds that a test turns."""

    def __init__(self) -> None:
        self.seconds = 1_795_000_000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def telegram(clock: Clock) -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram(clock=clock) as server:
        yield server


@pytest.fixture
async def call(telegram: FakeTelegram) -> AsyncIterator[Call]:
    async with aiohttp.ClientSession() as session:

        async def ask(method: str, token: str = telegram.token, **params: Any) -> Answer:
            async with session.post(f"{telegram.api_base}/bot{token}/{method}", json=params) as reply:
                answer: Answer = await reply.json()
                assert answer["ok"] is (reply.status == 200)
                assert answer.get("error_code", 200) == reply.status
                return answer

        yield ask


@pytest.fixture
def me(telegram: FakeTelegram) -> Person:
    person = telegram.person()
    person.starts()
    return person


def keys(*rows: list[str], **more: Any) -> Answer:
    return {
        "inline_keyboard": [[{"text": label, "callback_data": f"r1.{label}", **more} for label in row] for row in rows]
    }


def tried(text: Any = "hi", **more: Any) -> Answer:
    return {"text": text, **more}


BAD: list[tuple[str, Answer, str]] = [
    ("sendMessage", {"chat_id": None, "text": "hi"}, "chat_id is empty"),
    ("sendMessage", {"chat_id": 99, "text": "hi"}, "chat not found"),
    ("sendMessage", {"text": ""}, "message text is empty"),
    ("sendMessage", {"text": " \n"}, "text must be non-empty"),
    ("sendMessage", {"text": "字" * 4097}, "message is too long"),
    ("sendMessage", {"text": "😀" * 2049}, "message is too long"),
    ("sendMessage", {"text": "hi", "chatid": 1}, "unknown parameter chatid (said by the fake only)"),
    ("sendMessage", tried(reply_markup=keys(["a"], callback_data="字" * 22)), "BUTTON_DATA_INVALID"),
    (
        "sendMessage",
        tried(reply_markup=keys(["a"], callback_data="")),
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    ("sendMessage", tried(reply_markup=keys(*[["a"]] * 101)), "reply markup is too long"),
    ("sendMessage", tried(reply_markup="{"), "can't parse reply markup JSON object"),
    ("sendMessage", tried(reply_to_message_id=5), "message to be replied not found"),
    ("sendMessage", tried("<b>a</i>", parse_mode="HTML"), "can't parse entities: Unmatched end tag at byte offset 4"),
    (
        "sendMessage",
        tried("a <x>", parse_mode="HTML"),
        'can\'t parse entities: Unsupported start tag "x" at byte offset 2',
    ),
    ("sendPhoto", {}, "there is no photo in the request"),
    ("sendPhoto", {"photo": "nonsense"}, "wrong file identifier/HTTP URL specified"),
    ("sendPhoto", {"photo": "x", "caption": "字" * 1025}, "message caption is too long"),
    ("editMessageText", {"text": "hi"}, "message identifier is not specified"),
    ("editMessageText", {"text": "hi", "message_id": 5}, "message to edit not found"),
    ("deleteMessage", {"message_id": 5}, "message to delete not found"),
    ("answerCallbackQuery", {"callback_query_id": "5", "chat_id": None}, "query is too old and response timeout"),
    ("answerCallbackQuery", {"callback_query_id": "5", "text": "字" * 201, "chat_id": None}, "MESSAGE_TOO_LONG"),
    ("getFile", {"chat_id": None}, "file_id not specified"),
    ("getFile", {"file_id": "5", "chat_id": None}, "invalid file_id"),
    ("setMyCommands", {"commands": [{"command": "Join", "description": "x"}], "chat_id": None}, "BOT_COMMAND_INVALID"),
    ("setMyCommands", {"commands": [{"command": "入会", "description": "x"}], "chat_id": None}, "BOT_COMMAND_INVALID"),
    (
        "setMyCommands",
        {"commands": [{"command": "a", "description": "x"}] * 101, "chat_id": None},
        "BOT_COMMANDS_TOO_MUCH",
    ),
    (
        "setMyCommands",
        {"commands": [{"command": "a" * 33, "description": "x"}], "chat_id": None},
        "command length must not exceed 32",
    ),
    (
        "setMyCommands",
        {"commands": [{"command": "a", "description": ""}], "chat_id": None},
        "command description must be non-empty",
    ),
    ("setMyCommands", {"commands": [], "language_code": "zh-CN", "chat_id": None}, "invalid language code specified"),
    ("setMyCommands", {"scope": {"type": "chat", "chat_id": 99}, "chat_id": None}, "chat not found"),
    ("setMyCommands", {"commands": {}, "scope": {"type": "?"}, "chat_id": None}, "can't parse BotCommandScope"),
    ("setMyCommands", {"scope": {"type": "chat"}, "chat_id": None}, "can't parse BotCommandScope: Empty chat_id"),
    ("setMyCommands", {"commands": {"a": 1}, "chat_id": None}, "expected an Array of BotCommand"),
    ("setMyCommands", {"commands": ["a"], "chat_id": None}, "can't parse BotCommand: expected an Object"),
    ("setMyCommands", {"commands": [{"command": "a"}], "chat_id": None}, "can't parse BotCommand: Can't find field"),
    (
        "setMyCommands",
        {"commands": [{"command": "/", "description": "x"}], "chat_id": None},
        "command must be non-empty",
    ),
    (
        "setMyCommands",
        {"commands": [{"command": "a", "description": "x" * 257}], "chat_id": None},
        "command description length must not exceed 256",
    ),
    ("sendMessage", tried(reply_markup=[]), "object expected as reply markup"),
    ("sendMessage", tried(reply_markup={"inline_keyboard": ["a"]}), 'Field "inline_keyboard" of the InlineKeyboard'),
    ("sendMessage", tried(reply_markup={"inline_keyboard": [["a"]]}), "can't parse inline keyboard button: Inline"),
    ("sendMessage", tried(reply_markup={"keyboard": [[5]]}), "can't parse keyboard button: KeyboardButton must be"),
    ("sendMessage", tried(reply_markup={"keyboard": [[{"a": 5}]]}), "can't parse keyboard button: Can't find field"),
    ("sendMessage", tried("*a*", parse_mode="MarkdownV2"), "unsupported parse_mode"),
    ("sendMessage", tried("<b>a", parse_mode="HTML"), "can't parse entities: Can't find end tag"),
    ("sendChatAction", {}, "wrong parameter action in request"),
    ("sendMessage", {"chat_id": "@niangjia", "text": "hi"}, "chat not found"),
    ("setWebhook", {"url": "nonsense", "chat_id": None}, "invalid webhook URL specified"),
    ("setWebhook", {"url": "https://a.org", "secret_token": "a" * 257, "chat_id": None}, "secret token is too long"),
    ("setWebhook", {"url": "http://example.org/x", "chat_id": None}, "bad webhook: An HTTPS URL must be provided"),
    ("setWebhook", {"url": "https://example.org:444/x", "chat_id": None}, "bad webhook: Webhook can be set up only on"),
    ("setWebhook", {"url": "https://a.org", "secret_token": "a b", "chat_id": None}, "secret token contains unallowed"),
]


@pytest.mark.parametrize(("method", "params", "why"), BAD, ids=[f"{case[0]} {case[2][:40]}" for case in BAD])
async def test_it_refuses(call: Call, me: Person, method: str, params: Answer, why: str) -> None:
    given = {"chat_id": me.id, **params}
    answer = await call(method, **{name: value for name, value in given.items() if value is not None})
    assert answer["description"].startswith(f"Bad Request: {why}")


async def test_it_knows_its_token_and_its_methods(call: Call) -> None:
    assert await call("getMe", token="1:a") == {"ok": False, "error_code": 401, "description": "Unauthorized"}
    assert (await call("sendMoney"))["description"] == "Not Found: method not found"
    assert (await call("GETME"))["result"]["is_bot"] is True


async def test_html_counts_as_it_is_read(call: Call, me: Person) -> None:
    assert (await call("sendMessage", chat_id=me.id, text="<b>" + "a" * 4096 + "</b>", parse_mode="HTML"))["ok"]
    await call("sendMessage", chat_id=me.id, text="1 &lt; <i>2</i>", parse_mode="HTML")
    assert me.chat.last.text == "1 < 2"


async def test_an_edit_must_change_something(call: Call, me: Person) -> None:
    sent = (await call("sendMessage", chat_id=me.id, text="hi", reply_markup=keys(["a", "b"])))["result"]
    at = {"chat_id": me.id, "message_id": sent["message_id"]}
    again = await call("editMessageText", **at, text="hi ", reply_markup=keys(["a", "b"]))
    assert again["description"] == (
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as "
        "a current content and reply markup of the message"
    )
    assert (await call("editMessageReplyMarkup", **at, reply_markup=keys(["a"])))["ok"]
    assert me.chat.last.buttons == [["a"]]
    assert (await call("editMessageReplyMarkup", **at))["ok"]
    assert me.chat.last.buttons == []
    assert not (await call("editMessageReplyMarkup", **at))["ok"]
    assert (await call("editMessageText", **at, text="ho"))["result"]["text"] == "ho"
    assert [form["text"] for form in me.chat.last.before] == ["hi", "hi", "hi"]


async def test_what_can_be_edited_and_deleted(call: Call, clock: Clock, me: Person) -> None:
    mine = me.says("11010119900307123X")
    at = {"chat_id": me.id, "message_id": mine.id}
    assert (await call("editMessageText", **at, text="x"))["description"] == "Bad Request: message can't be edited"
    assert (await call("deleteMessage", **at))["result"] is True
    assert mine not in me.chat.shown
    keyboard = {"keyboard": [["a"]], "resize_keyboard": True}
    with_keys = (await call("sendMessage", chat_id=me.id, text="hi", reply_markup=keyboard))["result"]["message_id"]
    told = await call("editMessageText", chat_id=me.id, message_id=with_keys, text="x")
    assert told["description"] == "Bad Request: message can't be edited"
    old = (await call("sendMessage", chat_id=me.id, text="alt"))["result"]["message_id"]
    clock.seconds += limits.EDIT_SECONDS + 1
    told = await call("deleteMessage", chat_id=me.id, message_id=old)
    assert told["description"] == "Bad Request: message can't be deleted"


async def test_a_tap_is_answered_once_and_soon(call: Call, clock: Clock, me: Person) -> None:
    await call("sendMessage", chat_id=me.id, text="hi", reply_markup=keys(["a"]))
    tap = me.taps("a")
    (update,) = [each for each in (await call("getUpdates"))["result"] if "callback_query" in each]
    assert update["callback_query"]["id"] == tap.id
    assert update["callback_query"]["message"]["message_id"] == me.chat.last.id
    assert (await call("answerCallbackQuery", callback_query_id=tap.id))["result"] is True
    assert "query is too old" in (await call("answerCallbackQuery", callback_query_id=tap.id))["description"]
    late = me.taps("a")
    clock.seconds += limits.TAP_ANSWER_SECONDS + 1
    assert "query is too old" in (await call("answerCallbackQuery", callback_query_id=late.id))["description"]
    clock.seconds += limits.TAP_SECONDS
    assert [each for each in (await call("getUpdates"))["result"] if "callback_query" in each] == []
    with pytest.raises(LookupError):
        me.taps("b")


async def test_contact_and_place_in_private_chats_only(call: Call, telegram: FakeTelegram, me: Person) -> None:
    def asks(what: str) -> Answer:
        return {"keyboard": [[{"text": "给", what: True}]], "one_time_keyboard": True}

    group = telegram.group().chat.id
    for what, named in (("request_contact", "phone number"), ("request_location", "location")):
        told = await call("sendMessage", chat_id=group, text="hi", reply_markup=asks(what))
        assert told["description"] == f"Bad Request: {named} can be requested in private chats only"
    await call("sendMessage", chat_id=me.id, text="hi", reply_markup=asks("request_contact"))
    assert me.presses("给").json["contact"]["user_id"] == me.id
    await call("sendMessage", chat_id=me.id, text="hi", reply_markup=asks("request_location"))
    assert "location" in me.presses("给").json
    await call("sendMessage", chat_id=me.id, text="hi", reply_markup={"remove_keyboard": True})
    with pytest.raises(LookupError):
        me.presses("给")


async def test_more_than_eight_in_a_row_are_lost(call: Call, me: Person) -> None:
    await call("sendMessage", chat_id=me.id, text="hi", reply_markup=keys([str(number) for number in range(9)]))
    assert me.chat.last.buttons == [["0", "1", "2", "3", "4", "5", "6", "7"]]


async def test_large_photos(telegram: FakeTelegram, me: Person) -> None:
    import io

    from PIL import Image

    def picture(width: int, height: int) -> bytes:
        out = io.BytesIO()
        Image.new("1", (width, height)).save(out, "PNG")
        return out.getvalue()

    async with aiohttp.ClientSession() as session:

        async def send(content: bytes) -> str:
            form = aiohttp.FormData({"chat_id": str(me.id)})
            form.add_field("photo", io.BytesIO(content), filename="a.png")
            async with session.post(f"{telegram.api_base}/bot{telegram.token}/sendPhoto", data=form) as reply:
                return str((await reply.json()).get("description", ""))

        assert await send(picture(5000, 5000)) == ""
        assert await send(picture(5001, 5000)) == "Bad Request: PHOTO_INVALID_DIMENSIONS"
        assert await send(picture(2001, 100)) == "Bad Request: PHOTO_INVALID_DIMENSIONS"
        assert await send(b"no picture") == "Bad Request: IMAGE_PROCESS_FAILED"
        assert await send(b"") == "Bad Request: file must be non-empty"
        size = limits.PHOTO_BYTES + 1
        told = f"Bad Request: file of size {size} bytes is too big for a photo; the maximum size is 10485760 bytes"
        assert await send(files.snapshot().ljust(size)) == told


async def test_people_and_groups(call: Call, telegram: FakeTelegram, me: Person) -> None:
    start = (await call("getUpdates"))["result"][-1]["update_id"] + 1
    assert len(me.sends_album(3, "材料")) == 3
    me.sends_document(b"x", "a.pdf")
    me.sends_contact(user=5)
    me.sends_venue(39.9, 116.4, "工会驿站")
    me.sends_sticker()
    me.sends_voice()
    me.sends_video()
    me.edits(me.says("a"), "b")
    group = telegram.group()
    group.adds_bot(me)
    me.says("/help@niangjia_test_bot", group.chat)
    group.kicks_bot(me)
    me.blocks()
    me.starts("org_AbC-12")
    found = (await call("getUpdates", offset=start))["result"]
    ids = [each["update_id"] for each in found]
    assert ids == list(range(start, start + len(ids)))
    albums = [each["message"].get("media_group_id") for each in found[:3]]
    assert len(set(albums)) == 1
    assert found[0]["message"]["caption"] == "材料"
    assert found[-1]["message"]["text"] == "/start org_AbC-12"
    assert found[-1]["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    statuses = [each["my_chat_member"]["new_chat_member"]["status"] for each in found if "my_chat_member" in each]
    assert statuses == ["member", "kicked", "kicked", "member"]
    told = await call("sendMessage", chat_id=group.chat.id, text="hi")
    assert told["description"] == "Forbidden: bot was kicked from the group chat"
    with pytest.raises(ValueError, match="drop this code"):
        me.starts("入会")


async def test_menus_by_scope_and_language(call: Call, me: Person) -> None:
    def named(name: str) -> list[Answer]:
        return [{"command": name, "description": name}]

    await call("setMyCommands", commands=named("a"))
    assert me.menu == named("a")
    await call("setMyCommands", commands=named("b"), scope={"type": "all_private_chats"}, language_code="zh")
    assert me.menu == named("b")
    scope = {"type": "chat", "chat_id": me.id}
    await call("setMyCommands", commands=named("c"), scope=scope)
    assert me.menu == (await call("getMyCommands", scope=scope))["result"] == named("c")
    await call("deleteMyCommands", scope=scope)
    assert me.menu == named("b")


async def test_updates_of_kinds_nobody_asked_for(call: Call, me: Person) -> None:
    first = (await call("getUpdates", allowed_updates=["message"]))["result"]
    me.blocks()
    me.comes_back()
    me.says("hi")
    found = (await call("getUpdates", offset=first[-1]["update_id"] + 1))["result"]
    assert [each["message"]["text"] for each in found] == ["hi"]


class Hooked:
    """A webhook that answers as it is told: a status, or seconds to wait."""

    def __init__(self) -> None:
        self.got: list[Answer] = []
        self.secrets: set[str | None] = set()
        self.statuses: list[int] = []
        self.reply: Answer | None = None
        self.busy: dict[int, int] = {}
        self.most_a_chat = self.most = 0

    async def push(self, request: web.Request) -> web.Response:
        self.secrets.add(request.headers.get(SECRET_HEADER))
        update = await request.json()
        self.got.append(update)
        chat = update["message"]["chat"]["id"] if "message" in update else 0
        self.busy[chat] = self.busy.get(chat, 0) + 1
        self.most_a_chat = max(self.most_a_chat, self.busy[chat])
        self.most = max(self.most, sum(self.busy.values()))
        await asyncio.sleep(0.005)
        self.busy[chat] -= 1
        status = self.statuses.pop(0) if self.statuses else 200
        if self.reply and status == 200:
            return web.json_response(self.reply)
        return web.Response(status=status)


@pytest.fixture
async def hooked() -> AsyncIterator[tuple[Hooked, str]]:
    hook = Hooked()
    app = web.Application()
    app.router.add_post("/telegram", hook.push)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield hook, f"http://127.0.0.1:{runner.addresses[0][1]}/telegram"
    await runner.cleanup()


async def test_a_webhook_gets_what_waits(
    call: Call, telegram: FakeTelegram, me: Person, hooked: tuple[Hooked, str]
) -> None:
    hook, url = hooked
    assert (await call("setWebhook", url=url, secret_token="s3cret", max_connections=5))["ok"]
    people = [telegram.person() for _ in range(10)]
    for person in people:
        for number in range(4):
            person.says(f"{number}")
    await telegram.until(lambda: not telegram.world.queue.waiting)
    assert hook.secrets == {"s3cret"}
    for person in people:
        mine = [each["message"]["text"] for each in hook.got if each["message"]["chat"]["id"] == person.id]
        assert mine == ["0", "1", "2", "3"]
    assert hook.most_a_chat == 1
    assert 1 < hook.most <= 5
    assert (await call("getWebhookInfo"))["result"]["pending_update_count"] == 0
    told = await call("getUpdates")
    assert told["error_code"] == 409
    assert "use deleteWebhook to delete the webhook first" in told["description"]
    assert (await call("deleteWebhook"))["ok"]
    assert (await call("getUpdates"))["ok"]


async def test_a_webhook_is_told_again(
    call: Call, telegram: FakeTelegram, me: Person, hooked: tuple[Hooked, str]
) -> None:
    hook, url = hooked
    hook.statuses = [500, 503, 302]
    await call("setWebhook", url=url)
    await telegram.until(lambda: not telegram.world.queue.waiting)
    assert len(hook.got) == 4
    assert all(each == hook.got[0] for each in hook.got)
    info = (await call("getWebhookInfo"))["result"]
    assert info["last_error_message"].startswith("Wrong response from the webhook: 302")


async def test_a_text_and_a_tap_arrive_at_once(
    call: Call, telegram: FakeTelegram, me: Person, hooked: tuple[Hooked, str]
) -> None:
    hook, url = hooked
    await call("sendMessage", chat_id=me.id, text="hi", reply_markup=keys(["a"]))
    me.taps("a")
    await call("setWebhook", url=url)
    await telegram.until(lambda: not telegram.world.queue.waiting)
    assert hook.most == 2


async def test_a_webhook_may_answer_with_a_method(
    call: Call, telegram: FakeTelegram, me: Person, hooked: tuple[Hooked, str]
) -> None:
    hook, url = hooked
    hook.reply = {"method": "sendMessage", "chat_id": me.id, "text": "von hier"}
    await call("setWebhook", url=url)
    await telegram.shows(me, "von hier")


async def test_a_dead_webhook_is_tried_until_it_lives(
    call: Call, telegram: FakeTelegram, me: Person, unused_tcp_port: int
) -> None:
    hook = Hooked()
    await call("setWebhook", url=f"http://127.0.0.1:{unused_tcp_port}/telegram")
    await asyncio.sleep(0.05)
    app = web.Application()
    app.router.add_post("/telegram", hook.push)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", unused_tcp_port).start()
    await telegram.until(lambda: len(hook.got) == 1)
    await telegram.until(lambda: not telegram.world.queue.waiting)
    await runner.cleanup()


async def test_a_confirmation_that_got_lost(call: Call, telegram: FakeTelegram, me: Person) -> None:
    (first,) = (await call("getUpdates"))["result"]
    assert (await call("getUpdates", offset=first["update_id"] + 1))["result"] == []
    telegram.world.queue.again(first["update_id"])
    assert (await call("getUpdates"))["result"] == [first]
    assert (await call("getUpdates", offset=-1))["result"] == [first]


async def test_a_message_with_a_typing_sign(call: Call, telegram: FakeTelegram, me: Person) -> None:
    assert (await call("sendChatAction", chat_id=me.id, action="typing"))["result"] is True
    assert [made.method for made in telegram.calls] == ["sendChatAction"]
    assert telegram.refused() == []


async def test_nothing_to_see_tells_what_there_is(telegram: FakeTelegram, me: Person) -> None:
    with pytest.raises(TimeoutError, match="me: /start"):
        await telegram.shows(me, "欢迎", seconds=0.05)

"""A Bot API and a house in memory, which do what a test tells them."""

import asyncio
import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.channels.channel import TryAgain
from bot.channels.house import Listed, Standing
from bot.channels.telegram.api import Attachment, Refused
from bot.dialogue.event import Event, Tap, Text
from bot.dialogue.say import Say
from bot.dialogue.screen import Answer, Button, Drawing, Shown
from bot.words import Words

WORDS = Words.load(Path("locales"), timezone=ZoneInfo("Asia/Shanghai"))
BOT = "NiangjiaBot"
ME = 42
PNG = b"\x89PNG made up"


@dataclass
class Sent:
    """One call that the Bot API got."""

    method: str
    params: Mapping[str, Any]
    files: Sequence[Attachment] = ()

    @property
    def text(self) -> str:
        return str(self.params.get("text", self.params.get("caption", "")))

    @property
    def markup(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.params.get("reply_markup", {})
        return found

    @property
    def labels(self) -> list[str]:
        rows = self.markup.get("inline_keyboard") or self.markup.get("keyboard") or []
        return [button["text"] for row in rows for button in row]


@dataclass
class Wire:
    """Implements `Api`. `refusals` are raised by method, one a call; `stuck` chats get nothing until their event.

    `way`: what getUpdates gave is under way until it is set. `confirmed` is told of each offset that confirms
    something: the moment at which Telegram forgets.
    """

    calls: list[Sent] = field(default_factory=list)
    tried: list[Sent] = field(default_factory=list)
    refusals: dict[str, list[Refused | None]] = field(default_factory=dict)
    stuck: dict[int, asyncio.Event] = field(default_factory=dict)
    pending: list[dict[str, Any]] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)
    confirmed: Callable[[Sequence[int]], None] = lambda numbers: None
    files: dict[str, bytes | Refused] = field(default_factory=dict)
    way: asyncio.Event | None = None
    under_way: int = 0
    open_: bool = False
    came: asyncio.Event = field(default_factory=asyncio.Event)
    numbers: Any = field(default_factory=lambda: itertools.count(500))

    async def open(self) -> Mapping[str, Any]:
        self._refuse("open")
        self.open_ = True
        return {"id": 1, "is_bot": True, "username": BOT}

    async def close(self) -> None:
        self.open_ = False

    async def call(self, method: str, params: Mapping[str, Any], files: Sequence[Attachment] = ()) -> Any:
        sent = Sent(method, dict(params), files)
        self.tried.append(sent)
        if (event := self.stuck.get(params.get("chat_id", 0))) is not None and method.startswith("send"):
            await event.wait()
        await asyncio.sleep(0)
        self._refuse(method)
        self.calls.append(sent)
        if method.startswith(("send", "edit")):
            return {"message_id": params.get("message_id") or next(self.numbers), "date": 1}
        return True

    async def updates(self, offset: int, timeout: int) -> Sequence[Mapping[str, Any]]:
        self.offsets.append(offset)
        await asyncio.sleep(0)
        self._refuse("getUpdates")
        gone = [update["update_id"] for update in self.pending if update["update_id"] < offset]
        self.pending = [update for update in self.pending if update["update_id"] >= offset]
        if gone:
            self.confirmed(gone)
        while not self.pending and timeout:
            self.came.clear()
            await self.came.wait()
        answer = self.pending[:100]
        if self.way is not None:
            self.under_way += 1
            await self.way.wait()
        return answer

    async def download(self, file_id: str, most_bytes: int) -> bytes:
        found = self.files[file_id]
        if isinstance(found, Refused):
            raise found
        if len(found) > most_bytes:
            raise Refused("too_long")
        return found

    def put(self, *updates: dict[str, Any]) -> None:
        """People do something."""
        self.pending += updates
        self.came.set()

    def of(self, *methods: str) -> list[Sent]:
        """The calls of these methods that were done."""
        return [call for call in self.calls if call.method in methods]

    @property
    def texts(self) -> list[str]:
        """What was sent, in order."""
        return [call.text for call in self.of("sendMessage", "sendPhoto")]

    def _refuse(self, method: str) -> None:
        waiting = self.refusals.get(method)
        if waiting and (refused := waiting.pop(0)) is not None:
            raise refused


def echo(event: Event) -> Answer:
    """A turn that repeats what was said."""
    what = event.what
    said = what.text if isinstance(what, Text) else what.data if isinstance(what, Tap) else repr(what)
    return Answer(int(event.key[1:]), (Shown(said),))


@dataclass
class Cards:
    """Implements `House`. `decide` makes the answers; the same key gets the same again. `troubles` are raised first.

    `slow` keys are parked. `durable`: keys whose turn is committed, parked, or owed, and so may be confirmed.
    `duty`: who does what only one process does; houses may share it.
    """

    decide: Callable[[Event], Answer] = echo
    answers: dict[str, Answer] = field(default_factory=dict)
    taken: list[Event] = field(default_factory=list)
    troubles: list[Exception] = field(default_factory=list)
    slow: set[str] = field(default_factory=set)
    held: dict[str, asyncio.Event] = field(default_factory=dict)
    owed: list[int] = field(default_factory=list)
    settled: list[int] = field(default_factory=list)
    announced: list[tuple[str, str, str]] = field(default_factory=list)
    full: bool = False
    menus: dict[str, tuple[Listed, ...]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    spoken: str = "zh_CN"
    drawing: Exception | None = None
    durable: set[str] = field(default_factory=set)
    duty: dict[str, int] = field(default_factory=dict)

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def take(self, event: Event, seconds: float) -> Answer | None:
        del seconds
        await asyncio.sleep(0)
        if self.troubles:
            raise self.troubles.pop(0)
        if (hold := self.held.get(event.key)) is not None:
            await hold.wait()
        if event.key not in self.answers:
            self.taken.append(event)
            self.answers[event.key] = self.decide(event)
        self.durable.add(event.key)
        if event.key in self.slow:
            self.slow.discard(event.key)
            return None
        return self.answers[event.key]

    async def owe(self, answer: Answer, seconds: float = 0) -> None:
        await asyncio.sleep(0)
        if self.troubles:
            raise self.troubles.pop(0)
        self.owed.append(answer.event)

    async def settle(self, answer: Answer) -> None:
        self.settled.append(answer.event)

    async def on_duty(self, task: str) -> bool:
        await asyncio.sleep(0)
        return self.duty.setdefault(task, id(self)) == id(self)

    async def relieved(self) -> None:
        for task in [task for task, who in self.duty.items() if who == id(self)]:
            del self.duty[task]

    async def announce(self, channel: str, account: str, language: str, reference: str, key: str) -> int:
        await asyncio.sleep(0)
        if self.full or key in self.answers:
            return 0
        self.announced.append((channel, account, reference))
        return 9000 + len(self.announced)

    async def language(self, channel: str, account: str) -> str:
        return self.spoken

    async def listed(self, channel: str, account: str, language: str) -> tuple[Listed, ...]:
        self.asked.append(account)
        common = (Listed("join", WORDS.text(Say("command-menu"), language), 1), Listed("help", "x" * 300, 2))
        return self.menus.get(account, common)

    async def standing(self, channel: str, account: str) -> Standing:
        return Standing(0)

    async def draw(self, channel: str, account: str, drawing: Drawing, language: str) -> bytes:
        if self.drawing is not None:
            raise self.drawing
        return PNG + language.encode()

    def words(self, key: str, language: str, /, **args: Any) -> str:
        return WORDS.text(Say(key, args), language)

    def secret(self, purpose: str) -> bytes:
        return bytes(32)


class Away:
    """Raises `TryAgain` so many times."""

    def __new__(cls, times: int) -> "list[Exception]":  # type: ignore[misc]
        return [TryAgain(1000) for _ in range(times)]


def person(number: int = ME, language: str = "zh-hans") -> dict[str, Any]:
    return {"id": number, "is_bot": False, "first_name": "王", "language_code": language}


def message(update: int, number: int = ME, **content: Any) -> dict[str, Any]:
    """A message in the private chat of person `number`; its id is the update's."""
    chat = {"id": number, "type": "private"}
    sender = person(number, content.pop("language", "zh-hans"))
    return {"update_id": update, "message": {"message_id": update, "date": 1, "from": sender, "chat": chat, **content}}


def said(update: int, text: str, number: int = ME) -> dict[str, Any]:
    return message(update, number, text=text)


def tapped(update: int, data: str, number: int = ME, *, on: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """A tap; `on` is the message that carries the button."""
    chat = {"id": number, "type": "private"}
    keyboard = {"inline_keyboard": [[{"text": "x", "callback_data": data}]]}
    below = {"message_id": 7, "date": 1, "chat": chat, "text": "您做哪一行？", "reply_markup": keyboard, **(on or {})}
    query = {"id": f"q{update}", "from": person(number), "message": below, "data": data, "chat_instance": "1"}
    return {"update_id": update, "callback_query": query}


def in_group(update: int, text: str, chat: int = -100, kind: str = "supergroup") -> dict[str, Any]:
    body = {"message_id": update, "date": 1, "from": person(), "chat": {"id": chat, "type": kind}, "text": text}
    return {"update_id": update, "message": body}


def member(update: int, was: str, now: str, number: int = ME) -> dict[str, Any]:
    change = {
        "chat": {"id": number, "type": "private"},
        "from": person(number),
        "date": 1,
        "old_chat_member": {"user": {"id": 1, "is_bot": True}, "status": was},
        "new_chat_member": {"user": {"id": 1, "is_bot": True}, "status": now},
    }
    return {"update_id": update, "my_chat_member": change}


def shows(*screens: Shown, **more: Any) -> Callable[[Event], Answer]:
    """A house that always shows this."""
    return lambda event: Answer(int(event.key[1:]), screens, **more)


def choices(*labels: str, revision: int = 3) -> tuple[Button, ...]:
    return tuple(Button(f"r{revision}.c{number}", label) for number, label in enumerate(labels))

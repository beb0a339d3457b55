"""What the server knows: chats, messages, taps, files, command lists, and updates on their way."""

import asyncio
import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.channels.fake.telegram import limits
from bot.channels.fake.telegram.chats import Chat, Json, Message
from bot.channels.fake.telegram.files import Files
from bot.channels.fake.telegram.params import Params
from bot.channels.fake.telegram.queue import Queue, Update
from bot.channels.fake.telegram.wrong import bad, forbidden, moved

MESSAGES_FROM = 1001


@dataclass(slots=True, eq=False)
class Tap:
    """A tap on a button. `answer` is what the bot answered it, None so far; `text` of it "" means: no sentence."""

    id: str
    user: int
    message: Message
    data: str
    at: float
    answer: Json | None = None


class World:
    """One bot's world. `clock` tells Unix seconds; `changed` is set, and replaced, whenever something happened."""

    def __init__(self, bot: Json, clock: Callable[[], float]) -> None:
        self.bot, self.clock = bot, clock
        self.queue = Queue(clock)
        self.files = Files()
        self.chats: dict[int, Chat] = {}
        self.taps: dict[str, Tap] = {}
        self.commands: dict[tuple[str, str], list[Json]] = {}
        self.changed = asyncio.Event()
        self._messages = itertools.count(MESSAGES_FROM)
        self._taps = itertools.count(4_000_000_001)

    def stir(self) -> None:
        """Wake everybody who waits for something to happen."""
        changed, self.changed = self.changed, asyncio.Event()
        changed.set()

    def put(self, kind: str, body: Json, lane: str) -> Update | None:
        """An update for the bot."""
        update = self.queue.put(kind, body, lane)
        self.stir()
        return update

    def chat(self, params: Params) -> Chat:
        """The chat that a call is about, open for the bot. Raises `Wrong`."""
        given = params.text("chat_id")
        if not given:
            raise bad("chat_id is empty")
        try:
            chat = self.chats.get(int(given))
        except ValueError:
            chat = None
        if chat is None or chat.state == "new":
            raise bad("chat not found")
        if chat.state == "blocked":
            raise forbidden("bot was blocked by the user")
        if chat.state == "deactivated":
            raise forbidden("user is deactivated")
        if chat.state == "kicked":
            raise forbidden(f"bot was kicked from the {chat.kind} chat")
        if chat.state == "moved":
            raise moved(chat.moved_to)
        return chat

    def message(self, chat: Chat, params: Params, what: str) -> Message:
        """The message that a call is about, such as "message to edit". Raises `Wrong`."""
        found = chat.messages.get(params.integer("message_id"))
        if found is None or found.deleted:
            raise bad(f"{what} not found")
        return found

    def post(self, chat: Chat, sender: Json, **content: Any) -> Message:
        """A new message in a chat."""
        head = {"message_id": next(self._messages), "from": sender, "chat": chat.json, "date": int(self.clock())}
        message = Message(chat, {**head, **content}, by_bot=sender is self.bot)
        chat.messages[message.id] = message
        self.stir()
        return message

    def tap(self, user: int, message: Message, data: str) -> Tap:
        """A new tap, not delivered yet."""
        tap = Tap(str(next(self._taps)), user, message, data, self.clock())
        self.taps[tap.id] = tap
        return tap

    def turns(self, chat: Chat, user: Json, old: str, new: str) -> None:
        """The bot's own standing in a chat changes, by somebody's doing: member, kicked, left."""
        body = {"chat": chat.json, "from": user, "date": int(self.clock())}
        before, after = self.standing(old), self.standing(new)
        self.put("my_chat_member", {**body, "old_chat_member": before, "new_chat_member": after}, f"member {chat.id}")

    def standing(self, status: str) -> Json:
        """The bot as a ChatMember; ChatMemberBanned always says until when (0: for ever), before and after."""
        return {"user": self.bot, "status": status, **({"until_date": 0} if status == "kicked" else {})}

    def is_old(self, message: Message) -> bool:
        """Whether it is too old to be edited or deleted."""
        return self.clock() - int(message.json["date"]) > limits.EDIT_SECONDS

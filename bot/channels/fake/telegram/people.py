"""People at the other end: what they can do in a Telegram app, and what they see there."""

import itertools
import re
from collections.abc import Sequence
from typing import Any

from bot.channels.fake.telegram import commands, files, limits
from bot.channels.fake.telegram.chats import Chat, Json, Message
from bot.channels.fake.telegram.world import Tap, World

COMMAND = re.compile(r"/[A-Za-z0-9_]{1,32}(@\w+)?(?=\s|$)")
START_CODE = re.compile(r"[A-Za-z0-9_-]{0,64}")
ALBUMS = itertools.count(13_000_000_000_000_001)


class Person:
    """Somebody with Telegram. `chat` is their private chat with the bot, on which all that they do here happens."""

    def __init__(self, world: World, user: Json) -> None:
        self.world, self.user = world, user
        known = {key: value for key, value in user.items() if key in {"first_name", "last_name", "username"}}
        self.chat = Chat(self.id, "private", {"id": self.id, "type": "private", **known})
        world.chats[self.id] = self.chat

    @property
    def id(self) -> int:
        """The user's id, and the chat's."""
        return int(self.user["id"])

    @property
    def menu(self) -> list[Json]:
        """The commands that their app lists."""
        return commands.menu(self.world, self.id, str(self.user.get("language_code", "")))

    def says(self, text: str, chat: Chat | None = None, **more: Any) -> Message:
        """Write something, here or in a group."""
        content: Json = {"text": text, **more}
        if found := COMMAND.match(text):
            content["entities"] = [{"type": "bot_command", "offset": 0, "length": limits.length(found[0])}]
        return self.sends(chat, **content)

    def starts(self, code: str = "") -> Message:
        """Open the chat, or a link `t.me/<bot>?start=<code>`, and press START; whoever blocked the bot unblocks it."""
        if len(code) > limits.START_CODE or not START_CODE.fullmatch(code):
            raise ValueError(f"Telegram apps drop this code: {code!r}")
        if self.chat.state == "blocked":
            self.comes_back()
        return self.says(f"/start {code}".rstrip())

    def taps(self, label: str, message: Message | None = None) -> Tap:
        """Tap the inline button with that label: of `message`, otherwise of the newest one that shows it.

        Raises `LookupError` where nobody could tap it.
        """
        message = message or self.chat.with_button(label)
        button = message.button(label)
        if button is None:
            raise LookupError(f"no button {label!r} there; there are {message.buttons}")
        if "callback_data" not in button:
            raise LookupError(f"{label!r} asks nothing of the bot: {button}")
        return self.taps_data(message, button["callback_data"])

    def taps_data(self, message: Message, data: str) -> Tap:
        """A tap with any data: on a button that was just edited away, or by an app that lies."""
        tap = self.world.tap(self.id, message, data)
        at = {"chat": message.chat.json, "message_id": message.id}
        shown = {**at, "date": 0} if message.deleted else dict(message.json)
        body = {"id": tap.id, "from": self.user, "chat_instance": str(-message.chat.id), "data": data, "message": shown}
        self.world.put("callback_query", body, f"user {self.id}")
        return tap

    def presses(self, label: str) -> Message:
        """Press a button of the keyboard below the chat. Raises `LookupError` where there is none with that label."""
        buttons = {str(button["text"]): button for row in self.chat.keyboard for button in row}
        if label not in buttons:
            raise LookupError(f"no key {label!r}; there are {list(buttons)}")
        if buttons[label].get("request_contact"):
            return self.sends_contact()
        if buttons[label].get("request_location"):
            return self.sends_location(39.9087, 116.3975)
        return self.says(label)

    def sends_photo(self, content: bytes | None = None, caption: str = "", *, size: int | None = None) -> Message:
        """A photo. `size` is what the server says of it, where that is to be another one than it has."""
        return self.sends(None, **self._photo(content or files.snapshot(), size), **_caption(caption))

    def sends_album(self, contents: Sequence[bytes] | int, caption: str = "") -> list[Message]:
        """Photos in one album: so many updates with one media_group_id; the first one carries the caption."""
        photos = [files.snapshot()] * contents if isinstance(contents, int) else contents
        group = str(next(ALBUMS))
        captions = itertools.chain([_caption(caption)], itertools.repeat({}))
        return [
            self.sends(None, media_group_id=group, **self._photo(photo, None), **said)
            for photo, said in zip(photos, captions, strict=False)
        ]

    def sends_document(self, content: bytes, name: str, mime: str = "application/octet-stream") -> Message:
        """A file."""
        file = self.world.files.add(name, content)
        return self.sends(None, document={**files.described(file), "file_name": name, "mime_type": mime})

    def sends_contact(self, phone: str = "8613800138000", user: int | None = None) -> Message:
        """Their own contact, as the contact button does; `user` says whose else (0: somebody without Telegram)."""
        contact = {"phone_number": phone, "first_name": str(self.user["first_name"])}
        whose = self.id if user is None else user
        return self.sends(None, contact={**contact, **({"user_id": whose} if whose else {})})

    def sends_location(self, lat: float, lng: float, **more: Any) -> Message:
        """A place in WGS-84 degrees."""
        return self.sends(None, location={"latitude": lat, "longitude": lng, **more})

    def sends_venue(self, lat: float, lng: float, title: str, address: str = "") -> Message:
        """A place with a name."""
        location = {"latitude": lat, "longitude": lng}
        return self.sends(None, location=location, venue={"location": location, "title": title, "address": address})

    def sends_sticker(self, emoji: str = "👍") -> Message:
        """A sticker."""
        kind = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
        return self.sends(None, sticker={**self._file("sticker.webp"), **kind, "emoji": emoji})

    def sends_voice(self, seconds: int = 3) -> Message:
        """A voice message."""
        return self.sends(None, voice={**self._file("voice.ogg"), "duration": seconds, "mime_type": "audio/ogg"})

    def sends_video(self, seconds: int = 3) -> Message:
        """A video."""
        return self.sends(None, video={**self._file("video.mp4"), "duration": seconds, "width": 640, "height": 360})

    def sends(self, chat: Chat | None = None, **content: Any) -> Message:
        """Any message, by the Bot API's names of its parts."""
        chat = chat or self.chat
        if chat.private and chat.state in {"blocked", "deactivated"}:
            raise LookupError(f"nothing can be sent here: {chat.state}")
        if chat.state == "new":
            chat.state = "open"
        message = self.world.post(chat, self.user, **content)
        self.world.put("message", dict(message.json), f"chat {chat.id}")
        return message

    def edits(self, message: Message, text: str) -> None:
        """Change what they wrote."""
        message.change(text=text, edit_date=int(self.world.clock()))
        self.world.put("edited_message", dict(message.json), f"chat {message.chat.id}")

    def blocks(self) -> None:
        """Stop the bot."""
        self._turns("member", "kicked")
        self.chat.state = "blocked"

    def comes_back(self) -> None:
        """Unblock the bot."""
        self.chat.state = "open"
        self._turns("kicked", "member")

    def deactivates(self) -> None:
        """Delete the account. The bot is told nothing; it finds out when it writes."""
        self.chat.state = "deactivated"

    def sees(self, words: str) -> bool:
        """Whether the bot said `words`, or shows them on a button, now."""
        return self.chat.sees(words)

    def _turns(self, old: str, new: str) -> None:
        body = {
            "chat": self.chat.json,
            "from": self.user,
            "date": int(self.world.clock()),
            "old_chat_member": self.world.standing(old),
            "new_chat_member": self.world.standing(new),
        }
        self.world.put("my_chat_member", body, f"member {self.id}")

    def _photo(self, content: bytes, size: int | None) -> Json:
        return {"photo": files.sizes(self.world.files.add("photo.jpg", content, size=size, folder="photos"))}

    def _file(self, name: str) -> Json:
        return files.described(self.world.files.add(name, b"not looked at"))


class Group:
    """A group that the bot is in. People write there with `person.says(text, group.chat)`."""

    def __init__(self, world: World, id: int, title: str) -> None:
        self.world = world
        self.chat = Chat(id, "group", {"id": id, "title": title, "type": "group"}, state="open")
        world.chats[id] = self.chat

    def adds_bot(self, by: Person) -> None:
        """Somebody brings the bot in."""
        self._turns(by, "left", "member")

    def kicks_bot(self, by: Person) -> None:
        """Somebody throws the bot out."""
        self._turns(by, "member", "kicked")
        self.chat.state = "kicked"

    def upgrades(self) -> Chat:
        """Become a supergroup, with a new id; the old one only tells where it went."""
        new = self.chat.id - 1_000_000_000_000
        chat = Chat(new, "supergroup", {**self.chat.json, "id": new, "type": "supergroup"}, state="open")
        self.chat.state, self.chat.moved_to = "moved", new
        self.world.chats[new] = chat
        self.chat = chat
        return chat

    def _turns(self, by: Person, old: str, new: str) -> None:
        self.world.turns(self.chat, by.user, old, new)


def _caption(caption: str) -> Json:
    return {"caption": caption} if caption else {}

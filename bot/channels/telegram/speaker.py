"""One call, with what can be mended about it: a group that moved, too long a text, a picture not to be drawn."""

import hashlib
import logging
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.channels.channel import TryAgain
from bot.channels.house import House
from bot.channels.telegram import limits, speaking
from bot.channels.telegram.api import Api, Attachment, Refused
from bot.channels.telegram.speaking import Call
from bot.remembered import Remembered

NAME = "telegram"
SHORTER = (limits.TEXT // 2, limits.TEXT // 4)
"""Most characters of a message after one was refused as too long: Telegram alone knows how it counts."""
REMEMBERED = 1000
"""Photos that were sent lately."""
log = logging.getLogger(__name__)


class Speaker:
    """Says calls."""

    def __init__(self, api: Api, house: House) -> None:
        self._api, self._house = api, house
        self._known: Remembered[bytes, str] = Remembered(REMEMBERED)
        """By content, the id under which Telegram keeps a photo: a picture that many get is sent there once."""

    async def say(self, call: Call) -> Any:
        """What the Bot API answers to the (last) call. Raises `Refused` and `TryAgain`."""
        try:
            return await self._said(call)
        except Refused as refused:
            if refused.kind == "moved" and refused.chat:
                return await self._said(Call(call.method, {**call.params, "chat_id": refused.chat}, call.drawing))
            if refused.kind == "too_long" and call.method.startswith("send"):
                return await self._shorter(call)
            raise

    async def _said(self, call: Call) -> Any:
        if call.drawing is None:
            return await self._api.call(call.method, call.params)
        chat = call.params["chat_id"]
        try:
            language = await self._house.language(NAME, str(chat))
            content = await self._house.draw(NAME, str(chat), call.drawing, language)
        except TryAgain:
            raise
        except Exception as error:  # noqa: BLE001 - a picture that can't be drawn must not cost the words beside it
            log.error("a picture could not be drawn: %s", type(error).__name__)  # noqa: TRY400 - its text may quote
            return await self._in_words(call)
        return await self._with(call, call.drawing.file, content)

    async def _with(self, call: Call, name: str, content: bytes) -> Any:
        """The call with its picture or file; a picture that Telegram has already is named and not sent again."""
        attached = Attachment("picture", name or "picture.png", content)
        if name:
            return await self._api.call(call.method, {**call.params, "document": "attach://picture"}, (attached,))
        digest = hashlib.sha256(content).digest()
        if known := self._known.get(digest):
            try:
                return await self._api.call(call.method, {**call.params, "photo": known})
            except Refused as refused:
                if refused.kind != "gone":
                    raise
                self._known.pop(digest, None)
        result = await self._api.call(call.method, {**call.params, "photo": "attach://picture"}, (attached,))
        if id := _photo_id(result):
            self._known[digest] = id
        return result

    async def _in_words(self, call: Call) -> Any:
        assert call.drawing is not None
        words = "\n".join(filter(None, (call.drawing.alt, call.params.get("caption"))))
        return await self._each(_like(call, words, limits.TEXT))

    async def _shorter(self, call: Call) -> Any:
        words = call.params.get("text", call.params.get("caption", ""))
        if call.drawing is not None:
            bare = {name: value for name, value in call.params.items() if name not in ("caption", "reply_markup")}
            await self._said(Call(call.method, bare, call.drawing))
        for most in SHORTER:
            try:
                return await self._each(_like(call, words, most))
            except Refused as refused:
                if refused.kind != "too_long" or most == SHORTER[-1]:
                    raise
        raise AssertionError

    async def _each(self, calls: Iterable[Call]) -> Any:
        result = None
        for call in calls:
            result = await self._api.call(call.method, call.params)
        return result


def _photo_id(result: Any) -> str:
    """The id of the photo in a sent message: of its sizes the largest, which is the last."""
    sizes = result.get("photo") if isinstance(result, Mapping) else None
    return str(sizes[-1].get("file_id", "")) if isinstance(sizes, Sequence) and sizes else ""


def _like(call: Call, words: str, most: int) -> list[Call]:
    """Messages with `words`, otherwise as `call`."""
    calls = speaking.text_of(call.params["chat_id"], words, call.params.get("reply_markup"), most)
    for one in calls:
        if "protect_content" in call.params:
            one.params["protect_content"] = True
    return calls

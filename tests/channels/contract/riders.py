"""Riders: people on a real channel, who read what stands on their screen and act on it."""

import asyncio
import itertools
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any

import aiohttp
import orjson

from bot.channels.fake.telegram.server import FakeTelegram
from bot.channels.fake.wechat import Tencent
from bot.channels.fake.wechat.pushing import Reply
from tests.channels.contract.union import PATIENCE

_NUMBERED = re.compile(r"^(\d+)[.、] ?(.+)$", re.MULTILINE)


class Rider(ABC):
    """Somebody on a channel. `texts` is all they were ever shown, the newest last; `labels` what can be chosen now."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.labels: list[str] = []
        self.images: list[bytes] = []
        self.files: list[str] = []
        self.came = asyncio.Condition()
        self._read = 0

    @abstractmethod
    async def opens(self) -> None:
        """Opens the conversation for the first time."""

    @abstractmethod
    async def scans(self, code: str) -> None:
        """Scans a poster."""

    @abstractmethod
    async def says(self, text: str) -> None:
        """Types something."""

    @abstractmethod
    async def picks(self, label: str) -> None:
        """Chooses what contains `label`."""

    @abstractmethod
    async def photographs(self, content: bytes) -> None:
        """Sends a photo (PNG)."""

    @abstractmethod
    async def repeats(self) -> None:
        """What was done last reaches us once more, as after a confirmation that got lost."""

    async def pictures(self, many: int) -> None:
        """Waits until so many pictures came."""
        await self._until(lambda: len(self.images) >= many, f"no {many} pictures")

    @abstractmethod
    async def leaves(self) -> None:
        """Closes everything."""

    async def shows(self, texts: list[str], labels: list[str], images: Sequence[bytes] = ()) -> None:
        """Something came."""
        async with self.came:
            self.images += images
            self.texts += texts
            self.labels = labels or self.labels
            self.came.notify_all()

    async def sees(self, text: str) -> None:
        """Waits until `text` stands on screen, in words or on a choice, in something that came since the last look."""

        await self._until(
            lambda: any(text in one for one in [*self.texts[self._read :], *self.labels]), f"{text!r} never came"
        )
        self._read = max(0, len(self.texts) - 1)

    async def label(self, part: str) -> str:
        """Waits until something that contains `part` can be chosen. Returns its whole label."""
        await self._until(lambda: any(part in label for label in self.labels), f"no choice {part!r}")
        return next(label for label in self.labels if part in label)

    async def _until(self, there: Callable[[], bool], otherwise: str) -> None:
        try:
            async with asyncio.timeout(PATIENCE), self.came:
                await self.came.wait_for(there)
        except TimeoutError:
            raise AssertionError(f"{otherwise}; there is {self.texts[self._read :]} with {self.labels}") from None


class WebRider(Rider):
    """A page, without a browser."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._session = aiohttp.ClientSession(url, cookie_jar=aiohttp.CookieJar(unsafe=True), headers={"Origin": url})
        self._numbers = itertools.count(10_000_000)
        self._data: dict[str, str] = {}

    async def opens(self) -> None:
        await self._connect({})

    async def scans(self, code: str) -> None:
        await self._connect({"enter": code, "id": f"scan{next(self._numbers)}"})

    async def says(self, text: str) -> None:
        await self._event({"kind": "text", "text": text})

    async def picks(self, label: str) -> None:
        await self._event({"kind": "tap", "data": self._data[await self.label(label)]})

    async def photographs(self, content: bytes) -> None:
        with aiohttp.MultipartWriter("form-data") as form:
            part = form.append(content, {"Content-Type": "image/png"})
            part.set_content_disposition("form-data", name="file", filename="photo.png")
            kept = await (await self._session.post("/web/upload", data=form)).json()
        await self._event({"kind": "upload", "upload": kept["upload"]})

    async def leaves(self) -> None:
        self._listening.cancel()
        await asyncio.gather(self._listening, return_exceptions=True)
        await self._socket.close()
        await self._session.close()

    async def _connect(self, hello: dict[str, str]) -> None:
        (await self._session.get("/")).release()
        self._socket = await self._session.ws_connect("/web/socket", protocols=["niangjia.1"])
        await self._socket.send_json({"t": "hello", "lang": "zh-CN", **hello})
        self._listening = asyncio.create_task(self._listen())

    async def repeats(self) -> None:
        await self._socket.send_json(self._last)

    async def _event(self, what: dict[str, str]) -> None:
        self._last = {"t": "event", "id": f"e{next(self._numbers)}", "what": what}
        await self._socket.send_json(self._last)

    async def _listen(self) -> None:
        async for message in self._socket:
            frame: dict[str, Any] = orjson.loads(message.data)
            if frame["t"] != "item":
                continue
            screens = frame["item"]["screens"]
            buttons = [button for screen in screens for button in screen["buttons"]]
            self._data |= {button["label"]: button["data"] for button in buttons}
            urls = [screen["picture"]["url"] for screen in screens if screen["picture"]]
            images = [await (await self._session.get(url)).read() for url in urls]
            await self.shows([screen["text"] for screen in screens], [button["label"] for button in buttons], images)
            if frame["item"]["id"].startswith("n"):
                await self._socket.send_json({"t": "got", "ids": [frame["item"]["id"]]})


class WechatRider(Rider):
    """Somebody with WeChat, who reads numbers before choices and types them."""

    def __init__(self, tencent: Tencent) -> None:
        super().__init__()
        self._tencent, self._phone = tencent, tencent.phone()
        self._shown = self._phone.shown
        self._phone.shown = self._seen  # type: ignore[method-assign]
        tencent.account.people[self._phone.openid].show = self._seen
        self._showing: set[asyncio.Task[None]] = set()
        self._pushed: dict[str, Any] = {}
        self._push = tencent.push
        tencent.push = self._noted  # type: ignore[method-assign]

    async def opens(self) -> None:
        await self._phone.follows()

    async def scans(self, code: str) -> None:
        await self._phone.scans(self._tencent.account.scene(code, None))

    async def says(self, text: str) -> None:
        await self._phone.says(text)

    async def picks(self, label: str) -> None:
        whole = await self.label(label)
        numbers = {words: number for number, words in _NUMBERED.findall(self._phone.text)}
        await self._phone.says(numbers[whole])

    async def photographs(self, content: bytes) -> None:
        await self._phone.sends_photo(content)

    async def leaves(self) -> None:
        await asyncio.gather(*self._showing)

    async def repeats(self) -> None:
        assert (await self._push(self._pushed)).kind == "text"

    async def _noted(self, fields: dict[str, Any]) -> Reply:
        if fields["FromUserName"] == self._phone.openid:
            self._pushed = fields
        return await self._push(fields)

    def _seen(self, kind: str, text: str, picture: bytes) -> None:
        self._shown(kind, text, picture)
        labels = [label for _, label in _NUMBERED.findall(self._phone.text)]
        task = asyncio.ensure_future(self.shows([text], labels, [picture] if picture else []))
        self._showing.add(task)
        task.add_done_callback(self._showing.discard)


class TelegramRider(Rider):
    """Somebody with Telegram, who taps what stands under a message or on the keyboard below the chat."""

    def __init__(self, telegram: FakeTelegram) -> None:
        super().__init__()
        self._telegram, self._person = telegram, telegram.person()
        self._watching = asyncio.create_task(self._watch())

    async def opens(self) -> None:
        self._person.starts()

    async def scans(self, code: str) -> None:
        self._person.starts(code)

    async def says(self, text: str) -> None:
        self._person.says(text)

    async def picks(self, label: str) -> None:
        whole = await self.label(label)
        if whole in self._keys():
            self._person.presses(whole)
        else:
            self._person.taps(whole)

    async def photographs(self, content: bytes) -> None:
        self._person.sends_photo(content)

    async def leaves(self) -> None:
        self._watching.cancel()
        await asyncio.gather(self._watching, return_exceptions=True)
        wrong = [f"{call.method}: {call.wrong}" for call in self._telegram.refused()]
        # An update that comes again over a restart is answered again, and what was typed is gone by then.
        assert not [one for one in wrong if "message to delete not found" not in one], wrong

    async def repeats(self) -> None:
        queue = self._telegram.world.queue
        queue.again(queue.every[-1].id)
        self._telegram.world.stir()

    def _keys(self) -> list[str]:
        return [str(key["text"]) for row in self._person.chat.keyboard for key in row]

    async def _watch(self) -> None:
        """The chat as a person follows it: a new message, or an old one that reads differently."""
        seen: dict[int, tuple[str, list[str]]] = {}
        while True:
            changed = self._telegram.world.changed
            for message in self._person.chat.told:
                labels = [label for row in message.buttons for label in row]
                if seen.get(message.id) != (message.text, labels):
                    seen[message.id] = (message.text, labels)
                    sent = [*message.json.get("photo", [])[-1:], *filter(None, [message.json.get("document")])]
                    self.files += [one["file_name"] for one in sent if "file_name" in one]
                    images = [
                        self._telegram.files.at(self._telegram.files.get(one["file_id"])["file_path"]) for one in sent
                    ]
                    await self.shows(
                        [message.text], labels or self._keys(), [image.content for image in images if image]
                    )
            await changed.wait()

"""Riders: people on a real channel, who read what stands on their screen and act on it."""

import asyncio
import itertools
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

import aiohttp
import orjson

from tests.channels.contract.union import PATIENCE


class Rider(ABC):
    """Somebody on a channel. `texts` is all they were ever shown, the newest last; `labels` what can be chosen now."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.labels: list[str] = []
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
    async def leaves(self) -> None:
        """Closes everything."""

    async def shows(self, texts: list[str], labels: list[str]) -> None:
        """Something came."""
        async with self.came:
            self.texts += texts
            self.labels = labels or self.labels
            self.came.notify_all()

    async def sees(self, text: str) -> None:
        """Waits until `text` stands on screen, in words or on a choice, in something that came since the last look."""

        def there() -> bool:
            return any(text in one for one in self.texts[self._read :]) or any(text in one for one in self.labels)

        try:
            async with asyncio.timeout(PATIENCE), self.came:
                await self.came.wait_for(there)
        except TimeoutError:
            raise AssertionError(
                f"{text!r} never came; there is {self.texts[self._read :]} with {self.labels}"
            ) from None
        self._read = max(0, len(self.texts) - 1)

    def label(self, part: str) -> str:
        """The whole label of the choice that contains `part`."""
        found = [label for label in self.labels if part in label]
        assert found, f"no choice {part!r} among {self.labels}"
        return found[0]


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
        await self._event({"kind": "tap", "data": self._data[self.label(label)]})

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

    async def _event(self, what: dict[str, str]) -> None:
        await self._socket.send_json({"t": "event", "id": f"e{next(self._numbers)}", "what": what})

    async def _listen(self) -> None:
        async for message in self._socket:
            frame: dict[str, Any] = orjson.loads(message.data)
            if frame["t"] != "item":
                continue
            screens = frame["item"]["screens"]
            buttons = [button for screen in screens for button in screen["buttons"]]
            self._data |= {button["label"]: button["data"] for button in buttons}
            await self.shows([screen["text"] for screen in screens], [button["label"] for button in buttons])
            if frame["item"]["id"].startswith("n"):
                await self._socket.send_json({"t": "got", "ids": [frame["item"]["id"]]})


Make = Callable[[], Rider]
"""Makes another rider on the channel that is tried."""

"""A process of pages that talk over WebSockets: `python -m benchmarks.pages`.

Reads "URL ROUND" lines, opens the pages of a URL the first time, lets every page fill the form once, and writes the
turns a second.
"""

import asyncio
import sys
import time

import aiohttp
import orjson
import uvloop

from benchmarks.turns import SAID

PAGES = 100
FORMS = 10
"""Forms of one page in one round: long enough that a sweep in between decides nothing."""


class Page:
    """One browser with one open page."""

    def __init__(self, url: str) -> None:
        self._session = aiohttp.ClientSession(url, cookie_jar=aiohttp.CookieJar(unsafe=True), headers={"Origin": url})

    async def open(self) -> None:
        """Get the cookie, open the line, be greeted."""
        (await self._session.get("/")).release()
        self._socket = await self._session.ws_connect("/web/socket", protocols=["niangjia.1"])
        await self._socket.send_str('{"t":"hello","lang":"zh-CN"}')
        while orjson.loads((await self._socket.receive()).data)["t"] != "item":
            pass

    async def fill(self, number: int) -> None:
        """Fill the form several times over, each answer after the last was answered."""
        for step, text in enumerate(SAID * FORMS):
            id = f"round{number:04d}-{step}"
            frame = {"t": "event", "id": id, "what": {"kind": "text", "text": text}}
            await self._socket.send_str(orjson.dumps(frame).decode())
            while True:
                told = orjson.loads((await self._socket.receive()).data)
                assert told["t"] in ("item", "typing"), told
                if told["t"] == "item":
                    assert told["item"]["for"] == id
                    break

    async def close(self) -> None:
        """Leave."""
        await self._session.close()


async def main() -> None:
    """Do what the lines say."""
    opened: dict[str, list[Page]] = {}
    while line := (await asyncio.to_thread(sys.stdin.readline)).split():
        url, number = line
        if url not in opened:
            opened[url] = [Page(url) for _ in range(PAGES)]
            for page in opened[url]:
                await page.open()
        began = time.perf_counter()
        await asyncio.gather(*(page.fill(int(number)) for page in opened[url]))
        print(PAGES * FORMS * len(SAID) / (time.perf_counter() - began), flush=True)
    for pages in opened.values():
        await asyncio.gather(*(page.close() for page in pages))


if __name__ == "__main__":
    uvloop.run(main())

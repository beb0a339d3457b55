"""The database is away while pages are open: `refused` with a time to try again, and the same event succeeds later."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import aiohttp
import orjson
import pytest
import sqlalchemy.exc

from bot import sections
from bot.running import Running
from storage.database import Database
from tests.stories.talk import opened


@contextmanager
def away(database: Database) -> Iterator[None]:
    """As long as the block lasts, no connection of this database answers."""
    engines, kind = (database.reader, database.writer), type(database.reader)
    connect = kind.connect

    def refuses(self: Any) -> Any:
        if self in engines:
            raise sqlalchemy.exc.OperationalError("", {}, OSError("away"))
        return connect(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kind, "connect", refuses)
        yield


async def frame(socket: aiohttp.ClientWebSocketResponse, *kinds: str) -> dict[str, Any]:
    while True:
        told: dict[str, Any] = orjson.loads((await socket.receive(timeout=5)).data)
        if told["t"] in kinds:
            return told


async def says(socket: aiohttp.ClientWebSocketResponse, id: str, text: str) -> dict[str, Any]:
    what = {"t": "event", "id": id, "what": {"kind": "text", "text": text}}
    await socket.send_str(orjson.dumps(what).decode())
    return await frame(socket, "item", "refused")


async def test_a_page_hears_when_to_try_again_and_loses_nothing(tmp_path: Path) -> None:
    async with opened(f"sqlite:///{tmp_path / 'web.db'}") as talk:
        app = talk.app
        server = sections.Server(port=0)
        app.settings = app.settings.model_copy(update={"server": server})
        running = Running(app)
        await running.web.start(running._take)
        url = f"http://127.0.0.1:{running.web.port}"
        jar = aiohttp.CookieJar(unsafe=True)
        try:
            async with aiohttp.ClientSession(url, cookie_jar=jar, headers={"Origin": url}) as browser:
                (await browser.get("/")).release()
                socket = await browser.ws_connect("/web/socket", protocols=["niangjia.1"])
                await socket.send_str('{"t":"hello","lang":"zh-CN"}')
                await frame(socket, "item")
                with away(app.database):
                    for _ in range(3):
                        refused = await says(socket, "kept-by-page-1", "/join")
                        assert refused["t"] == "refused"
                        assert refused["retry_ms"] > 0
                        assert refused["id"] == "kept-by-page-1"
                        assert refused["text"]
                    late = await browser.ws_connect("/web/socket", protocols=["niangjia.1"])
                    await late.send_str('{"t":"hello","lang":"zh-CN"}')
                    assert (await frame(late, "refused"))["retry_ms"] > 0
                    await late.receive(timeout=5)
                    assert late.close_code == 1013
                taken = await says(socket, "kept-by-page-1", "/join")
                assert taken["t"] == "item"
                again = await says(socket, "kept-by-page-1", "/join")
                assert again["item"]["id"] == taken["item"]["id"]
                assert again["item"]["screens"] == taken["item"]["screens"]
        finally:
            await running.web.stop()

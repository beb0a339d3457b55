"""The page of a badge as a phone's browser gets it, served from a talk's own app."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import orjson
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer

from bot.badges.address import Addresses
from bot.badges.page import BadgePage, Manner
from bot.badges.showing import Shows
from bot.channels.web import headers
from bot.channels.web.statics import PAGE
from tests.stories.talk import Person, Talk

Phone = TestClient[web.Request, web.Application]


def of(talk: Talk, manner: Manner) -> web.Application:
    """The page by itself, and the icon that browsers ask for."""
    app, url = talk.app, talk.app.settings.public_url
    shows = Shows(app.committer, app.words, app.pictures, app.book.badges, url)
    page = BadgePage(Addresses(app.keys, url, app.clock), shows, app.words, app.clock, manner)
    served = web.Application()
    served.on_response_prepare.append(headers.add)
    served.add_routes(page.routes)
    served.add_routes([web.get("/favicon.ico", _icon)])
    return served


async def _icon(_request: web.Request) -> web.FileResponse:
    return web.FileResponse(PAGE / "icon-192.png")


@asynccontextmanager
async def phone(talk: Talk, manner: Manner | None = None) -> AsyncIterator[Phone]:
    """A browser without any cookie."""
    async with TestClient(TestServer(of(talk, manner or Manner()))) as client:
        yield client


def path(person: Person) -> str:
    """Where the choice on screen leads."""
    [link] = [button.link for button in person.buttons if button.link]
    return urlsplit(link).path


async def told(answer: ClientResponse) -> dict[str, Any]:
    """What the page holds when it opens."""
    found = re.search(r'id="told">(.*?)</script>', await answer.text())
    assert found
    data: dict[str, Any] = orjson.loads(found[1])
    return data

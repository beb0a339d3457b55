"""What anybody may fetch by its address: streamed in pieces, nothing else, and never an error of ours."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.publishing import Looking, Shelf
from storage.writing import Gone


async def _lines(_looking: Looking, number: int) -> AsyncIterator[bytes]:
    if number != 7:
        raise Gone
    yield b"one\n"
    yield b"two\n"


@pytest.fixture
async def client() -> AsyncIterator[TestClient[web.Request, web.Application]]:
    app = web.Application()
    app.router.add_get("/public/{name}/{number}", Shelf(None, {"draw": _lines}).handle)  # type: ignore[arg-type]
    async with TestClient(TestServer(app)) as client:
        yield client


async def test_a_list_is_a_file_to_keep(client: TestClient[web.Request, web.Application]) -> None:
    answer = await client.get("/public/draw/7")
    assert (answer.status, await answer.read()) == (200, b"one\ntwo\n")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="draw-7.csv"'


@pytest.mark.parametrize("path", ["draw/8", "draw/x", "draw/-7", "draw/%D9%A7", "other/7", "draw/" + "9" * 30])
async def test_what_is_not_there_is_not_found(client: TestClient[web.Request, web.Application], path: str) -> None:
    assert (await client.get(f"/public/{path}")).status == 404

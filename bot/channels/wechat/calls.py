"""Calls over HTTP: one request, its answer or why not, and nothing secret in either.

Tencent takes the token in the address, and aiohttp's exceptions quote addresses. So none of them leaves this module,
not even as the cause of ours.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from types import SimpleNamespace
from typing import Any

import aiohttp
import orjson

from bot.channels.wechat import refusals
from bot.channels.wechat.api import Refused
from bot.channels.wechat.brakes import Brakes
from bot.channels.wechat.tokens import Tokens

CONNECT_SECONDS, WHOLE_SECONDS = 3, 10
KEPT_SECONDS = 8
"""An idle connection is closed after this, well before the other side does: a request written into a connection that
is being closed can't be told from one that arrived."""
PAUSES = (0.3, 1.0)
"""Seconds before a busy server (-1, 503) is asked again."""
MOST_JSON = 1024 * 1024
SOME = 64 * 1024

Body = Mapping[str, Any] | Callable[[], aiohttp.FormData]
"""JSON, or what makes a form; a form can be sent once, so each try makes its own."""


class Calls:
    """One account's calls. `pause(seconds)` waits."""

    def __init__(self, base: str, brakes: Brakes, pause: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._base, self._brakes, self._pause = base, brakes, pause
        self._session: aiohttp.ClientSession | None = None

    def open(self) -> None:
        """Make the connections."""
        trace = aiohttp.TraceConfig()
        trace.on_request_headers_sent.append(_note_written)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(keepalive_timeout=KEPT_SECONDS),
            timeout=aiohttp.ClientTimeout(total=WHOLE_SECONDS, sock_connect=CONNECT_SECONDS),
            cookie_jar=aiohttp.DummyCookieJar(),
            trace_configs=[trace],
        )

    async def close(self) -> None:
        """Let the connections go."""
        if self._session is not None:
            await self._session.close()

    async def with_token(self, tokens: Tokens, path: str, body: Body | None = None, **query: str) -> dict[str, Any]:
        """Call `path` with a token; with another one where Tencent says that it is over. Raises `Refused`."""
        token = await tokens.current()
        try:
            return await self.json(path, body, access_token=token, **query)
        except Refused as no:
            if no.code not in refusals.STALE_TOKENS:
                raise
        return await self.json(path, body, access_token=await tokens.current(stale=token), **query)

    async def json(self, path: str, body: Body | None = None, **query: str) -> dict[str, Any]:
        """Call `path`; what it says. Busy servers are asked again. Raises `Refused`."""
        content, _ = await self.read(path, body, MOST_JSON, **query)
        return _object(content)

    async def read(self, path: str, body: Body | None, most_bytes: int, **query: str) -> tuple[bytes, bool]:
        """Call `path`; its content, and whether it is JSON (then no error). Raises `Refused`."""
        self._brakes.check(path)
        for seconds in (*PAUSES, None):
            try:
                return await self._once(path, body, most_bytes, query)
            except Refused as no:
                self._brakes.note(path, no)
                if no.kind != "busy" or seconds is None:
                    raise
            await self._pause(seconds)
        raise AssertionError

    async def _once(
        self, path: str, body: Body | None, most_bytes: int, query: Mapping[str, str]
    ) -> tuple[bytes, bool]:
        written = SimpleNamespace(yes=False)
        why: Refused | None = None
        content, is_json, status = b"", False, 0
        try:
            async with self._request(path, body, query, written) as response:
                status = response.status
                content, is_json = await _content(response, most_bytes)
        except Refused:
            raise
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
            why = Refused("unconfirmed" if written.yes else "network")
        if why is None:
            why = _refusal(status, content, is_json=is_json)
        if why is not None:
            raise why
        return content, is_json

    def _request(
        self, path: str, body: Body | None, query: Mapping[str, str], written: SimpleNamespace
    ) -> AbstractAsyncContextManager[aiohttp.ClientResponse]:
        if self._session is None:
            raise Refused("network")
        form = body() if callable(body) else None
        # Plain UTF-8: Tencent shows \\u escapes as they stand.
        json = None if body is None or callable(body) else orjson.dumps(body)
        return self._session.request(
            "GET" if body is None else "POST",
            f"{self._base}{path}",
            params=query,
            data=form or json,
            headers={"Content-Type": "application/json; charset=utf-8"} if json else None,
            allow_redirects=False,
            trace_request_ctx=written,
        )


async def _note_written(_session: object, context: SimpleNamespace, _params: object) -> None:
    context.trace_request_ctx.yes = True


async def _content(response: aiohttp.ClientResponse, most_bytes: int) -> tuple[bytes, bool]:
    """What came, and whether it is JSON, whatever its type claims: Tencent says "text/plain" of errors."""
    content = bytearray()
    most = most_bytes
    async for chunk in response.content.iter_chunked(SOME):
        if not content and chunk.lstrip()[:1] == b"{":
            most = MOST_JSON
        content += chunk
        if len(content) > most:
            raise Refused("too_long")
    return bytes(content), content.lstrip()[:1] == b"{"


def _refusal(status: int, content: bytes, *, is_json: bool) -> Refused | None:
    if status == 503:
        return Refused("busy")
    if status != 200:
        # A gateway in between gave up: what stands behind it may have done it.
        return Refused("unconfirmed" if status >= 500 else "bad", status)
    if not is_json:
        return None
    code = _object(content).get("errcode", 0)
    return refusals.refused(code) if isinstance(code, int) and code else None


def _object(content: bytes) -> dict[str, Any]:
    try:
        data = orjson.loads(content)
    except orjson.JSONDecodeError:
        data = None
    if not isinstance(data, dict):
        raise Refused("bad")
    return data

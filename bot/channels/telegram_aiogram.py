"""The Bot API through aiogram 3: its Bot, its session and its connections; nothing of its dispatcher.

Calls go out as JSON and come back as plain data: with aiogram's typed methods and results a call costs nearly
three times as much (measured: 420 µs of processor time typed, 150 µs this way, 110 µs bare aiohttp).
aiogram does not retry by itself, and aiohttp only idempotent methods, which a POST is not.
"""

import asyncio
import io
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from http import HTTPStatus
from typing import Any, cast

import aiohttp
import orjson
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.utils.token import TokenValidationError

from bot.channels.telegram import answers
from bot.channels.telegram.api import Attachment, Refused
from bot.channels.telegram.reading import WANTED
from bot.channels.telegram.veil import Veil

API_BASE = "https://api.telegram.org"
LOGGERS = ("aiogram", "aiogram.middlewares", "aiohttp.client", "aiohttp.internal", "asyncio")
CONNECT_SECONDS = 5.0  # with waiting for a free connection
CALL_SECONDS = 20.0
UPLOAD_SECONDS = 90.0
POLL_MARGIN_SECONDS = 10.0  # over the time that the server itself waits
DOWNLOAD_SECONDS = 120
CONNECTIONS = 100

# Raised before a byte of the request went out: it surely did not arrive.
UNSENT = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.ServerFingerprintMismatch,
    aiohttp.ClientHttpProxyError,
)


class Call(TelegramMethod[Any]):
    """Any method of the Bot API, with plain parameters."""

    name: str
    params: Mapping[str, Any]
    files: Sequence[Attachment]

    @property
    def __returning__(self) -> Any:
        return Any

    @property
    def __api_method__(self) -> str:  # type: ignore[override]
        return self.name


class Session(AiohttpSession):
    """aiogram's session; it gives the result as plain data, and raises `Refused`."""

    async def make_request(
        self, bot: Bot, method: TelegramMethod[TelegramType], timeout: int | None = None
    ) -> TelegramType:
        """One request; `timeout` is its total in seconds, which `self.timeout` stands for where there is none."""
        assert isinstance(method, Call)
        session = await self.create_session()
        data, headers = _body(method)
        limits = aiohttp.ClientTimeout(total=timeout or self.timeout, connect=CONNECT_SECONDS)
        url = self.api.api_url(token=bot.token, method=method.name)
        async with session.post(url, data=data, headers=headers, timeout=limits, allow_redirects=False) as reply:
            return cast(TelegramType, answers.read(reply.status, await reply.read()))

    async def stream_content(
        self,
        url: str,
        headers: dict[str, Any] | None = None,
        timeout: int = 30,
        chunk_size: int = 65536,
        raise_for_status: bool = True,
    ) -> AsyncGenerator[bytes, None]:
        """A file as it comes. The library would follow it to any host; a Bot API sends nobody elsewhere."""
        session = await self.create_session()
        limits = aiohttp.ClientTimeout(total=timeout)
        async with session.get(
            url, headers=headers, timeout=limits, raise_for_status=raise_for_status, allow_redirects=False
        ) as reply:
            if reply.status != HTTPStatus.OK and raise_for_status:
                raise aiohttp.ClientResponseError(reply.request_info, (), status=reply.status)
            async for chunk in reply.content.iter_chunked(chunk_size):
                yield chunk


def _body(call: Call) -> tuple[Any, dict[str, str]]:
    if not call.files:
        return orjson.dumps(call.params), {"Content-Type": "application/json"}
    form = aiohttp.FormData(quote_fields=False)
    for name, value in call.params.items():
        form.add_field(name, value if isinstance(value, str) else orjson.dumps(value).decode())
    for file in call.files:
        form.add_field(file.name, io.BytesIO(file.content), filename=file.filename)  # aiohttp warns of large bytes
    return form, {}


class Transport:
    """Implements `bot.channels.telegram.api.Api`. Connections are made by `open`; polling has one of its own."""

    def __init__(
        self, token: str, api_base: str = API_BASE, *, seconds: float = CALL_SECONDS, wanted: Sequence[str] = WANTED
    ) -> None:
        """`seconds`: the longest that a call without files may take; `wanted`: the kinds of updates to poll for."""
        self._token, self._seconds, self._wanted = token, seconds, list(wanted)
        self._server = TelegramAPIServer.from_base(api_base)
        self._veil = Veil(token, LOGGERS)
        self._bots: tuple[Bot, Bot] | None = None

    async def open(self) -> Mapping[str, Any]:
        """Connect. Returns what `getMe` says; after a `Refused` it may be tried again."""
        if self._bots is None:
            self._veil.lie()
            self._bots = self._make(CONNECTIONS), self._make(1)
        return cast(Mapping[str, Any], await self.call("getMe", {}))

    async def close(self) -> None:
        """Let the connections go. A call still under way is refused as broken."""
        bots, self._bots = self._bots, None
        if bots is not None:
            await asyncio.gather(*(bot.session.close() for bot in bots))
        self._veil.lift()

    async def call(self, method: str, params: Mapping[str, Any], files: Sequence[Attachment] = ()) -> Any:
        """Call `method`; the result as plain data."""
        bot = self._bot(0)
        return await self._ask(bot, method, params, files, UPLOAD_SECONDS if files else self._seconds)

    async def updates(self, offset: int, timeout: int) -> Sequence[Mapping[str, Any]]:
        """Wait up to `timeout` seconds for updates from `offset` on."""
        params = {"offset": offset, "timeout": timeout, "allowed_updates": self._wanted}
        found = await self._ask(self._bot(1), "getUpdates", params, (), timeout + POLL_MARGIN_SECONDS)
        return cast(Sequence[Mapping[str, Any]], found)

    async def download(self, file_id: str, most_bytes: int) -> bytes:
        """The content of a file; reads no more than `most_bytes` and what is already on its way."""
        path = answers.file_path(await self.call("getFile", {"file_id": file_id}), most_bytes)
        session = self._bot(0).session
        url = session.api.file_url(self._token, path)
        content = bytearray()
        broken: BaseException | None = None
        try:
            async with aclosing(session.stream_content(url, timeout=DOWNLOAD_SECONDS)) as chunks:
                async for chunk in chunks:
                    content += chunk
                    if len(content) > most_bytes:
                        break
        except (aiohttp.ClientError, TimeoutError) as error:
            broken = error
        if isinstance(broken, aiohttp.ClientResponseError):
            raise answers.undelivered(broken.status)
        if broken is not None:
            raise Refused("network", self._said(broken))
        if len(content) > most_bytes:
            raise Refused("too_long", f"over {most_bytes} bytes")
        return bytes(content)

    def _make(self, connections: int) -> Bot:
        session = Session(limit=connections, api=self._server, timeout=self._seconds)
        try:
            return Bot(self._token, session=session)
        except TokenValidationError:
            pass
        raise Refused("unauthorized", "this is no token")

    def _bot(self, which: int) -> Bot:
        if self._bots is None:
            raise Refused("network", "not open")
        return self._bots[which]

    async def _ask(
        self, bot: Bot, method: str, params: Mapping[str, Any], files: Sequence[Attachment], seconds: float
    ) -> Any:
        call = Call.model_construct(name=method, params=params, files=files)
        try:
            return await bot(call, request_timeout=cast(int, seconds))
        except Refused as error:
            refused = error
        except UNSENT as error:
            refused = Refused("network", self._said(error))
        except (aiohttp.InvalidURL, orjson.JSONEncodeError) as error:
            refused = Refused("bad", self._said(error))
        except Exception as error:  # noqa: BLE001  # whatever else breaks may have broken after the request was written
            refused = Refused("unconfirmed", self._said(error))
        # Raised here, so that it carries no exception that knows the address, and the token with it.
        refused.__traceback__ = refused.__context__ = None
        raise refused

    def _said(self, error: BaseException) -> str:
        return self._veil.over(f"{type(error).__name__}: {error}")

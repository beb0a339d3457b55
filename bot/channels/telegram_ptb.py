"""The Bot API through python-telegram-bot 22: its Bot and its HTTPXRequest; no Application, no Updater, no handlers.

The answers are read by `telegram.answers` before the library makes its own errors of them: those forget the status of
a 5xx, and its `RetryAfter` warns of its own future. Neither it nor httpx tries anything again by itself.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import httpx
import orjson
from telegram import Bot, InputFile
from telegram.error import InvalidToken, TelegramError
from telegram.request import HTTPXRequest, RequestData

from bot.channels.telegram import answers
from bot.channels.telegram.api import Attachment, Refused
from bot.channels.telegram.reading import WANTED
from bot.channels.telegram.veil import Veil

API_BASE = "https://api.telegram.org"
LOGGERS = (
    "httpx",  # tells every address at INFO
    "httpcore.connection",
    "httpcore.http11",
    "telegram.Bot",
    "telegram.request.BaseRequest",
    "telegram.request.HTTPXRequest",
    "asyncio",
)
CONNECT_SECONDS = 5.0
POOL_SECONDS = 5.0
CALL_SECONDS = 20.0
UPLOAD_SECONDS = 90.0
POLL_MARGIN_SECONDS = 10.0  # over the time that the server itself waits
DOWNLOAD_SECONDS = 120.0
CONNECTIONS = 100

# Raised before a byte of the request went out: it surely did not arrive.
UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
MISTAKES = (httpx.UnsupportedProtocol, httpx.LocalProtocolError, httpx.InvalidURL)


class Said(TelegramError):
    """A refusal on its way through the library, which lets its own errors pass unchanged."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.kind)
        self.refused = refused


class Request(HTTPXRequest):
    """The library's connections; what the server refuses is read here, where its status is still known."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *args: Any, **kwargs: Any
    ) -> tuple[int, bytes]:
        """One request. Raises `Said`, and the library's own errors where there was no answer."""
        status, body = await super().do_request(url, method, request_data, *args, **kwargs)
        try:
            answers.read(status, body)
        except Refused as refused:
            raise Said(refused) from None
        return status, body

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:
        """The reply as plain data; `do_request` has looked at it already."""
        return orjson.loads(payload)


class Transport:
    """Implements `bot.channels.telegram.api.Api`. Connections are made by `open`; polling has one of its own."""

    def __init__(
        self, token: str, api_base: str = API_BASE, *, seconds: float = CALL_SECONDS, wanted: Sequence[str] = WANTED
    ) -> None:
        """`seconds`: the longest that a call without files may take; `wanted`: the kinds of updates to poll for."""
        self._token, self._base, self._seconds, self._wanted = token, api_base.rstrip("/"), seconds, list(wanted)
        self._veil = Veil(token, LOGGERS)
        self._line: Line | None = None

    async def open(self) -> Mapping[str, Any]:
        """Connect. Returns what `getMe` says; after a `Refused` it may be tried again."""
        if self._line is None:
            self._veil.lie()  # before there is a Bot, which logs its address when it is made
            self._line = self._connected()
        return cast(Mapping[str, Any], await self.call("getMe", {}))

    async def close(self) -> None:
        """Let the connections go. A call still under way is refused as broken."""
        line, self._line = self._line, None
        if line is not None:
            await asyncio.gather(line.calling.shutdown(), line.polling.shutdown(), line.files.aclose())
        self._veil.lift()

    async def call(self, method: str, params: Mapping[str, Any], files: Sequence[Attachment] = ()) -> Any:
        """Call `method`; the result as plain data."""
        return await self._ask(self._open().caller, method, params, files, UPLOAD_SECONDS if files else self._seconds)

    async def updates(self, offset: int, timeout: int) -> Sequence[Mapping[str, Any]]:
        """Wait up to `timeout` seconds for updates from `offset` on."""
        params = {"offset": offset, "timeout": timeout, "allowed_updates": self._wanted}
        found = await self._ask(self._open().poller, "getUpdates", params, (), timeout + POLL_MARGIN_SECONDS)
        return cast(Sequence[Mapping[str, Any]], found)

    async def download(self, file_id: str, most_bytes: int) -> bytes:
        """The content of a file; reads no more than `most_bytes` and what is already on its way."""
        path = answers.file_path(await self.call("getFile", {"file_id": file_id}), most_bytes)
        content = bytearray()
        broken = None
        try:
            # The library reads a file whole, whatever its size.
            async with self._open().files.stream("GET", f"{self._base}/file/bot{self._token}/{path}") as reply:
                status = reply.status_code
                async for chunk in reply.aiter_bytes():
                    content += chunk
                    if status != httpx.codes.OK or len(content) > most_bytes:
                        break
        except httpx.HTTPError as error:
            broken = self._said(error)
            status = 0
        if broken is not None:
            raise Refused("network", broken)
        if status != httpx.codes.OK:
            raise answers.undelivered(status)
        if len(content) > most_bytes:
            raise Refused("too_long", f"over {most_bytes} bytes")
        return bytes(content)

    async def _ask(
        self, bot: Bot, method: str, params: Mapping[str, Any], files: Sequence[Attachment], seconds: float
    ) -> Any:
        # The server reads a method's name in any case; in capitals the library does not advise against asking plainly.
        kwargs = {**params, **{file.name: InputFile(file.content, file.filename) for file in files}}
        try:
            return await bot.do_api_request(
                method.upper(), api_kwargs=kwargs, read_timeout=seconds, write_timeout=seconds
            )
        except Said as said:
            refused = said.refused
        except Exception as error:  # noqa: BLE001  # whatever breaks may have broken after the request was written
            refused = self._broken(error)
        # Raised here, so that it carries no exception that knows the address, and the token with it.
        refused.__traceback__ = refused.__context__ = refused.__cause__ = None
        raise refused

    def _broken(self, error: Exception) -> Refused:
        cause = error.__cause__ or error
        if isinstance(cause, UNSENT):
            return Refused("network", self._said(cause))
        if isinstance(cause, (*MISTAKES, TypeError)):
            return Refused("bad", self._said(cause))
        return Refused("unconfirmed", self._said(cause))

    def _said(self, error: BaseException) -> str:
        return self._veil.over(f"{type(error).__name__}: {error}")

    def _open(self) -> "Line":
        if self._line is None:
            raise Refused("network", "not open")
        return self._line

    def _connected(self) -> "Line":
        calling, polling = _request(CONNECTIONS), _request(1)
        files = httpx.AsyncClient(timeout=httpx.Timeout(DOWNLOAD_SECONDS, connect=CONNECT_SECONDS))
        try:
            caller, poller = (
                Bot(self._token, f"{self._base}/bot", f"{self._base}/file/bot", request, request)
                for request in (calling, polling)
            )
        except InvalidToken:
            pass
        else:
            return Line(caller, poller, calling, polling, files)
        raise Refused("unauthorized", "this is no token")


@dataclass(frozen=True, slots=True)
class Line:
    """What stands open between us and the server: two bots, since a library's bot polls on what we call with."""

    caller: Bot
    poller: Bot
    calling: Request
    polling: Request
    files: httpx.AsyncClient


def _request(connections: int) -> Request:
    return Request(connections, connect_timeout=CONNECT_SECONDS, pool_timeout=POOL_SECONDS)

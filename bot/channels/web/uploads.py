"""Photos and files on their way in: streamed, measured and recognised before anybody decodes them."""

import asyncio
import re
import unicodedata

from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import HttpProcessingError

from bot import images
from bot.channels.web import faults
from bot.channels.web.house import Refused, TryAgain
from bot.channels.web.kit import Kit
from bot.channels.web.settings import MEGABYTE

NAME_CHARACTERS = 80
MULTIPART_BYTES = 16 * 1024
"""What a multipart body may be longer than its file."""
SLOW_SECONDS = 300
BROKEN = (ValueError, RuntimeError, TimeoutError, ConnectionError, HttpProcessingError, web.RequestPayloadError)
_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]')


class Uploads:
    """`POST /web/upload`."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._places = asyncio.Semaphore(kit.settings.uploads_at_once)

    async def handle(self, request: web.Request) -> web.Response:
        """The upload's id for the page, or a sentence that says why not."""
        kit, language = self._kit, _language(request)
        if not kit.callers.ours(request):
            raise web.HTTPForbidden
        account = kit.callers.account(request)
        if account is None or not kit.kiosk.knows(account):
            kit.limits.failures.charge(kit.callers.network(request))
            return self._no(401, "web-reload", language)
        try:
            self._may(request, account)
            async with self._places:
                return web.json_response({"upload": await self._kept(request, account)})
        except TryAgain as wait:
            response = self._no(503, "web-try-again", language)
            response.headers["Retry-After"] = str(-(-wait.retry_ms // 1000))
            return response
        except Refused as no:
            kit.limits.failures.charge(kit.callers.network(request))
            return self._no(422, no.key, language, **no.args_of_key)
        except Exception as error:  # noqa: BLE001 (whatever broke, the person gets a sentence)
            faults.note("an upload", error)
            return self._no(500, "web-broken", language)

    def _no(self, status: int, key: str, language: str, **args: object) -> web.Response:
        return web.json_response({"text": self._kit.house.words(key, language, **args)}, status=status)

    def _may(self, request: web.Request, account: str) -> None:
        limits = self._kit.limits
        if limits.uploads.take(account) or limits.failures.wait(self._kit.callers.network(request)):
            raise Refused("web-slow-down")
        if (request.content_length or 0) > self._kit.settings.upload_bytes + MULTIPART_BYTES:
            raise self._too_big()

    def _too_big(self) -> Refused:
        return Refused("web-upload-too-big", megabytes=round(self._kit.settings.upload_bytes / MEGABYTE, 1))

    async def _kept(self, request: web.Request, account: str) -> str:
        try:
            async with asyncio.timeout(SLOW_SECONDS):
                name, content = await self._read(request)
        except BROKEN as error:  # not multipart, broken off, or too slow
            raise Refused("web-upload-broken") from error
        media = self._checked(content)
        file = await self._kit.house.keep(account, name, content, media)
        return self._kit.uploads.close(account, [file, name, media.startswith("image/")])

    async def _read(self, request: web.Request) -> tuple[str, bytes]:
        if request.content_type != "multipart/form-data":
            raise Refused("web-upload-broken")
        content = bytearray()
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader) or part.name != "file":
                raise Refused("web-upload-broken")
            while chunk := await part.read_chunk(64 * 1024):
                content += chunk
                if len(content) > self._kit.settings.upload_bytes:
                    raise self._too_big()
            return _name(part.filename), bytes(content)
        raise Refused("web-upload-broken")

    def _checked(self, content: bytes) -> str:
        settings = self._kit.settings
        try:
            return images.checked(content, settings.upload_bytes, settings.image_pixels)
        except images.Unfit as unfit:
            raise self._refused(unfit.reason) from unfit

    def _refused(self, reason: str) -> Refused:
        match reason:
            case "size":
                return self._too_big()
            case "pixels":
                return Refused("web-upload-pixels", millions=self._kit.settings.image_pixels // 1_000_000)
        return Refused("web-upload-damaged" if reason == "damaged" else "web-upload-kind")


def _name(name: str | None) -> str:
    """A file's name that is safe to show and to store: no path, no control or direction characters."""
    shown = "".join(c for c in unicodedata.normalize("NFC", name or "") if unicodedata.category(c)[0] != "C")
    return _UNSAFE.sub("_", shown).strip(". ")[-NAME_CHARACTERS:]


def _language(request: web.Request) -> str:
    return "en" if request.headers.get("X-Language", "").lower().startswith("en") else "zh-CN"

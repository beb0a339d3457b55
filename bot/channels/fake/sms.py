"""Three gateways that exist nowhere, as unlike as real ones are, and as strict: on a loopback port, for tests.

- `POST /v2/messages`: JSON, the key in a header, answers 200 with a code in JSON whatever happened.
- `GET /api/send`: everything in the address in GB18030, answers 200 with a line of text.
- `POST /sms.do`: a form whose parameters are JSON in a field, the provider's own templates, answers XML.
"""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import parse_qsl

from aiohttp import web

KEY = "k-3f9-not-for-logs"
Mood = Literal["", "busy", "refusing", "broken", "hangs", "drops", "moved"]
Handler = Callable[[web.Request], Awaitable[web.Response]]


@dataclass(frozen=True, slots=True)
class Got:
    """A message that a gateway took. `text` is the words, or the template with its parameters."""

    to: str
    text: str
    id: str = ""


class Wrong(Exception):
    """What the gateway finds wrong with a request: its own code."""


@dataclass(slots=True)
class FakeGateway:
    """`got` is what was taken, `asked` how many requests came. `mood` is how the gateway takes the next ones."""

    got: list[Got] = field(default_factory=list)
    asked: int = 0
    mood: Mood = ""
    base: str = ""
    _runner: web.AppRunner | None = None
    _stop: asyncio.Event = field(default_factory=asyncio.Event)

    async def start(self) -> None:
        """Listen on a free port of this machine."""
        app = web.Application()
        app.add_routes(
            (
                web.post("/v2/messages", self._moody(self._json)),
                web.get("/api/send", self._moody(self._line)),
                web.post("/sms.do", self._moody(self._xml)),
            )
        )
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.base = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Listen no more."""
        self._stop.set()
        if self._runner is not None:
            await self._runner.cleanup()

    def _moody(self, handle: Handler) -> Handler:
        async def handled(request: web.Request) -> web.Response:
            self.asked += 1
            await request.read()
            match self.mood:
                case "busy":
                    return web.Response(status=429, headers={"Retry-After": "7"})
                case "broken":
                    return web.Response(status=502, text="upstream")
                case "moved":
                    return web.Response(status=307, headers={"Location": f"{self.base}{request.path_qs}"})
                case "hangs":
                    await self._stop.wait()
                case "drops" if request.transport is not None:
                    request.transport.abort()
            return await handle(request)

        return handled

    async def _json(self, request: web.Request) -> web.Response:
        try:
            if request.headers.get("X-Api-Key") != KEY:
                raise Wrong("AUTH")
            if request.content_type != "application/json":
                raise Wrong("TYPE")
            data = _object(await request.read(), {"to": list, "message": dict, "ref": str})
            message = _object(json.dumps(data["message"]).encode(), {"body": str})
            [to] = data["to"]
            self._take(to, r"\+[1-9]\d{6,14}", message["body"], data["ref"])
        except Wrong as wrong:
            return web.json_response({"result": [{"code": str(wrong), "echo": KEY}]})
        return web.json_response({"result": [{"code": 0}]})

    async def _line(self, request: web.Request) -> web.Response:
        try:
            fields = _fields(request.rel_url.raw_query_string, "gb18030", {"key", "mobile", "content"})
            if fields["key"] != KEY:
                raise Wrong("-2")
            self._take(fields["mobile"], r"1\d{10}", fields["content"])
        except Wrong as wrong:
            return web.Response(text=f"ERR,{wrong}\r\n")
        return web.Response(text=f"OK,{len(self.got)}\r\n")

    async def _xml(self, request: web.Request) -> web.Response:
        try:
            if request.content_type != "application/x-www-form-urlencoded":
                raise Wrong("TYPE")
            fields = _fields((await request.read()).decode("ascii"), "utf-8", {"secret", "cc", "to", "tpl", "param"})
            if fields["secret"] != KEY or fields["cc"] != "86":
                raise Wrong("AUTH")
            if fields["tpl"] != "T1001":
                raise Wrong("TEMPLATE")
            given = _object(fields["param"].encode(), {"code": str, "minutes": str, "note": str})
            self._take(fields["to"], r"1\d{10}", "{code}/{minutes}/{note}".format_map(given))
        except Wrong as wrong:
            return _xml(f"<reply><state>fail</state><why>{wrong}</why></reply>")
        return _xml("<reply><state>success</state></reply>")

    def _take(self, to: Any, number: str, text: str, id: str = "") -> None:
        if self.mood == "refusing":
            raise Wrong("BLACKLIST")
        if not isinstance(to, str) or not re.fullmatch(number, to) or not text:
            raise Wrong("NUMBER")
        self.got.append(Got(to, text, id))


def _object(content: bytes, wanted: dict[str, type]) -> dict[str, Any]:
    """A JSON object of exactly these fields."""
    try:
        data = json.loads(content, object_pairs_hook=_no_field_twice)
    except ValueError:
        raise Wrong("JSON") from None
    if not isinstance(data, dict) or {name: type(value) for name, value in data.items()} != wanted:
        raise Wrong("FIELDS")
    return data


def _no_field_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) != len(pairs):
        raise Wrong("TWICE")
    return dict(pairs)


def _fields(text: str, encoding: str, wanted: set[str]) -> dict[str, str]:
    """Form fields, each exactly once."""
    try:
        pairs = parse_qsl(text, keep_blank_values=True, strict_parsing=True, encoding=encoding, errors="strict")
    except ValueError:
        raise Wrong("FORM") from None
    if sorted(name for name, _ in pairs) != sorted(wanted):
        raise Wrong("FIELDS")
    return dict(pairs)


def _xml(text: str) -> web.Response:
    return web.Response(text=f'<?xml version="1.0" encoding="UTF-8"?>{text}', content_type="text/xml")

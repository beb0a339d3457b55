"""`/badge/…`: one page with a code that changes by itself. No account, no cookie, nothing from elsewhere."""

import html
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.badges.address import PATH, Addresses, Ticket
from bot.badges.showing import Shows
from bot.channels import networks
from bot.channels.buckets import Buckets
from bot.channels.web import faults
from bot.channels.web.page import preferred
from bot.channels.web.statics import Statics
from bot.dialogue.say import Say
from bot.pictures.pool import TooMany, TooSlow
from bot.words.words import Words
from storage.away import Away

FOLDER = Path(__file__).parent / "page"
AGAIN_SECONDS = 8.0
"""Until the page asks whether the code was used: a holder who stands at the counter looks at it."""
LOOKS_A_MINUTE, LOOKS = 20, 30
"""Of one address: more than a page asks by itself, also where it is opened on two phones."""
FAILURES_A_MINUTE, FAILURES = 20, 60
HEADERS = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
        "trusted-types 'none'"
    ),
}
SPOKEN = ("badge-left", "badge-changes", "badge-offline", "badge-code", "badge-over")
"""What the page's script says; none of it stands there."""
GAPS = {"n": "{n}", "code": "{code}"}
"""What stands in them until the script knows better."""
WORDS = frozenset(SPOKEN) | {"badge-script", "badge-unknown", "badge-late", "badge-slow-down", "badge-later"}


class Said(Exception):
    """The page says one sentence, the words of `key`."""

    def __init__(self, key: str, status: int) -> None:
        super().__init__(key)
        self.key, self.status = key, status


@dataclass(frozen=True, slots=True)
class Manner:
    """`hops`: proxies of ours in front. `again`: seconds between two looks. `clock` is monotonic seconds."""

    hops: int = 0
    again: float = AGAIN_SECONDS
    clock: Callable[[], float] = time.monotonic


PLAIN = Manner()


class BadgePage:
    """The routes of the page, of what it asks for, and of its script and style. `now` is aware time."""

    def __init__(
        self, addresses: Addresses, shows: Shows, words: Words, now: Callable[[], datetime], manner: Manner = PLAIN
    ) -> None:
        self._addresses, self._shows, self._words, self._now, self._manner = addresses, shows, words, now, manner
        self._statics = Statics(FOLDER, f"{PATH}static/")
        self._looks = Buckets(LOOKS_A_MINUTE / 60, LOOKS, manner.clock)
        self._failures = Buckets(FAILURES_A_MINUTE / 60, FAILURES, manner.clock)
        self.routes: Sequence[web.AbstractRouteDef] = (
            web.get(f"{PATH}static/{{version}}/{{name}}", self._statics.handle),
            web.get(f"{PATH}{{token}}", self._page),
            web.get(f"{PATH}{{token}}/now", self._told),
        )

    async def _page(self, request: web.Request) -> web.Response:
        language, told = preferred(request.headers.get("Accept-Language", ""), "zh-CN"), dict[str, Any]()
        try:
            ticket = self._ticket(request)
            language, told = ticket.language, await self._look(request, ticket)
            status = 200
        except Said as said:
            told, status = self._sentence(said, language), said.status
        text = self._written(language, told)
        return web.Response(status=status, text=text, content_type="text/html", charset="utf-8", headers=HEADERS)

    async def _told(self, request: web.Request) -> web.Response:
        language = "zh-CN"
        try:
            ticket = self._ticket(request)
            language, status = ticket.language, 200
            told = await self._look(request, ticket)
        except Said as said:
            told, status = self._sentence(said, language), said.status
        return web.json_response(told, status=status, headers=HEADERS)

    def _ticket(self, request: web.Request) -> Ticket:
        """Raises `Said`."""
        network = networks.network(request, self._manner.hops)
        if self._failures.wait(network):
            raise Said("badge-slow-down", 429)
        ticket = self._addresses.ticket(request.match_info["token"])
        if ticket is None:
            self._failures.charge(network)
            raise Said("badge-unknown", 404)
        if self._now().timestamp() >= ticket.until:
            raise Said("badge-late", 410)
        return ticket

    async def _look(self, request: web.Request, ticket: Ticket) -> dict[str, Any]:
        """Raises `Said`."""
        if self._looks.take(request.match_info["token"]):
            raise Said("badge-slow-down", 429)
        try:
            told = await self._shows.now(ticket)
        except (Away, TooMany, TooSlow):
            raise Said("badge-later", 503) from None
        except Exception as error:
            faults.note("a badge", error)
            raise Said("badge-later", 500) from error
        if told is None:
            raise Said("badge-unknown", 404)
        return {**told, "again": self._manner.again}

    def _sentence(self, said: Said, language: str) -> dict[str, Any]:
        """`over`: it stays so; else the page asks again."""
        return {"title": "", "lines": [self._words.text(Say(said.key), language)], "over": said.status in (404, 410)}

    def _written(self, language: str, told: dict[str, Any]) -> str:
        parts = {
            "lang": "en" if self._words.locale(language).name == "en" else "zh-CN",
            "title": html.escape(told["title"] or self._words.text(Say("web-title"), language)),
            "script": html.escape(self._words.text(Say("badge-script"), language)),
            "words": _harmless({key: self._words.text(Say(key, GAPS), language) for key in SPOKEN}),
            "told": _harmless({"again": self._manner.again, **told}),
            "badge.js": self._statics.url("badge.js"),
            "badge.css": self._statics.url("badge.css"),
        }
        text = (FOLDER / "badge.html").read_text("utf-8")
        for name, part in parts.items():
            text = text.replace("{{" + name + "}}", part)
        return text


def _harmless(data: Any) -> str:
    """JSON in which nothing ends the element that it stands in."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text

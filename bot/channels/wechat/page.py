"""The one-time page for a sensitive answer: WeChat keeps what is typed in its chat, and this page keeps nothing.

Its address is a sealed token: who holds it may answer the one question that was on screen when it was made, within a
quarter of an hour. Nothing about it is stored: the conversation's revision moves on, and the token is spent.
"""

import hashlib
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from aiohttp import web

from bot.channels import networks
from bot.channels.buckets import Buckets
from bot.channels.channel import TryAgain
from bot.channels.cleaning import cleaned
from bot.channels.house import NOBODY, House, Standing
from bot.channels.web import faults
from bot.channels.web.page import preferred
from bot.channels.web.seals import Seal
from bot.channels.wechat import paper
from bot.channels.wechat.paper import Asked, Said
from bot.dialogue.event import Event, Text
from bot.dialogue.screen import Answer
from bot.dialogue.turn import STALE

CHANNEL = "wechat"
PATH = "/wechat/answer/"
LASTS = timedelta(minutes=15)
PATIENCE_SECONDS = 8
MOST_CHARACTERS, MOST_BYTES = 500, 8192
FAILURES_A_MINUTE, FAILURES = 20, 60
ANSWERS_A_MINUTE, ANSWERS = 12, 20


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a token says: whose answer, to which revision, until when (seconds since 1970)."""

    account: str
    revision: int
    until: int


def _now() -> datetime:
    return datetime.now(UTC)


class AnswerPage:
    """`GET` and `POST /wechat/answer/{token}`. `hops`: proxies of ours in front (`web.trusted_hops`)."""

    def __init__(
        self,
        house: House,
        public_url: str,
        *,
        hops: int = 0,
        now: Callable[[], datetime] = _now,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._house, self._url, self._hops, self._now = house, public_url, hops, now
        self._seal = Seal(house.secret("wechat answer page"), "answer")
        self._failures = Buckets(FAILURES_A_MINUTE / 60, FAILURES, clock)
        self._answers = Buckets(ANSWERS_A_MINUTE / 60, ANSWERS, clock)
        self.routes: Sequence[web.AbstractRouteDef] = (
            web.get(f"{PATH}{{token}}", self._shows),
            web.post(f"{PATH}{{token}}", self._takes),
        )

    def link(self, account: str, revision: int) -> str:
        """Where `account` may answer the question of `revision`, once, within 15 minutes. No openid stands in it."""
        return f"{self._url}{PATH}{self._token(account, revision)}"

    def _token(self, account: str, revision: int) -> str:
        return self._seal.close("", [account, revision, int((self._now() + LASTS).timestamp())])

    async def _shows(self, request: web.Request) -> web.Response:
        """Opening the page spends nothing: WeChat looks at links before people do."""
        return await self._answered(request, self._shown)

    async def _takes(self, request: web.Request) -> web.Response:
        return await self._answered(request, self._taken)

    async def _answered(self, request: web.Request, answer: "Answering") -> web.Response:
        language = preferred(request.headers.get("Accept-Language", ""), "zh-CN")
        try:
            ticket = self._ticket(request)
            standing = await self._house.standing(CHANNEL, ticket.account)
            if standing != NOBODY:
                language = await self._house.language(CHANNEL, ticket.account)
            if standing.revision != ticket.revision:
                raise Said("wechat-page-used", 410)
            return await answer(request, ticket, standing, language)
        except Said as said:
            return paper.said(self._house, language, said)
        except TryAgain:
            return paper.said(self._house, language, Said("wechat-page-later", 503))
        except Exception as error:  # noqa: BLE001 (whatever broke, the person gets a sentence)
            faults.note("an answer's page", error)
            return paper.said(self._house, language, Said("wechat-page-broken", 500))

    def _ticket(self, request: web.Request) -> Ticket:
        """Raises `Said`."""
        network = networks.network(request, self._hops)
        if self._failures.wait(network):
            raise Said("wechat-page-slow-down", 429)
        match self._seal.open("", request.match_info["token"]):
            case [str(account), int(revision), int(until)]:
                ticket = Ticket(account, revision, until)
            case _:
                self._failures.charge(network)
                raise Said("wechat-page-unknown", 404)
        if self._now().timestamp() >= ticket.until:
            raise Said("wechat-page-expired", 410)
        return ticket

    async def _shown(self, request: web.Request, ticket: Ticket, standing: Standing, language: str) -> web.Response:
        del ticket
        return paper.asks(self._house, language, Asked(standing.text, request.path))

    async def _taken(self, request: web.Request, ticket: Ticket, standing: Standing, language: str) -> web.Response:
        if self._answers.take(ticket.account):
            raise Said("wechat-page-slow-down", 429)
        text = await _typed(request)
        if not text or len(text) > MOST_CHARACTERS:
            note = self._house.words("wechat-page-too-long" if text else "wechat-page-empty", language)
            return paper.asks(self._house, language, Asked(standing.text, request.path, note))
        # The token makes the key: a second press, or the page loaded anew, is the same event and acts once.
        key = f"page-{hashlib.sha256(request.match_info['token'].encode()).hexdigest()[:32]}"
        # Somebody who goes on in the chat meanwhile must not find it as the answer to the next question.
        event = Event(CHANNEL, key, ticket.account, self._now(), Text(text), language, revision=ticket.revision)
        answer = await self._house.take(event, PATIENCE_SECONDS)
        if answer is None:
            return paper.said(self._house, language, Said("wechat-page-parked"))
        if answer.extra.get(STALE):
            await self._house.owe(answer)
            raise Said("wechat-page-used", 410)
        if answer.extra.get("failed"):
            self._failures.charge(networks.network(request, self._hops))
        return await self._after(answer, ticket.account, standing, language)

    async def _after(self, answer: Answer, account: str, before: Standing, language: str) -> web.Response:
        """The next question comes in the chat; the same question once more is asked here, with the reason."""
        after = await self._house.standing(CHANNEL, account)
        if after.question == before.question and answer.screens[-1].hint == before.hint:
            path = f"{PATH}{self._token(account, after.revision)}"
            return paper.asks(self._house, language, Asked(answer.screens[-1].text, path))
        await self._house.owe(answer)
        return paper.said(self._house, language, Said("wechat-page-done"))


Answering = Callable[[web.Request, Ticket, Standing, str], Awaitable[web.Response]]


async def _typed(request: web.Request) -> str:
    """What stands in the field. Raises `Said`."""
    if (request.content_length or 0) > MOST_BYTES or request.content_type != "application/x-www-form-urlencoded":
        raise Said("wechat-page-broken", 400)
    found = (await request.post()).get("answer", "")
    return cleaned(found) if isinstance(found, str) else ""

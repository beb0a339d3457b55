"""Documents, which WeChat can't carry: an address of ours where one person may fetch one for a day.

The address seals what is to be drawn and for whom. Nothing about it is stored; what the document holds is loaded when
it is fetched, as far as that person may see it then.
"""

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from aiohttp import web

from bot.channels import attachments, networks
from bot.channels.buckets import Buckets
from bot.channels.channel import TryAgain
from bot.channels.house import NOBODY, House
from bot.channels.web import faults
from bot.channels.web.page import preferred
from bot.channels.web.seals import Seal
from bot.channels.wechat import paper
from bot.channels.wechat.page import FAILURES, FAILURES_A_MINUTE
from bot.channels.wechat.paper import Said
from bot.channels.wechat.reading import CHANNEL
from bot.dialogue.screen import Drawing
from rules.base.values import dataclass

PATH = "/wechat/file/"
LASTS = timedelta(days=1)
FILES_A_MINUTE, FILES = 6, 6


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a token says: what whose, in which language, until when (seconds since 1970)."""

    account: str
    language: str
    drawing: Drawing
    until: int


def _now() -> datetime:
    return datetime.now(UTC)


class Files:
    """`GET /wechat/file/{token}`. `hops`: proxies of ours in front (`web.trusted_hops`)."""

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
        self._seal = Seal(house.secret("wechat files"), "file")
        self._failures = Buckets(FAILURES_A_MINUTE / 60, FAILURES, clock)
        self._fetched = Buckets(FILES_A_MINUTE / 60, FILES, clock)
        self.routes: Sequence[web.AbstractRouteDef] = (web.get(f"{PATH}{{token}}", self._gives),)

    def link(self, account: str, language: str, drawing: Drawing) -> str:
        """Where `account` may fetch a document for a day. No openid stands in it."""
        until = int((self._now() + LASTS).timestamp())
        value = [account, language, drawing.name, dict(drawing.args), drawing.file, until]
        return f"{self._url}{PATH}{self._seal.close('', value)}"

    async def _gives(self, request: web.Request) -> web.Response:
        language = preferred(request.headers.get("Accept-Language", ""), "zh-CN")
        try:
            ticket = self._ticket(request)
            language = ticket.language
            return await self._drawn(ticket)
        except Said as said:
            return paper.said(self._house, language, said)
        except LookupError:
            return paper.said(self._house, language, Said("wechat-file-gone", 404))
        except TryAgain:
            return paper.said(self._house, language, Said("wechat-file-later", 503))
        except Exception as error:  # noqa: BLE001 (whatever broke, the person gets a sentence)
            faults.note("a document", error)
            return paper.said(self._house, language, Said("wechat-file-later", 500))

    async def _drawn(self, ticket: Ticket) -> web.Response:
        if self._fetched.take(ticket.account):
            raise Said("wechat-page-slow-down", 429)
        if await self._house.standing(CHANNEL, ticket.account) == NOBODY:
            raise Said("wechat-file-gone", 404)
        content = await self._house.draw(CHANNEL, ticket.account, ticket.drawing, ticket.language)
        return attachments.response(content, ticket.drawing.file)

    def _ticket(self, request: web.Request) -> Ticket:
        """Raises `Said`."""
        network = networks.network(request, self._hops)
        if self._failures.wait(network):
            raise Said("wechat-page-slow-down", 429)
        match self._seal.open("", request.match_info["token"]):
            case [str(account), str(language), str(name), dict(args), str(file), int(until)]:
                ticket = Ticket(account, language, Drawing(name, args, "", file), until)
            case _:
                self._failures.charge(network)
                raise Said("wechat-file-gone", 404)
        if self._now().timestamp() >= ticket.until:
            raise Said("wechat-file-expired", 410)
        return ticket

"""A gateway that the configuration describes wholly: how it is asked, and what its answers mean."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from types import SimpleNamespace
from typing import Any, Protocol

import aiohttp
from yarl import URL

from bot.channels.channel import Abilities, Receipt
from bot.channels.sms import template
from bot.channels.sms.message import Message
from bot.channels.sms.pace import Pace
from bot.channels.sms.verdict import Verdict
from bot.dialogue.screen import Shown

LONGEST_ANSWER_BYTES = 65_536
log = logging.getLogger(__name__)


class Allowance(Protocol):
    """How many messages may still leave today, over all processes."""

    async def take(self) -> float:
        """0: one is counted. Else the seconds until the next day begins."""

    async def give_back(self) -> None:
        """The one that was counted did not leave."""


@dataclass(frozen=True, slots=True)
class Gateway:
    """One provider. `prefixes` are the calling codes it reaches; `templates` its own template for each kind."""

    url: template.Address
    method: str = "POST"
    body: template.Body = field(default_factory=lambda: template.body(""))
    headers: Mapping[str, str] = field(default_factory=dict)
    encoding: str = "utf-8"
    token: str = field(default="", repr=False)
    templates: Mapping[str, str] = field(default_factory=dict)
    prefixes: Sequence[str] = ("+86",)
    verdict: Verdict = field(default_factory=Verdict)
    timeout_seconds: float = 5


class HttpSms:
    """Sends through a gateway.

    Whatever breaks after the request began to be written is "unconfirmed" and not sent again by itself, codes too: the
    gateway may have taken it. Who waits for a code asks for another; a decision told twice would frighten.
    """

    name = "sms"
    can = Abilities(text_characters=500)

    def __init__(self, gateway: Gateway, pace: Pace, allowance: Allowance) -> None:
        self._gateway, self._pace, self._allowance = gateway, pace, allowance

    async def send(self, account: str, notice: int, screens: tuple[Shown, ...]) -> Receipt:
        """Send one message to `account`, a number as E.164."""
        receipt = await self._sent(account, notice, screens)
        level = logging.INFO if receipt.state == "sent" else logging.WARNING
        log.log(level, "sms to %s: %s %s", masked(account), receipt.state, receipt.why, extra={"channel": self.name})
        return receipt

    async def _sent(self, account: str, notice: int, screens: tuple[Shown, ...]) -> Receipt:
        values = self._values(account, notice, screens)
        if values is None:
            return Receipt("unreachable", "not a number that this gateway reaches")
        if wait := self._pace.wait():
            return Receipt("failed", "pace", wait)
        if wait := await self._allowance.take():
            return Receipt("failed", "daily cap", wait)
        receipt = await self._asked(values)
        if receipt.state == "failed":
            await self._allowance.give_back()
        return receipt

    def _values(self, account: str, notice: int, screens: tuple[Shown, ...]) -> template.Values | None:
        gateway = self._gateway
        prefix = max((one for one in gateway.prefixes if account.startswith(one)), key=len, default=None)
        if prefix is None:
            return None
        told = screens[0] if screens and isinstance(screens[0], Message) else Message("")
        return {
            **{name: text for name, text in (told.values or {}).items() if name in template.NAMES},
            "phone": account,
            "country": prefix.lstrip("+"),
            "national": account[len(prefix) :],
            "text": "\n".join(screen.text for screen in screens),
            "id": str(notice),
            "token": gateway.token,
            "template": gateway.templates.get(told.kind, ""),
        }

    async def _asked(self, values: template.Values) -> Receipt:
        written: list[bool] = []
        try:
            async with asyncio.timeout(self._gateway.timeout_seconds):
                return await self._answered(values, lambda: written.append(True))
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            return Receipt("unconfirmed" if written else "failed", type(error).__name__)

    async def _answered(self, values: template.Values, writes: Callable[[], None]) -> Receipt:
        gateway = self._gateway
        headers = {name: template.header(text, values) for name, text in gateway.headers.items()}
        if gateway.body.kind and "content-type" not in {name.lower() for name in headers}:
            headers["Content-Type"] = gateway.body.kind
        async with (
            _session(writes) as session,
            session.request(
                gateway.method,
                URL(gateway.url.fill(values, gateway.encoding), encoded=True),
                data=gateway.body.fill(values, gateway.encoding) if gateway.body.kind else None,
                headers=headers,
                allow_redirects=False,  # it would be sent twice, and the token to somebody else
            ) as response,
        ):
            answer = await _read(response)
            return gateway.verdict.read(response.status, response.headers.get("Retry-After", ""), answer)


def masked(account: str) -> str:
    """A number as logs show it."""
    return f"{account[:-8]}****{account[-4:]}" if len(account) > 8 else "****"


def _session(writes: Callable[[], None]) -> aiohttp.ClientSession:
    """For one message, asked once: a GET whose connection broke would be repeated by aiohttp itself."""
    times = count()

    async def begins(_session: Any, _context: SimpleNamespace, _params: Any) -> None:
        if next(times):
            raise aiohttp.ClientError("asked once already")
        writes()

    trace = aiohttp.TraceConfig()
    trace.on_request_headers_sent.append(begins)  # called just before they are
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(force_close=True), cookie_jar=aiohttp.DummyCookieJar(), trace_configs=[trace]
    )


async def _read(response: aiohttp.ClientResponse) -> str:
    """The answer's beginning."""
    kept = bytearray()
    async for chunk in response.content.iter_any():
        kept += chunk[: LONGEST_ANSWER_BYTES - len(kept)]
        if len(kept) >= LONGEST_ANSWER_BYTES:
            break
    try:
        return kept.decode(response.charset or "utf-8", "replace")
    except LookupError:
        return kept.decode("utf-8", "replace")

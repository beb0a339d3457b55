"""Numbers for Prometheus: `Metrics` counts turns and reads the rest when it is asked; `/metrics` shows them."""

import hmac
import ipaddress
from bisect import bisect_left
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from aiohttp import web
from prometheus_client import CollectorRegistry, ProcessCollector, exposition
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.health import answers
from storage.depths import Depth
from storage.outbox import QUEUED

TURN_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
OUTBOX_SECONDS = 2
FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via")
"""Headers of a proxy: behind one on this machine everybody seems to come from this machine."""


async def _no_outbox() -> Sequence[Depth]:
    return ()


@dataclass(frozen=True, slots=True)
class Readings:
    """Where the numbers are that others keep. `outbox`: how many notices wait, and since when."""

    sockets: Callable[[], float] = float
    batches: Callable[[], float] = float
    words_missing: Callable[[], float] = float
    outbox: Callable[[], Awaitable[Sequence[Depth]]] = _no_outbox


class Metrics:
    """The numbers of this process. `observe` fits `Desk(observe=...)`; `readings` may be set once the parts exist."""

    def __init__(self, readings: Readings | None = None) -> None:
        self.readings = readings or Readings()
        self.turns: Counter[str] = Counter()
        """By how they ended. One loop counts: plain numbers cost a tenth of the library's, which take locks."""
        self.seconds = 0.0
        self.pushes_refused: Counter[tuple[str, str]] = Counter()
        """By channel and why."""
        self.sendings: Counter[tuple[str, str]] = Counter()
        """By channel and what became of them."""
        self._within = [0] * (len(TURN_SECONDS) + 1)
        self._registry = CollectorRegistry()
        self._registry.register(_Read(self))
        ProcessCollector(registry=self._registry)

    def observe(self, outcome: str, seconds: float) -> None:
        """A turn ended."""
        self.turns[outcome] += 1
        self.seconds += seconds
        self._within[bisect_left(TURN_SECONDS, seconds)] += 1

    def within(self) -> list[tuple[str, float]]:
        """How many turns took no longer than each of `TURN_SECONDS`, and how many there were."""
        limits = [*map(str, map(float, TURN_SECONDS)), "+Inf"]
        return list(zip(limits, accumulate(self._within), strict=True))

    def refused(self, channel: str, why: str) -> None:
        """Something came to a channel's door that was not believed; `why` is one of a few codes."""
        self.pushes_refused[channel, why] += 1

    def told(self, channel: str, outcome: str) -> None:
        """A notice was given to its channel; `outcome` is its receipt's state."""
        self.sendings[channel, outcome] += 1

    async def shown(self) -> bytes:
        """All numbers, as Prometheus reads them. A database that is away only leaves its own out."""
        text = exposition.generate_latest(self._registry)
        waiting = await answers(self.readings.outbox(), OUTBOX_SECONDS)
        return text if waiting is None else text + _outbox(waiting)


class _Read(Collector):
    def __init__(self, metrics: "Metrics") -> None:
        self._metrics = metrics

    def collect(self) -> Iterator[Metric]:
        now = self._metrics.readings
        turns = CounterMetricFamily("niangjia_turns", "Turns by how they ended", labels=["outcome"])
        for outcome, count in self._metrics.turns.items():
            turns.add_metric([outcome], count)
        yield turns
        refused = CounterMetricFamily(
            "niangjia_pushes_refused", "Pushes that were not believed", labels=["channel", "why"]
        )
        for labels, count in self._metrics.pushes_refused.items():
            refused.add_metric(labels, count)
        yield refused
        sendings = CounterMetricFamily(
            "niangjia_outbox_sendings",
            "Notices given to channels by what became of them",
            labels=["channel", "outcome"],
        )
        for labels, count in self._metrics.sendings.items():
            sendings.add_metric(labels, count)
        yield sendings
        within, seconds = self._metrics.within(), self._metrics.seconds
        yield HistogramMetricFamily("niangjia_turn_seconds", "Time of a turn", within, seconds)
        yield GaugeMetricFamily("niangjia_sockets_open", "Pages that are connected", now.sockets())
        yield CounterMetricFamily("niangjia_database_batches", "Transactions of hot turns", now.batches())
        yield CounterMetricFamily("niangjia_words_missing", "Sentences that could not be said", now.words_missing())


class _Outbox(Collector):
    def __init__(self, waiting: Sequence[Depth]) -> None:
        self._waiting = waiting

    def collect(self) -> Iterator[Metric]:
        queued = GaugeMetricFamily("niangjia_outbox_queued", "Notices that wait", labels=["channel"])
        lag = GaugeMetricFamily(
            "niangjia_outbox_lag_seconds", "How long the first notice that waits has been due", labels=["channel"]
        )
        untold = GaugeMetricFamily(
            "niangjia_outbox_untold", "Notices held, dead (not delivered) or unconfirmed", labels=["channel", "state"]
        )
        for one in self._waiting:
            if one.state == QUEUED:
                queued.add_metric([one.channel], one.n)
                lag.add_metric([one.channel], one.lag_seconds)
            else:
                untold.add_metric([one.channel, one.state], one.n)
        yield from (queued, lag, untold)


def _outbox(waiting: Sequence[Depth]) -> bytes:
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Outbox(waiting))
    return exposition.generate_latest(registry)


def handler(metrics: Metrics, token: str = "") -> Callable[[web.Request], Awaitable[web.Response]]:
    """What answers `/metrics`: to this machine itself, and to whoever brings `token`."""

    async def handle(request: web.Request) -> web.Response:
        if not _may_read(request, token):
            raise web.HTTPForbidden
        return web.Response(body=await metrics.shown(), headers={"Content-Type": exposition.CONTENT_TYPE_LATEST})

    return handle


def _may_read(request: web.Request, token: str) -> bool:
    brought = request.headers.get("Authorization", "").encode("utf-8", "surrogateescape")
    if token and hmac.compare_digest(brought, f"Bearer {token}".encode()):
        return True
    return _local(request.remote) and not any(name in request.headers for name in FORWARDED)


def _local(remote: str | None) -> bool:
    try:
        address = ipaddress.ip_address(remote or "")
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback

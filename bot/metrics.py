"""Numbers for Prometheus: `Metrics` counts what happens and reads the rest when it is asked; `/metrics` shows them."""

import asyncio
import hmac
import ipaddress
import time
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field

from aiohttp import web
from prometheus_client import CollectorRegistry, ProcessCollector, exposition
from prometheus_client.core import Metric
from prometheus_client.registry import Collector

from bot.seeing import gauges
from bot.seeing.families import Times, counter, gauge, histogram
from bot.seeing.paced import Paced
from storage.depths import Depths

LOOK_SECONDS = 2
FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via")
"""Headers of a proxy: behind one on this machine everybody seems to come from this machine."""

Labelled = Mapping[tuple[str, ...], float]


async def _nothing() -> Depths:
    return Depths()


@dataclass(frozen=True, slots=True)
class Readings:
    """Where the numbers are that others keep.

    `connections` by (pool, "used" or "idle"), `slowed` by channel and what came too fast, `waiting` by what is to be
    committed; `depths`: a look at the database; `free`: bytes on its disk, where it is a file's.
    """

    sockets: Callable[[], float] = float
    batches: Callable[[], float] = float
    words_missing: Callable[[], float] = float
    connections: Callable[[], Labelled] = dict
    slowed: Callable[[], Labelled] = dict
    waiting: Callable[[], Labelled] = dict
    depths: Paced[Depths] = field(default_factory=lambda: Paced(_nothing))
    free: Callable[[], int | None] = lambda: None


class Metrics:
    """The numbers of this process. `observe` fits `Desk(observe=...)`; `readings` may be set once the parts exist."""

    def __init__(self, readings: Readings | None = None) -> None:
        self.readings = readings or Readings()
        self.turns: Counter[tuple[str, ...]] = Counter()
        """By channel and how they ended."""
        self.turn_times: defaultdict[str, Times] = defaultdict(Times)
        self.commit_times: defaultdict[str, Times] = defaultdict(Times)
        """Of a batch of turns, and of an operation."""
        self.committed: Counter[tuple[str, ...]] = Counter()
        """How many turns went in batches, and how many operations there were."""
        self.pushes_refused: Counter[tuple[str, ...]] = Counter()
        """By channel and why."""
        self.sendings: Counter[tuple[str, ...]] = Counter()
        """By channel and what became of them."""
        self.sweeps: Counter[tuple[str, ...]] = Counter()
        """By name and how they ended."""
        self.sweep_seconds: defaultdict[tuple[str, ...], float] = defaultdict(float)
        self.loop_lag = 0.0
        self._registry = CollectorRegistry()
        self._registry.register(_Read(self))
        ProcessCollector(registry=self._registry)

    def observe(self, channel: str, outcome: str, seconds: float) -> None:
        """A turn ended."""
        self.turns[channel, outcome] += 1
        self.turn_times[channel].add(seconds)

    def commit(self, kind: str, n: int, seconds: float) -> None:
        """A transaction ended that held `n` turns (`kind` "batch"), or one "operation"."""
        self.committed[(kind,)] += n
        self.commit_times[kind].add(seconds)

    def refused(self, channel: str, why: str) -> None:
        """Something came to a channel's door that was not believed; `why` is one of a few codes."""
        self.pushes_refused[channel, why] += 1

    def told(self, channel: str, outcome: str) -> None:
        """A notice was given to its channel; `outcome` is its receipt's state."""
        self.sendings[channel, outcome] += 1

    def swept(self, sweep: str, outcome: str, seconds: float) -> None:
        """A sweep ended."""
        self.sweeps[sweep, outcome] += 1
        self.sweep_seconds[(sweep,)] += seconds

    async def shown(self) -> bytes:
        """All numbers, as Prometheus reads them. A database that is away only leaves its own out."""
        began = time.perf_counter()
        await asyncio.sleep(0)
        self.loop_lag = time.perf_counter() - began
        now = self.readings
        depths = await now.depths.latest(LOOK_SECONDS)
        return exposition.generate_latest(self._registry) + gauges.shown(depths, now.depths.seconds, now.free())


class _Read(Collector):
    def __init__(self, metrics: "Metrics") -> None:
        self._metrics = metrics

    def collect(self) -> Iterator[Metric]:
        counted, now = self._metrics, self._metrics.readings
        by_end, told = ("channel", "outcome"), "Notices given to channels by what became of them"
        yield counter("niangjia_turns", "Turns by how they ended", by_end, counted.turns)
        yield histogram("niangjia_turn_seconds", "Time of a turn", "channel", counted.turn_times)
        yield counter("niangjia_committed", "Turns in batches, and operations", ("kind",), counted.committed)
        yield histogram("niangjia_commit_seconds", "Time of a transaction", "kind", counted.commit_times)
        yield gauge("niangjia_commits_waiting", "What is to be committed", ("kind",), now.waiting().items())
        yield counter("niangjia_database_batches", "Transactions of hot turns", (), {(): now.batches()})
        connections = now.connections().items()
        yield gauge("niangjia_database_connections", "Connections to the database", ("pool", "state"), connections)
        refused = ("channel", "why")
        yield counter("niangjia_pushes_refused", "Pushes that were not believed", refused, counted.pushes_refused)
        yield counter("niangjia_slowed", "What came too fast and was put off", ("channel", "what"), now.slowed())
        yield counter("niangjia_outbox_sendings", told, by_end, counted.sendings)
        yield counter("niangjia_sweeps", "Sweeps by how they ended", ("sweep", "outcome"), counted.sweeps)
        yield counter("niangjia_sweep_seconds", "Time that sweeps took", ("sweep",), counted.sweep_seconds)
        yield gauge("niangjia_sockets_open", "Pages that are connected", (), [((), now.sockets())])
        yield gauge("niangjia_loop_lag_seconds", "One round of the event loop", (), [((), counted.loop_lag)])
        yield counter("niangjia_words_missing", "Sentences that could not be said", (), {(): now.words_missing()})


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

"""Traces, as a collector gets them: what stands under what, and nothing of what people said."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from pydantic import SecretStr

from bot.app import App
from bot.channels.channel import Abilities, Receipt
from bot.config import Settings
from bot.dialogue.event import Event, Text
from bot.dialogue.screen import Shown
from bot.running import Running
from bot.sections import Database, Server, Trace
from bot.seeing import tracing
from bot.seeing.traced import TracedChannels, TracedDesk
from bot.seeing.tracing import Tracer
from bot.trouble import Trouble
from storage import migrate
from storage.keys import Keyring
from tests.desk.conftest import Person
from tests.desk.toy import Plain, book
from tests.storage.house import House

NAME, ACCOUNT, KEY = "王小明 of the rider's home", "account-4711", "key-of-the-event"


@dataclass
class Span:
    """One span: its parent's name, and its attributes."""

    name: str
    parent: str
    told: dict[str, Any]
    error: str


@dataclass
class Collector:
    """Takes traces as an OpenTelemetry collector does."""

    bodies: list[bytes] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)
    url: str = ""

    async def take(self, request: web.Request) -> web.Response:
        self.bodies.append(await request.read())
        self.tokens.add(request.headers.get("Authorization", ""))
        return web.Response(body=b"", content_type="application/x-protobuf")

    def spans(self) -> list[Span]:
        found = [
            span
            for body in self.bodies
            for resource in ExportTraceServiceRequest.FromString(body).resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]
        names = {span.span_id: span.name for span in found}
        return [
            Span(
                span.name,
                names.get(span.parent_span_id, ""),
                {one.key: getattr(one.value, str(one.value.WhichOneof("value"))) for one in span.attributes},
                span.status.message,
            )
            for span in sorted(found, key=lambda one: one.start_time_unix_nano)
        ]

    def knows(self, *texts: str) -> bool:
        return any(text.encode() in body for body in self.bodies for text in texts)


@pytest.fixture
async def collector() -> AsyncIterator[Collector]:
    taking = Collector()
    app = web.Application()
    app.router.add_post("/v1/traces", taking.take)
    async with TestServer(app) as server:
        taking.url = str(server.make_url("")).rstrip("/")
        yield taking


def settings(collector: Collector, sample: float = 1) -> Trace:
    return Trace(endpoint=collector.url, sample=sample, token=SecretStr("let-me-in"))


async def _errand(house: House, tracer: Tracer) -> None:
    """Somebody fills a form, waits for a fact, and finds something broken."""
    me = Person(TracedDesk(tracer, book, house.committer, Plain(), lambda: house.now), ACCOUNT)
    await me.says("/begin", KEY)
    for word in (NAME, "2", "what I saw", "dialogue-submit"):
        await me.says(word)
    await me.says("/slow 0.01")
    await me.says("/broken")


async def test_a_turn_is_a_span_with_its_parts_under_it(house: House, collector: Collector) -> None:
    tracer = Tracer(settings(collector))
    await _errand(house, tracer)
    await asyncio.to_thread(tracer.close)
    spans = collector.spans()
    turns = [span for span in spans if span.name == "turn"]
    assert len(turns) == 7 and {span.parent for span in turns} == {""}
    assert turns[0].told == {"channel": "fake", "event": "text", "resumed": False, "step": ""}
    assert [span.told["step"] for span in turns[1:5]] == ["toy.name", "toy.trade", "toy.story", "toy.summary"]
    assert [span.parent for span in spans if span.name in ("decide", "commit")] == ["turn"] * 14
    assert [(span.told, span.parent) for span in spans if span.name == "fact"] == [({"fact": "slow"}, "decide")]
    writes = [span.told for span in spans if span.name == "commit"]
    assert writes[4] == {"writes": 1, "turns": 1} and writes[0] == {"writes": 0, "turns": 1}
    assert collector.tokens == {"Bearer let-me-in"}
    assert not collector.knows(NAME, NAME.split(maxsplit=1)[0], ACCOUNT, KEY, "what I saw", "0.01")


async def test_the_checker_sees_what_leaks(house: House, collector: Collector) -> None:
    class Leaky(TracedDesk):
        async def _in_line(self, event: Any, parked: int) -> Any:
            with self.tracer.span("leak", account=event.account, text=event.what.text):
                return await super()._in_line(event, parked)

    tracer = Tracer(settings(collector))
    me = Person(Leaky(tracer, book, house.committer, Plain(), lambda: house.now), ACCOUNT)
    await me.says(NAME)
    await asyncio.to_thread(tracer.close)
    assert collector.knows(NAME) and collector.knows(ACCOUNT)


class Told:
    """A channel that takes what it is told, or breaks over it."""

    name = "fake"
    can = Abilities()

    async def send(self, account: str, notice: int, screens: tuple[Shown, ...]) -> Receipt:
        if not screens:
            raise ValueError(NAME)
        return Receipt("held")


async def test_a_notice_is_a_span_and_an_error_has_only_its_type(collector: Collector) -> None:
    tracer = Tracer(settings(collector))
    channel = TracedChannels({"fake": Told()}, tracer)["fake"]
    assert channel.can == Abilities()
    assert (await channel.send(ACCOUNT, 4711, (Shown(NAME),))).state == "held"
    with pytest.raises(ValueError, match="王小明"):
        await channel.send(ACCOUNT, 4712, ())
    await asyncio.to_thread(tracer.close)
    good, bad = collector.spans()
    assert good == Span("notice", "", {"channel": "fake", "screens": 1, "outcome": "held"}, "")
    assert bad.error == "ValueError"
    assert not collector.knows(NAME, NAME.split(maxsplit=1)[0], ACCOUNT, "4711")


async def test_only_a_share_is_traced_and_a_trace_is_whole(house: House, collector: Collector) -> None:
    tracer = Tracer(settings(collector, sample=0.5))
    me = Person(TracedDesk(tracer, book, house.committer, Plain(), lambda: house.now), ACCOUNT)
    for _ in range(40):
        await me.says("/menu")
    await asyncio.to_thread(tracer.close)
    counts = {name: sum(span.name == name for span in collector.spans()) for name in ("turn", "decide", "commit")}
    assert 5 < counts["turn"] < 35, "2 to the 40th that it is not"
    assert len(set(counts.values())) == 1


async def test_a_collector_that_is_away_holds_nobody_up(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracing, "CLOSE_SECONDS", 0.3)
    tracer = Tracer(Trace(endpoint="http://127.0.0.1:9", sample=1))
    async with asyncio.timeout(5):
        await _errand(house, tracer)
        await asyncio.to_thread(tracer.close)


@contextmanager
def _without(module: str) -> Iterator[None]:
    kept = {name: sys.modules.pop(name) for name in list(sys.modules) if name.startswith(module)}
    sys.modules[module] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[module]
        sys.modules.update(kept)


def test_without_the_library_it_says_what_to_install() -> None:
    assert tracing.begun(Trace()) is None
    with _without("opentelemetry"), pytest.raises(Trouble) as trouble:
        tracing.begun(Trace(endpoint="http://127.0.0.1:9"))
    assert trouble.value.problems[0].key == "trace-library"


def test_nothing_of_it_is_loaded_unless_it_is_wanted() -> None:
    asked = "import sys, bot.running; sys.exit(any(name.startswith('opentelemetry') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0


@pytest.mark.parametrize(
    ("text", "kept"), [("join.name", "join.name"), ("/case", ""), ("王五", ""), ("a b", ""), ("", "")]
)
def test_only_codes_are_told(text: str, kept: str) -> None:
    assert tracing.code(text) == kept


async def test_an_app_is_traced_where_an_endpoint_is_set(tmp_path: Path, collector: Collector) -> None:
    url = f"sqlite:///{tmp_path / 'union.db'}"
    await migrate.upgrade(url)
    wanted = Settings(database=Database(url=SecretStr(url)), server=Server(port=0), trace=settings(collector))
    running = Running(App.build(wanted, Keyring.made_up()))
    await running.app.open()
    await running.app.desk.take(Event("web", KEY, ACCOUNT, running.app.clock(), Text("/menu")))
    await running.app.desk.idle()
    await running.app.close()
    assert {"turn", "decide", "commit"} <= {span.name for span in collector.spans()}
    assert not collector.knows(ACCOUNT, KEY)

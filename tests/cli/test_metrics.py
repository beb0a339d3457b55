"""/metrics and /health: what they say, and to whom."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot import health, metrics
from bot.health import Health
from bot.metrics import Metrics, Readings
from bot.seeing.paced import Paced
from storage.depths import Depth, Depths
from tests.storage.house import opened

Handler = Callable[[web.Request], Awaitable[web.Response]]
Client = TestClient[web.Request, web.Application]


@asynccontextmanager
async def _served(handle: Handler) -> AsyncIterator[Client]:
    app = web.Application()
    app.router.add_get("/it", handle)
    async with TestClient(TestServer(app)) as client:
        yield client


async def _outbox() -> Depths:
    return Depths((Depth("web", "queued", 3, 12.5), Depth("sms", "queued", 1), Depth("sms", "dead", 2)))


async def _away() -> Depths:
    raise OSError


async def test_metrics_count_turns_and_read_the_rest() -> None:
    numbers = Metrics(Readings(lambda: 12, lambda: 34, lambda: 5, depths=Paced(_outbox), free=lambda: 77))
    numbers.observe("web", "committed", 0.004)
    numbers.observe("web", "committed", 0.2)
    numbers.observe("sms", "Away", 1)
    numbers.commit("batch", 7, 0.02)
    numbers.swept("seal", "done", 0.5)
    for _ in range(2):
        numbers.told("web", "sent")
    text = (await numbers.shown()).decode()
    assert 'niangjia_turns_total{channel="web",outcome="committed"} 2.0' in text
    assert 'niangjia_turns_total{channel="sms",outcome="Away"} 1.0' in text
    assert 'niangjia_turn_seconds_bucket{channel="web",le="0.005"} 1.0' in text
    assert 'niangjia_turn_seconds_count{channel="web"} 2.0' in text
    assert 'niangjia_committed_total{kind="batch"} 7.0' in text
    assert 'niangjia_commit_seconds_count{kind="batch"} 1.0' in text
    assert 'niangjia_sweeps_total{outcome="done",sweep="seal"} 1.0' in text
    assert "niangjia_sockets_open 12.0" in text
    assert "niangjia_database_batches_total 34.0" in text
    assert "niangjia_words_missing_total 5.0" in text
    assert "niangjia_database_disk_free_bytes 77.0" in text
    assert 'niangjia_outbox_queued{channel="web"} 3.0' in text
    assert 'niangjia_outbox_lag_seconds{channel="web"} 12.5' in text
    assert 'niangjia_outbox_untold{channel="sms",state="dead"} 2.0' in text
    assert 'niangjia_outbox_sendings_total{channel="web",outcome="sent"} 2.0' in text
    assert "process_resident_memory_bytes" in text


async def test_metrics_show_without_a_database() -> None:
    text = (await Metrics(Readings(depths=Paced(_away))).shown()).decode()
    assert "niangjia_sockets_open 0.0" in text
    assert "niangjia_database_up 0.0" in text
    assert "outbox_queued" not in text


async def test_however_many_ask_the_database_is_looked_at_seldom() -> None:
    at, looks = [0.0], 0

    async def look() -> Depths:
        nonlocal looks
        looks += 1
        await asyncio.sleep(0)
        at[0] += 0.5
        return Depths()

    paced = Paced(look, lambda: at[0])
    await asyncio.gather(*(paced.latest(1) for _ in range(20)))
    assert looks == 1
    at[0] += 24
    await paced.latest(1)
    assert looks == 1, "a look of half a second is kept for 25"
    at[0] += 2
    await paced.latest(1)
    assert looks == 2


async def test_a_look_that_hangs_keeps_nobody_and_is_not_begun_twice() -> None:
    looks, gate = 0, asyncio.Event()

    async def look() -> Depths:
        nonlocal looks
        looks += 1
        await gate.wait()
        return Depths(size=9)

    paced = Paced(look)
    assert [await paced.latest(0.01) for _ in range(3)] == [None] * 3
    assert looks == 1
    gate.set()
    found = await paced.latest(1)
    assert found is not None and found.size == 9


async def test_metrics_are_for_this_machine_or_the_token() -> None:
    async with _served(metrics.handler(Metrics(), "let-me-in")) as client:
        assert (await client.get("/it")).status == 200
        through_proxy = {"X-Forwarded-For": "203.0.113.7"}
        assert (await client.get("/it", headers=through_proxy)).status == 403
        wrong = through_proxy | {"Authorization": "Bearer let-me-im"}
        assert (await client.get("/it", headers=wrong)).status == 403
        right = through_proxy | {"Authorization": "Bearer let-me-in"}
        answer = await client.get("/it", headers=right)
        assert answer.status == 200
        assert "niangjia_turns" in await answer.text()


async def test_without_a_token_no_token_opens() -> None:
    async with _served(metrics.handler(Metrics())) as client:
        headers = {"X-Forwarded-For": "203.0.113.7", "Authorization": "Bearer "}
        assert (await client.get("/it", headers=headers)).status == 403


@pytest.mark.parametrize(
    ("remote", "local"),
    [("127.0.0.9", True), ("::1", True), ("::ffff:127.0.0.1", True), ("10.0.0.1", False), ("", False), (None, False)],
)
def test_what_this_machine_is(remote: str | None, local: bool) -> None:
    assert metrics._local(remote) is local


async def test_health_is_ready_while_turns_can_be_committed(database_url: str) -> None:
    async with opened(database_url) as house:
        state = Health(house.committer)
        async with _served(health.handler(state)) as client:
            answer = await client.get("/it")
            assert answer.status == 200
            assert await answer.json() == {
                "alive": True,
                "ready": True,
                "database": True,
                "committer": True,
                "stopping": False,
            }
            state.stopping = True
            answer = await client.get("/it")
            assert answer.status == 503
            assert (await answer.json())["alive"] is True
        async with _served(health.alive) as client:
            assert await (await client.get("/it")).json() == {"alive": True}


async def test_health_is_not_ready_once_the_committer_has_stopped(database_url: str) -> None:
    async with opened(database_url) as house:
        await house.committer.close()
        state = await Health(house.committer).state()
        assert state["database"] is True
        assert state["committer"] is False and state["ready"] is False


async def test_health_does_not_hang_with_its_database(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "COMMIT_SECONDS", 0.2)
    async with opened(database_url) as house:
        held = asyncio.Event()
        stuck = asyncio.create_task(house.committer.run(lambda _tx: held.wait()))
        if not house.database.postgres:  # there the one writer is taken; PostgreSQL has others
            await asyncio.sleep(0.05)
            assert (await Health(house.committer).state())["ready"] is False
        held.set()
        await stuck
        assert (await Health(house.committer).state())["ready"] is True

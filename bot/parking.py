"""Events that are confirmed before their turn is done: parked in their row, finished from it, answered by the sweep."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

import orjson

from bot import record
from bot.channels.channel import Channel, Placing, Receipt
from bot.delivery import retold
from bot.desk import Crowded, Desk
from bot.dialogue.event import Event
from bot.dialogue.screen import Answer
from storage import addresses, held, parked
from storage.committer import Away
from storage.writing import Gone

LEASE = timedelta(seconds=30)
"""How long one process may hold a parked row before another takes it over."""
AT_ONCE = 100
DONE = ("sent", "unreachable", "unconfirmed")
"""Receipts after which an answer is not sent again. One that is held waits in the outbox; any other is tried again once
its lease is over."""
log = logging.getLogger(__name__)


async def take_within(desk: Desk, event: Event, seconds: float) -> Answer | None:
    """The event's answer, or None: it takes longer than `seconds` and is parked durably, so the channel may confirm it.

    The turn goes on; its answer is sent by `send_late`. Raises what `Desk.take` raises within the time.
    """
    running = asyncio.get_running_loop().create_task(desk.take(event))
    if await _done(running, seconds):
        return running.result()
    running.add_done_callback(lambda done: _finished(desk, done))
    seat = await desk.seats.find(event.channel, event.account, event.language)
    id = desk.committer.ids.take()
    payload = desk.keys.seal("events", id, orjson.dumps(event.payload()))
    until = desk.clock() + LEASE
    waits = await desk.committer.run(
        parked.Park(id, seat.address, event.channel, event.key, event.at, payload, until).apply
    )
    return None if waits else await running  # which was finished meanwhile


async def _done(running: "asyncio.Future[Answer]", seconds: float) -> bool:
    """Whether it is done within so many seconds: `asyncio.wait` for one, at half the price that every turn pays."""
    loop = asyncio.get_running_loop()
    over: asyncio.Future[None] = loop.create_future()

    def end(_: object = None) -> None:
        if not over.done():
            over.set_result(None)

    timer = loop.call_later(seconds, end)
    running.add_done_callback(end)
    try:
        await over
    finally:
        timer.cancel()
        running.remove_done_callback(end)
    return running.done()


def _finished(desk: Desk, running: "asyncio.Future[Answer]") -> None:
    if running.cancelled():
        return
    if (error := running.exception()) is not None:
        log.warning("parked turn waits for the sweep: %s", type(error).__name__)
    else:
        desk.late()


async def resume(desk: Desk) -> int:
    """Finish parked events whose process is gone. Returns how many. One bad row holds nobody else up."""
    rows = await desk.committer.run(parked.Lease(desk.clock() + LEASE, AT_ONCE).apply)
    finished = 0
    for row in rows:
        try:
            await desk.take(await _restored(desk, row), parked=row.id)
            finished += 1
        except (Away, Crowded):
            log.warning("parked turn stays parked")
            await _let_go(desk, row.id)
        except Exception:
            log.exception("parked turn failed")
            await _let_go(desk, row.id)
    return finished


async def _let_go(desk: Desk, id: int) -> None:
    """What its person did afterwards need not wait for this one just now."""
    with suppress(Away):
        await desk.committer.run(parked.Release(id).apply)


async def _restored(desk: Desk, row: Any) -> Event:
    return record.parked(desk.keys, row.channel, row.key, await _account(desk, row), row)


async def send_late(desk: Desk, channels: Mapping[str, Channel]) -> int:
    """Send the answers of turns that were parked. Returns how many were sent. Nobody waits for somebody else's."""
    rows = await desk.committer.run(parked.LeaseAnswers(desk.clock() + LEASE, AT_ONCE, tuple(channels)).apply)
    of_address: dict[int, list[Any]] = {}
    for row in rows:
        of_address.setdefault(row.address_id, []).append(row)
    return sum(await asyncio.gather(*(_in_order(desk, channels, mine) for mine in of_address.values())))


async def _in_order(desk: Desk, channels: Mapping[str, Channel], rows: Sequence[Any]) -> int:
    """One person's, as far as the lease lasts: what is left then is anybody's again."""
    sent = 0
    try:
        async with asyncio.timeout(LEASE.total_seconds()):
            for row in rows:
                sent += await _sent(desk, channels, row)
    except TimeoutError:
        log.warning("a late answer took too long")
    return sent


async def _sent(desk: Desk, channels: Mapping[str, Channel], row: Any) -> bool:
    """Whether it is settled. One bad row holds nobody else up."""
    try:
        answer, did = record.opened(desk.keys, row)
        try:
            receipt = await _told(desk, channels[row.channel], row, answer, did)
        except Gone:
            receipt = Receipt("unreachable", "gone")  # they have left, and were forgotten
        if receipt.state in DONE:
            await desk.committer.run(parked.Answered(row.id).apply)
        if receipt.state == "unreachable":
            await desk.committer.run(addresses.Unreachable(row.address_id).apply)
            desk.seats.drop_address(row.address_id)
        if receipt.state == "held":
            await desk.committer.run(held.KeepAnswer(row.id, retold.packed(answer.screens)).apply)
    except Away:
        log.warning("late answer waits for the database")
    except Exception:
        log.exception("late answer failed")
    else:
        return receipt.state in DONE
    return False


async def _told(desk: Desk, channel: Channel, row: Any, answer: Answer, did: Mapping[str, Any]) -> Receipt:
    account = await _account(desk, row)
    if isinstance(channel, Placing):
        return await channel.place(Event.restored(row.channel, row.key, account, row.at, did), answer)
    return await channel.send(account, row.id, answer.screens)


async def _account(desk: Desk, row: Any) -> str:
    async with desk.committer.database.reading() as connection:
        return await addresses.account(connection, desk.keys, row.address_id)

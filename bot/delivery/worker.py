"""The worker that empties the outbox: leases what is due, puts it into words, sends it, notes what became of it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import orjson

from bot.channels.channel import Channel, Receipt
from bot.channels.sms.message import Message
from bot.delivery import notice
from bot.dialogue import drawing
from bot.dialogue.say import unpacked
from storage import addresses, outbox
from storage.committer import Away, Committer
from storage.writing import Gone

LEASE = timedelta(seconds=60)
AT_ONCE = 50
BUSY_SECONDS, IDLE_SECONDS = 0.02, 1.0
"""Between two looks at the table: short while there is work, else the time another process' notices may wait."""
log = logging.getLogger(__name__)

Texted = Callable[[int, str], Awaitable[None]]
"""Told of each SMS: (address it was sent for, text). The demo page shows it."""


class Worker:
    """Sends what the outbox holds for `channels`. Any number of processes may run one."""

    def __init__(
        self,
        committer: Committer,
        words: drawing.Words,
        channels: Mapping[str, Channel],
        language: str,
        texted: Texted | None = None,
        lost: Callable[[int], None] = lambda _address: None,
    ) -> None:
        """`lost` is told of each address that could not be reached: its seat must be read anew when it is back."""
        self._committer, self._words, self._channels, self._language = committer, words, channels, language
        self._texted, self._lost = texted, lost
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to send."""
        self._task = asyncio.create_task(self._work(), name="outbox")

    async def stop(self) -> None:
        """Stop; what is leased is sent by the next process once its lease is over."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    def wake(self) -> None:
        """There is something to send: look now."""
        self._wake.set()

    async def _work(self) -> None:
        while True:
            sent = 0
            try:
                sent = await self.round()
            except Away:
                log.warning("outbox waits for the database")
            except Exception:
                log.exception("outbox round failed")
            if not sent:
                self._wake.clear()
                try:
                    async with asyncio.timeout(IDLE_SECONDS):
                        await self._wake.wait()
                except TimeoutError:
                    continue
            await asyncio.sleep(BUSY_SECONDS)

    async def round(self) -> int:
        """Send what is due now, at most `AT_ONCE`. Returns how many rows were handled."""
        until = self._committer.clock() + LEASE
        rows = await self._committer.run(outbox.Lease(tuple(self._channels), until, AT_ONCE).apply)
        of_address: dict[int, list[Any]] = {}
        for row in rows:
            of_address.setdefault(row.address_id, []).append(row)
        await asyncio.gather(*(self._in_order(mine) for mine in of_address.values()))
        return len(rows)

    async def _in_order(self, rows: list[Any]) -> None:
        """What one person is told comes in the order it was written; nobody else waits for it."""
        for row in rows:
            await self._one(row)

    async def _one(self, row: Any) -> None:
        try:
            receipt = await self._send(row)
        except Gone:
            receipt = Receipt("unreachable", "gone")
        except Exception as error:  # noqa: BLE001 - one notice must not stop the others; it is tried again
            receipt = Receipt("failed", type(error).__name__)
        await self._committer.run(self._settled(row.id, receipt).apply)
        if receipt.state == "unreachable" and row.channel != outbox.SMS:
            await self._committer.run(addresses.Unreachable(row.address_id).apply)
            self._lost(row.address_id)

    def _settled(self, id: int, receipt: Receipt) -> outbox.Settle:
        wait = timedelta(seconds=receipt.retry_after_seconds) if receipt.retry_after_seconds else None
        match receipt.state:
            case "sent":
                return outbox.Settle(id, outbox.SENT)
            case "held":
                return outbox.Settle(id, outbox.HELD, receipt.why)
            case "unreachable":
                return outbox.Settle(id, outbox.DEAD, receipt.why)
            case "unconfirmed":
                return outbox.Settle(id, outbox.UNCONFIRMED, receipt.why)
        return outbox.Settle(id, outbox.QUEUED, receipt.why, wait)

    async def _send(self, row: Any) -> Receipt:
        content = self._committer.keys.open("outbox", row.id, row.body)
        async with self._committer.database.reading() as connection:
            address = await addresses.get(connection, row.address_id)
            language = address.language or self._language
            if row.channel == outbox.SMS:
                return await self._text(row, content, language)
            account = await addresses.account(connection, self._committer.keys, row.address_id)
        screens = notice.unpack(content)
        shown = tuple([drawing.draw(screen, self._words, language, 0) for screen in screens])
        return await self._channels[row.channel].send(account, row.id, shown)

    async def _text(self, row: Any, content: bytes, language: str) -> Receipt:
        data = orjson.loads(content)
        if (until := data.get("until")) and datetime.fromisoformat(until) <= self._committer.clock():
            return Receipt("unreachable", "too late")
        said = unpacked(data["say"])
        text = self._words.text(said, language)
        values = {name: str(value) for name, value in said.args.items() if isinstance(value, (str, int))}
        message = Message(text, kind=row.kind, values=values)
        receipt = await self._channels[outbox.SMS].send(data["to"], row.id, (message,))
        if receipt.state == "sent" and self._texted is not None:
            await self._texted(row.address_id, text)
        return receipt

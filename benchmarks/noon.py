"""Noon: 5,000 people who have the chat open tap at the same second for 2,000 pieces, end to end.

Ours: through encrypted WeChat pushes and through the page's WebSocket, with desk, claim, ledger, encryption and SQLite
with synchronous=FULL, answered after the commit. The peer, in the same run: aiogram's webhook that echoes a text in its
reply and saves nothing. 100 at a time on both sides; everybody has looked at the round before, as people do. The pages
stand open all the while, a socket each; in the end all tap in the same instant.
"""

import asyncio
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from statistics import median
from typing import Any, Protocol

import orjson
import sqlalchemy as sa
from pydantic import SecretStr

from benchmarks import posting, telegram, waiters, wechat
from benchmarks.lines import unioned
from benchmarks.posting import Plan, Poster
from benchmarks.rounds import Row, against, alternating
from bot import sections
from bot.running import Running
from storage import organisations
from storage import rows as rows_of
from storage.tables.memberships import MembershipRow
from storage.tables.offers import StockRow
from storage.tables.people import AddressRow, PersonRow
from storage.writing import Transaction
from tests.coupons import crowd
from tests.coupons.crowd import Crowd

PEOPLE, PIECES, CONNECTIONS, ROUNDS, GOAL = 5000, 2000, 100, 5, 1.2
SERVICES = ["handlers.known", "handlers.join", "handlers.card", "handlers.coupons", "handlers.basics"]
AT_ONCE = 500
GRAB = "ours"
PAGES = sections.Web(turns_burst=100_000, failures_burst=100_000)


async def rows() -> list[Row]:
    """The table's rows of this benchmark."""
    waiters.room()
    async with posting.poster() as poster, posting.bot_api() as api, telegram.echo(api) as they:
        peer = posting.measured(poster, "peer", they, lambda _: _echoes())
        async with _wechat(api) as we:
            noon = await _gathered(we, Pushes(poster, we))
            wechat_ = _row("WeChat", noon, await alternating(noon.round, peer, ROUNDS), poster, "the push's own reply")
        async with unioned(services=SERVICES, web=PAGES) as we, _waiting(we) as pages:
            noon = await _gathered(we, pages)
            rates = await alternating(noon.round, peer, ROUNDS)
            web = _row("the WebSocket", noon, rates, poster, f"an item; {await _all_at_once(noon, pages)}")
        assert not poster.refused, poster.refused
    return [wechat_, web]


def _row(name: str, noon: "Noon", rates: tuple[float, float], poster: Poster, answer: str) -> Row:
    ours, theirs = rates
    note = (
        f"{PEOPLE} people, {PIECES} pieces, SQLite FULL, sealed, ledger, {noon.people.p99()};"
        f" peer: aiogram echo, saving nothing, {poster.p99('peer')}; answer: {answer}"
    )
    return against(f"grabs at noon through {name}", "grabs/s", GOAL, note, ours=ours, peer=theirs)


async def _all_at_once(noon: "Noon", pages: "Pages") -> str:
    """Nobody waits for anybody: all taps are on the wire before the first is answered."""
    pages.at_once = PEOPLE
    await noon.round()
    return f"all in one instant: {noon.people.p99(last=True)}"


def _spread(requests: list[bytes]) -> Plan:
    return [requests[nth::CONNECTIONS] for nth in range(CONNECTIONS)]


def _echoes() -> Plan:
    return _spread([telegram.update(person, "抢") for person in range(PEOPLE)])


class People(Protocol):
    """Everybody who waits, on one channel."""

    async def say(self, name: str, line: str) -> float:
        """All say the same command; turns a second."""

    def p99(self, *, last: bool = False) -> str:
        """Of grabs, as a note tells it; `last`: of the last round only."""


@dataclass
class Pushes:
    """They wait on WeChat."""

    poster: Poster
    running: Running

    async def say(self, name: str, line: str) -> float:
        plan = _spread([wechat.encrypted(person, line) for person in range(PEOPLE)])
        return await self.poster.post(name, self.running.web.port, plan)

    def p99(self, *, last: bool = False) -> str:
        return f"p99 {self.poster.p99s[GRAB][-1]:.0f} ms" if last else self.poster.p99(GRAB)


@dataclass
class Pages:
    """They wait before open pages, in another process."""

    process: asyncio.subprocess.Process
    at_once: int = CONNECTIONS
    said: int = 0
    p99s: list[float] = field(default_factory=list)

    async def say(self, name: str, line: str) -> float:
        self.said += 1
        came = await self.asks({"tap": line, "round": f"round{self.said:05d}", "at_once": self.at_once})
        assert not came["refused"], came
        if name == GRAB:
            self.p99s.append(came["p99"])
        return float(came["rate"])

    async def asks(self, wish: dict[str, Any]) -> dict[str, Any]:
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(orjson.dumps(wish) + b"\n")
        told: dict[str, Any] = orjson.loads(await self.process.stdout.readline())
        return told

    def p99(self, *, last: bool = False) -> str:
        return f"p99 {self.p99s[-1] if last else median(self.p99s[1:]):.0f} ms"


@dataclass
class Noon:
    """A union whose members wait."""

    running: Running
    people: People
    crowd: Crowd

    async def round(self) -> float:
        """Everybody looks at a new round, then everybody taps; grabs a second."""
        committer = self.running.app.committer
        self.crowd = await crowd.opened(committer, self.crowd, PIECES)
        await self.people.say("look", f"/coupons {self.crowd.round}")
        rate = await self.people.say(GRAB, f"/grab {self.crowd.round}")
        await self.running.app.desk.crowd.queue.idle()
        async with committer.database.reading() as connection:
            taken = await connection.scalar(sa.select(StockRow.taken).where(StockRow.id == self.crowd.stock))
        assert taken == PIECES, taken
        return rate


@asynccontextmanager
async def _wechat(api: str) -> AsyncIterator[Running]:
    section = sections.Wechat(
        app_id=wechat.APP_ID, app_secret=SecretStr("made-up"), token=SecretStr(wechat.TOKEN),
        aes_key=SecretStr(wechat.AES_KEY), api_base=api,
    )  # fmt: skip
    async with unioned(services=SERVICES, wechat=section) as running:
        yield running


@asynccontextmanager
async def _waiting(running: Running) -> AsyncIterator[Pages]:
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "benchmarks.waiters", stdin=PIPE, stdout=PIPE)
    try:
        pages = Pages(process)
        await pages.asks({"port": running.web.port, "people": PEOPLE})
        yield pages
    finally:
        assert process.stdin is not None
        process.stdin.close()
        await process.wait()


async def _gathered(running: Running, people: People) -> Noon:
    """All have said something once, and are members."""
    committer = running.app.committer
    home = await committer.run(organisations.Add(None, "federation", "省").apply)
    await people.say("hello", "/help")
    async with committer.database.reading() as connection:
        addresses = list(await connection.scalars(sa.select(AddressRow.id)))
    for done in range(0, len(addresses), AT_ONCE):
        some = addresses[done : done + AT_ONCE]
        await committer.run(partial(_joined, home=home, addresses=some))
    running.app.desk.seats.clear()
    return Noon(running, people, Crowd(home, 0, 0, ()))


async def _joined(tx: Transaction, home: int, addresses: list[int]) -> None:
    """They are members, each behind their address."""
    since = tx.now - timedelta(days=400)
    people = {address: tx.ids.take() for address in addresses}
    await rows_of.put(tx, PersonRow, *({"id": person, "created_at": since} for person in people.values()))
    for address, person in people.items():
        mine = sa.update(AddressRow).where(AddressRow.id == address)
        await tx.connection.execute(mine.values(person_id=person))
    await rows_of.put(tx, MembershipRow, *(_membership(tx, person, home, since) for person in people.values()))


def _membership(tx: Transaction, person: int, home: int, since: datetime) -> dict[str, Any]:
    number = tx.ids.take()
    return {
        "id": number, "person_id": person, "organisation_id": home, "state": "member", "card": b"",
        "card_hash": number.to_bytes(8, "big"), "since": since, "version": 1,
    }  # fmt: skip

"""Noon: 5,000 people who have the chat open tap at the same second for 2,000 pieces, end to end.

Ours: through encrypted WeChat pushes and through the page's WebSocket, with desk, claim, ledger, encryption and SQLite
with synchronous=FULL, answered after the commit. The peer, in the same run: aiogram's webhook that echoes a text in its
reply and saves nothing. 100 connections each; everybody has looked at the round before, as people do.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa
from pydantic import SecretStr

from benchmarks import posting, telegram, wechat
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


async def rows() -> list[Row]:
    """The table's rows of this benchmark."""
    async with posting.poster() as poster, posting.bot_api() as api, telegram.echo(api) as they, _wechat(api) as we:
        peer = posting.measured(poster, "peer", they, lambda _: _echoes())
        ours, theirs = await alternating((await _gathered(we, poster)).round, peer, ROUNDS)
        assert not poster.refused, poster.refused
        note = (
            f"{PEOPLE} people, {PIECES} pieces, SQLite FULL, sealed, ledger, {poster.p99('ours')};"
            f" peer: aiogram echo, saving nothing, {poster.p99('peer')}; answer: the push's own reply"
        )
    return [against("grabs at noon through WeChat", "grabs/s", GOAL, note, ours=ours, peer=theirs)]


def _spread(requests: list[bytes]) -> Plan:
    return [requests[nth::CONNECTIONS] for nth in range(CONNECTIONS)]


def _echoes() -> Plan:
    return _spread([telegram.update(person, "抢") for person in range(PEOPLE)])


@dataclass
class Noon:
    """A union whose members wait on WeChat."""

    running: Running
    poster: Poster
    crowd: Crowd

    async def round(self) -> float:
        """Everybody looks at a new round, then everybody taps; grabs a second."""
        committer = self.running.app.committer
        self.crowd = await crowd.opened(committer, self.crowd, PIECES)
        await self.post("look", f"/coupons {self.crowd.round}")
        rate = await self.post("ours", f"/grab {self.crowd.round}")
        async with committer.database.reading() as connection:
            taken = await connection.scalar(sa.select(StockRow.taken).where(StockRow.id == self.crowd.stock))
        assert taken == PIECES, taken
        return rate

    async def post(self, name: str, said: str) -> float:
        """Everybody says the same; turns a second."""
        plan = _spread([wechat.encrypted(person, said) for person in range(PEOPLE)])
        return await self.poster.post(name, self.running.web.port, plan)


@asynccontextmanager
async def _wechat(api: str) -> AsyncIterator[Running]:
    section = sections.Wechat(
        app_id=wechat.APP_ID, app_secret=SecretStr("made-up"), token=SecretStr(wechat.TOKEN),
        aes_key=SecretStr(wechat.AES_KEY), api_base=api,
    )  # fmt: skip
    async with unioned(services=SERVICES, wechat=section) as running:
        yield running


async def _gathered(running: Running, poster: Poster) -> Noon:
    """All have said something once, and are members."""
    committer = running.app.committer
    home = await committer.run(organisations.Add(None, "federation", "省").apply)
    noon = Noon(running, poster, Crowd(home, 0, 0, ()))
    await noon.post("hello", "你好")
    async with committer.database.reading() as connection:
        addresses = list(await connection.scalars(sa.select(AddressRow.id)))
    for done in range(0, len(addresses), AT_ONCE):
        some = addresses[done : done + AT_ONCE]
        await committer.run(partial(_joined, home=home, addresses=some))
    running.app.desk.seats.clear()
    return noon


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

"""Facts that are remembered for a moment, and turns of which nothing is kept."""

import asyncio
from dataclasses import dataclass, field, replace

import sqlalchemy as sa

from bot.desk import Desk
from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, show
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.screen import Screen
from bot.dialogue.service import Book, Command, Kept, Service
from storage.tables.talk import ConversationRow, EventRow
from storage.writing import Look, Lost, Transaction
from tests.desk.conftest import Person
from tests.desk.toy import Plain
from tests.storage.house import House


@dataclass(frozen=True, slots=True)
class Use:
    """Does its work only with the newest value."""

    value: int
    newest: list[int]

    async def apply(self, tx: Transaction) -> int:
        if self.value != self.newest[0]:
            raise Lost
        return self.value


@dataclass
class Shop:
    """A service with a fact that is counted and changes."""

    loads: int = 0
    value: list[int] = field(default_factory=lambda: [1])

    def service(self) -> Service:
        commands = (Command("look", self.look), Command("use", self.use), Command("out", self.out))
        facts = {"shared": self.load, "mine": self.load}
        return Service("shop", commands=commands, facts=facts, kept={"shared": Kept(1), "mine": Kept(60, mine=True)})

    def look(self, context: Context, arguments: str) -> Decision:
        return show(verbatim(f"it is {context.facts('shared')}"))

    def use(self, context: Context, arguments: str) -> Decision:
        write = Use(context.facts("mine"), self.value)
        return Decision(writes=(write,), say=lambda outcomes: (Screen(say("used", value=outcomes[0])),))

    def out(self, context: Context, arguments: str) -> Decision:
        return replace(show(Say("sold-out")), fleeting=True)

    async def load(self, look: Look) -> int:
        self.loads += 1
        await asyncio.sleep(0.01)
        return self.value[0]


def opened(house: House, shop: Shop) -> Desk:
    return Desk(Book([shop.service()], {}), house.committer, Plain(), lambda: house.now)


async def test_a_crowd_costs_one_look_for_as_long_as_it_is_kept(house: House) -> None:
    shop = Shop()
    desk = opened(house, shop)
    crowd = [Person(desk, f"p{n}") for n in range(20)]
    await asyncio.gather(*(one.says("/look") for one in crowd))
    assert shop.loads == 1
    shop.value[0] = 2
    await crowd[0].says("/look")
    assert crowd[0].sees("it is 1")
    house.later(seconds=1)
    await crowd[0].says("/look")
    assert crowd[0].sees("it is 2")
    house.later(hours=-1)
    await crowd[0].says("/look")
    assert shop.loads == 3


async def test_what_a_lost_write_relied_on_is_looked_at_anew(house: House) -> None:
    shop = Shop()
    me = Person(opened(house, shop), "me")
    await me.says("/use")
    shop.value[0] = 2
    await me.says("/use")
    assert me.sees("used(2)")
    assert shop.loads == 2


async def test_what_is_kept_of_one_owner_is_not_another_ones(house: House) -> None:
    shop = Shop()
    desk = opened(house, shop)
    await Person(desk, "a").says("/use")
    await Person(desk, "b").says("/use")
    assert shop.loads == 2


async def test_nothing_is_kept_of_a_fleeting_turn_and_it_may_come_again(house: House) -> None:
    me = Person(opened(house, Shop()), "me")
    await me.says("/out", "key")
    assert me.sees("sold-out")
    await me.says("/out", "key")
    assert me.sees("sold-out")
    assert await house.scalar(sa.select(sa.func.count()).select_from(EventRow)) == 0
    assert await house.scalar(sa.select(ConversationRow.revision)) == 0
    await me.says("/look")
    assert me.sees("it is 1")

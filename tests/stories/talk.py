"""Talking with the union as a person does: `await me.says(…)`, `await me.picks(…)`, `assert me.sees(…)`."""

import itertools
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import sqlalchemy as sa

from bot.app import App
from bot.config import Settings
from bot.delivery import notice
from bot.dialogue import drawing
from bot.dialogue.event import Event, Follow, Scan, Tap, Text, Upload, What
from bot.dialogue.screen import Button, Shown
from bot.sections import Database as DatabaseSection
from rules.base import checkdigit
from storage import addresses, files, migrate, organisations, outbox, staff
from storage.keys import Keyring
from storage.tables.talk import OutboxRow
from storage.writing import SYSTEM, Actor
from tests.stories import photos

ZONE = ZoneInfo("Asia/Shanghai")
FRIDAY = datetime(2026, 11, 20, 10, 30, tzinfo=ZONE)
SERVICES = ["handlers.known", "handlers.join", "handlers.card", "handlers.basics"]


def document(number: int, born: str = "19900307") -> str:
    """A made-up resident id that passes the checks; another one for each number."""
    digits = f"340302{born}{number:03d}"
    return digits + checkdigit.mod_11_2(digits)


@dataclass
class Person:
    """Somebody on a channel. `screen` is what the last turn showed."""

    talk: "Talk"
    account: str
    channel: str = "web"
    language: str = "zh-CN"
    screens: tuple[Shown, ...] = ()
    echo: str | None = None
    turns: itertools.count = field(default_factory=itertools.count)  # type: ignore[type-arg]
    last: Event | None = None
    extra: Any = None

    async def does(self, what: What) -> None:
        """One event, whatever it is."""
        key = f"{self.account}-{next(self.turns)}"
        self.last = Event(self.channel, key, self.account, self.talk.now, what, self.language)
        answer = await self.talk.app.desk.take(self.last)
        self.screens, self.echo, self.extra = answer.screens, answer.echo, answer.extra

    async def says(self, text: str) -> None:
        """Types something."""
        await self.does(Text(text))

    async def opens(self) -> None:
        """Opens the chat for the first time."""
        await self.does(Follow())

    async def scans(self, code: str) -> None:
        """Scans a code."""
        await self.does(Scan(code))

    async def photographs(self, *codes: str) -> None:
        """Sends a photo that these codes stand on, as pages of ours show them."""
        texts = [f"https://union.example/s/{code}" for code in codes]
        file = files.Keep(photos.of(*texts), "image/png", channel=self.channel)
        await self.does(Upload(int(await self.talk.do(file, await self.actor()))))

    async def taps(self, data: str) -> None:
        """Taps a choice by what it carries."""
        await self.does(Tap(data))

    async def picks(self, label: str) -> None:
        """Taps the choice whose label contains `label`, as it stands on screen now."""
        await self.taps(self.button(label).data)

    async def skips(self) -> None:
        """Skips an optional question."""
        await self.picks("跳过" if self.language.startswith("zh") else "Skip")

    @property
    def buttons(self) -> list[Button]:
        """Everything that can be tapped."""
        return [button for screen in self.screens for button in screen.buttons]

    def button(self, label: str) -> Button:
        """The choice whose label contains `label`."""
        found = [button for button in self.buttons if label in button.label]
        assert found, f"no choice {label!r} among {[button.label for button in self.buttons]} under\n{self.text}"
        return found[0]

    @property
    def text(self) -> str:
        """All that can be read."""
        return "\n".join(screen.text for screen in self.screens)

    def sees(self, text: str) -> bool:
        """Whether `text` stands on screen, as words or on a choice."""
        return text in self.text or any(text in button.label for button in self.buttons)

    async def hears(self) -> str:
        """What waits for this person in the outbox and is due: the text, and its choices become tappable."""
        heard = await self.talk.notices(self)
        self.screens = heard
        return "\n".join(screen.text for screen in heard)

    async def sms(self) -> str:
        """The text of the last SMS."""
        return await self.talk.last_sms(self)

    async def code(self) -> str:
        """The six digits of the last SMS."""
        found = re.search(r"\d{6}", await self.sms())
        assert found
        return found.group()

    async def actor(self) -> Actor:
        """Who this is for the storage."""
        seat = await self.talk.app.desk.seats.find(self.channel, self.account, "")
        return Actor(seat.address, seat.person)


@dataclass
class Talk:
    """The union and the people who talk with it. Time moves only when told."""

    app: App
    clock: list[datetime]
    union: dict[str, int] = field(default_factory=dict)
    people: itertools.count = field(default_factory=itertools.count)  # type: ignore[type-arg]

    @property
    def now(self) -> datetime:
        """The union's time."""
        return self.clock[0]

    def later(self, **by: float) -> None:
        """Let time pass."""
        self.clock[0] += timedelta(**by)

    def guest(self, language: str = "zh-CN", channel: str = "web") -> Person:
        """Somebody nobody knows yet."""
        return Person(self, f"somebody {next(self.people)}", channel, language)

    async def do(self, write: Any, actor: Actor = SYSTEM) -> Any:
        """Do a write of the storage."""
        return await self.app.committer.run(write.apply, actor)

    async def staff(self, place: str, role: str = "reviewer", name: str = "李审核", language: str = "zh-CN") -> Person:
        """A staff member who has accepted an invitation."""
        code = await self.do(staff.Invite(role, self.union[place], name))
        person = self.guest(language)
        met = await self.do(addresses.Meet(person.channel, person.account))
        await self.do(staff.Accept(code.text), Actor(met.id, None))
        return person

    async def applicant(self, number: int = 1, name: str = "王小明", place: str = "家") -> Person:
        """Somebody whose application is filed."""
        me = self.guest()
        await apply(me, self, number, name, place)
        return me

    async def member(self, number: int = 1, name: str = "王小明", place: str = "家") -> Person:
        """Somebody who is a member."""
        from storage import cases, reviews

        me = await self.applicant(number, name, place)
        async with self.app.database.reading() as connection:
            [case, *_] = await cases.of_owner(connection, self.app.keys, (await me.actor()).owner)
        officer = await self.staff("省", name="系统审核")
        [outcome] = await self.do(reviews.Approve(((case.id, case.version),)), await officer.actor())
        assert outcome
        return me

    async def notices(self, person: Person) -> tuple[Shown, ...]:
        """What is due for a person; it counts as sent from now on."""
        rows = await self._rows(person, sms=False)
        shown: list[Shown] = []
        for row in rows:
            screens = notice.unpack(self.app.keys.open("outbox", row.id, row.body))
            shown += [drawing.draw(screen, self.app.words, person.language, 0) for screen in screens]
            await self.do(outbox.Settle(row.id, outbox.SENT))
        return tuple(shown)

    async def last_sms(self, person: Person) -> str:
        """The text of the last SMS on behalf of a person."""
        from bot.dialogue.say import unpacked

        rows = await self._rows(person, sms=True)
        data = orjson.loads(self.app.keys.open("outbox", rows[-1].id, rows[-1].body))
        return self.app.words.text(unpacked(data["say"]), person.language)

    async def _rows(self, person: Person, *, sms: bool) -> list[Any]:
        seat = await self.app.desk.seats.find(person.channel, person.account, "")
        kind = OutboxRow.channel == "sms" if sms else OutboxRow.channel != "sms"
        query = sa.select(OutboxRow).where(
            OutboxRow.address_id == seat.address, kind, OutboxRow.state == outbox.QUEUED, OutboxRow.due_at <= self.now
        )
        async with self.app.database.reading() as connection:
            return list((await connection.execute(query.order_by(OutboxRow.id))).all())


async def apply(me: Person, talk: Talk, number: int, name: str, place: str) -> None:
    """Fill the whole form by way of a truck drivers' fast lane."""
    await me.scans(talk_code(talk, place, "truck_driver"))
    await me.picks("同意")
    await me.says(f"{name} {document(number)} 138{number:08d}")
    await me.skips()
    await me.picks("我自愿申请")
    await me.says(await me.code())
    await me.picks("提交")


def talk_code(talk: Talk, place: str, occupation: str = "") -> str:
    """The signed code on a poster of `place`."""
    from handlers.join.entering import LINKS
    from rules import occupations
    from rules.base import codes

    kind = "occupation" if occupation else "organisation"
    code = codes.Code(kind, talk.union[place], occupations.number(occupation) if occupation else 0)
    return codes.sign(talk.app.keys.derive(LINKS), code)


@asynccontextmanager
async def opened(url: str, services: list[str] | None = None) -> AsyncIterator[Talk]:
    """A union on an empty database: a province, two cities, counties, a township, a home."""
    clock = [FRIDAY]
    settings = Settings(services=services or SERVICES, database=DatabaseSection(url=url))
    app = App.build(settings, Keyring.made_up(), lambda: clock[0])
    await migrate.upgrade(settings.database_url)
    await app.open()
    talk = Talk(app, clock)
    for name, parent, kind in (
        ("省", None, "federation"),
        ("甲市", "省", "federation"),
        ("乙市", "省", "federation"),
        ("东县", "甲市", "federation"),
        ("西县", "甲市", "federation"),
        ("镇", "东县", "township"),
        ("家", "镇", "home"),
    ):
        above = talk.union[parent] if parent else None
        talk.union[name] = await talk.do(organisations.Add(above, kind, name))
    try:
        yield talk
    finally:
        await app.close()

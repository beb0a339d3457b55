"""A backup drill: made while turns run, restored, verified, and the union goes on. SQLite only."""

import asyncio
import json
import shutil
import sqlite3
from collections import namedtuple
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.desk import Desk
from bot.dialogue.event import Event, Text
from bot.dialogue.screen import Answer
from storage import audit, migrate
from storage.backups import expiry, giving_back, making, manifest
from storage.backups.manifest import Manifest, Unsaid
from storage.tables.broadcasts import BroadcastRow
from tests.desk.conftest import Person
from tests.desk.toy import Plain, book
from tests.storage.house import NOON, House, opened

LAST_DAY = date(2026, 12, 25)
Disk = namedtuple("Disk", "free")


def make(source: Path, target: Path) -> Manifest:
    return making.make(source, target, NOON, LAST_DAY)


def give_back(copy: Path, place: Path, *, replace: bool = False) -> Path | None:
    with giving_back.cleared(giving_back.part(place)):
        giving_back.prepare(copy, giving_back.known(copy), place)
        return giving_back.put(place, NOON, replace=replace)


@asynccontextmanager
async def sat(file: Path) -> AsyncIterator[tuple[House, Desk]]:
    async with opened(f"sqlite:///{file}") as house:
        yield house, Desk(book, house.committer, Plain(), lambda: house.now)


class Crowd:
    """People who go on talking; `confirmed` holds what they were told."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.goes_on = desk, True
        self.confirmed: list[tuple[Event, Answer]] = []
        self.warm = asyncio.Event()

    async def talk(self, name: str) -> None:
        number = 0
        while self.goes_on:
            event = Event("fake", f"{name} {number}", name, NOON, Text(f"/menu {'长' * 200}"))
            self.confirmed.append((event, await self.desk.take(event)))
            number += 1
            if len(self.confirmed) > 400:
                self.warm.set()


async def _backed_up_under_load(source: Path, copy: Path, *, bare: bool = False) -> tuple[Manifest | None, Crowd, int]:
    """A backup while twenty people talk; how many turns were confirmed before it began. `bare`: the mutant."""
    async with sat(source) as (house, desk):
        await house.tree()
        await house.do(audit.Seal())
        crowd = Crowd(desk)
        people = [asyncio.create_task(crowd.talk(f"person {n}")) for n in range(20)]
        await crowd.warm.wait()
        before = len(crowd.confirmed)
        made = None if bare else await asyncio.to_thread(make, source, copy)
        if bare:
            shutil.copy(source, copy)
        crowd.goes_on = False
        await asyncio.gather(*people)
        return made, crowd, before


async def test_the_drill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "PAGES", 20)  # many steps, so that people really talk between them
    monkeypatch.setattr(making, "SYNCED", 100)
    made, crowd, before = await _backed_up_under_load(tmp_path / "union.db", tmp_path / "copy.db")
    assert made is not None and before <= made.rows["events"] < len(crowd.confirmed), "it was one moment in between"
    assert made.keys == ("data 1", "hash 1", "root 0") and made.head.startswith("7:")
    place = tmp_path / "new/union.db"
    place.parent.mkdir()
    assert give_back(tmp_path / "copy.db", place) is None
    with closing(sqlite3.connect(place)) as here:
        counted = {name: here.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in made.rows}
    assert counted == made.rows
    async with sat(place) as (house, desk):
        position, _, link = made.head.partition(":")
        async with house.reading() as connection:
            known = audit.Head(int(position), bytes.fromhex(link))
            assert (await audit.verify(connection, house.keys, known)).sound
        for event, answer in crowd.confirmed[:before]:
            assert (await desk.take(event)).event == answer.event, "a turn that was confirmed before is known"
        assert (await Person(desk, "person 3").says("/menu", "a new one")).screens


async def test_the_drill_sees_what_a_bare_copy_loses(tmp_path: Path) -> None:
    _, crowd, before = await _backed_up_under_load(tmp_path / "union.db", tmp_path / "copy.db", bare=True)
    with closing(sqlite3.connect(tmp_path / "copy.db")) as here:
        kept = {id for (id,) in here.execute("SELECT id FROM events")}
    assert not {answer.event for _, answer in crowd.confirmed[:before]} <= kept


async def _filed_by_an_old_button(folder: Path) -> int:
    """Somebody taps, after a restore, what they were shown in the time that was lost. How many forms it filed."""
    async with sat(folder / "union.db") as (_, desk):
        await (me := Person(desk, "me")).says("/begin")
        make(folder / "union.db", folder / "copy.db")
        for word in ("Ann", "2", "what I saw"):
            await me.says(word)
        assert me.last is not None
        [submit] = [one.data for screen in me.last.screens for one in screen.buttons if "submit" in one.label]
    give_back(folder / "copy.db", folder / "union.db", replace=True)
    async with sat(folder / "union.db") as (house, desk):
        me = Person(desk, "me", said=100)
        for word in ("Bob", "2", "something else"):
            await me.says(word)
        await me.taps(submit)
        async with house.reading() as connection:
            return int((await connection.exec_driver_sql("SELECT count(*) FROM outbox")).scalar_one())


async def test_buttons_of_the_time_that_was_lost_do_nothing(tmp_path: Path) -> None:
    assert await _filed_by_an_old_button(tmp_path) == 0


async def test_without_moving_on_they_would(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(giving_back, "AHEAD", 0)
    assert await _filed_by_an_old_button(tmp_path) == 1


async def test_a_broadcast_does_not_go_on_by_itself(tmp_path: Path) -> None:
    states = ("waiting", "queued", "running", "done")
    row = {
        "occupations": "", "or_unknown": False, "content": b"", "version": 3, "urgent": False, "again": False,
        "people": 1, "by_id": 1, "created_at": NOON, "due_at": NOON,
    }  # fmt: skip
    async with sat(tmp_path / "union.db") as (house, _):
        row["organisation_id"] = (await house.tree())["省"]
        async with house.database.writer.begin() as connection:
            rows = [row | {"id": n, "state": state} for n, state in enumerate(states)]
            await connection.execute(sa.insert(BroadcastRow), rows)
        make(tmp_path / "union.db", tmp_path / "copy.db")
    give_back(tmp_path / "copy.db", tmp_path / "new.db")
    with closing(sqlite3.connect(tmp_path / "new.db")) as here:
        found = here.execute("SELECT state, version > 3 FROM broadcasts ORDER BY id").fetchall()
    assert found == [("waiting", 1), ("paused", 1), ("paused", 1), ("done", 1)]


@pytest.fixture
async def copy(tmp_path: Path) -> Path:
    """A backup of a small union."""
    async with sat(tmp_path / "union.db") as (house, _):
        await house.tree()
        make(tmp_path / "union.db", tmp_path / "copy.db")
    return tmp_path / "copy.db"


def test_nothing_is_overwritten(copy: Path) -> None:
    before = copy.read_bytes()
    with pytest.raises(making.Stands):
        make(copy.with_name("union.db"), copy)
    copy.unlink()
    with pytest.raises(making.Stands):  # its manifest stands still
        make(copy.with_name("union.db"), copy)
    copy.write_bytes(before)
    with pytest.raises(giving_back.Occupied):
        give_back(copy, copy.with_name("union.db"))
    assert not list(copy.parent.glob("*.part")) and not giving_back.part(copy.with_name("union.db")).exists()


def test_what_a_killed_try_left_is_no_hindrance(copy: Path) -> None:
    target = copy.with_name("second.db")
    for left in ("second.db.part", "second.db.part-journal", "second.db.json.part"):
        copy.with_name(left).write_bytes(b"half")
    make(copy.with_name("union.db"), target)
    assert not list(copy.parent.glob("*.part*"))


@pytest.mark.parametrize("place", [0, 20_000, -1])
def test_one_flipped_bit_is_found(copy: Path, place: int) -> None:
    content = bytearray(copy.read_bytes())
    content[place] ^= 1
    copy.write_bytes(content)
    with pytest.raises(giving_back.Altered):
        give_back(copy, copy.with_name("new.db"))
    assert not copy.with_name("new.db").exists()


@pytest.mark.parametrize("change", [lambda b: b[:-4096], lambda b: b + b"more", lambda _b: b""])
def test_a_shorter_or_longer_file_is_found(copy: Path, change: Callable[[bytes], bytes]) -> None:
    copy.write_bytes(change(copy.read_bytes()))
    with pytest.raises(giving_back.Altered):
        give_back(copy, copy.with_name("new.db"))


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'{"format": 2}', b'{"format": 1, "rows": 3}', b"\xff\xfe"])
def test_a_manifest_that_says_nothing(copy: Path, content: bytes) -> None:
    manifest.place(copy).write_bytes(content)
    with pytest.raises(Unsaid):
        giving_back.known(copy)


def test_a_backup_of_a_newer_release_is_left_alone(copy: Path) -> None:
    said = replace(Manifest.beside(copy), revision="9999")
    manifest.place(copy).write_bytes(said.packed())
    with pytest.raises(migrate.TooNew):
        giving_back.known(copy)


def test_a_damaged_database_gets_no_backup(copy: Path) -> None:
    source = copy.with_name("union.db")
    with source.open("r+b") as file:
        file.seek(4096 * 7)
        file.write(b"\x55" * 4096 * 4)
    with pytest.raises(making.Broken):
        make(source, copy.with_name("second.db"))
    assert not list(copy.parent.glob("second*"))


def test_a_full_disk_leaves_nothing_behind(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, target = copy.with_name("union.db"), copy.with_name("second.db")
    real = making.opened

    @contextmanager
    def small(file: Path) -> Iterator[sqlite3.Connection]:
        with real(file) as here:
            if file.name.endswith(making.PARTS):
                here.execute("PRAGMA max_page_count=20")
            yield here

    with monkeypatch.context() as patch:
        patch.setattr(making, "opened", small)
        with pytest.raises(making.NoRoom) as full:
            make(source, target)
    assert full.value.needed >= source.stat().st_size
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: Disk(free=1000))
    with pytest.raises(making.NoRoom):
        make(source, target)
    with pytest.raises(making.NoRoom):
        give_back(copy, copy.with_name("new.db"))
    assert not list(copy.parent.glob("second*")) and not list(copy.parent.glob("new*"))


async def test_a_database_in_use_is_not_replaced(copy: Path) -> None:
    place = copy.with_name("union.db")
    async with sat(place) as (_, desk):
        await Person(desk, "me").says("/menu")
        with pytest.raises(giving_back.InUse):
            give_back(copy, place, replace=True)
        assert (await Person(desk, "me", said=5).says("/menu")).screens


async def test_an_old_log_is_not_written_into_what_is_restored(copy: Path) -> None:
    place = copy.with_name("new.db")
    place.with_name("new.db-wal").write_bytes(b"an old log")
    give_back(copy, place)
    assert place.with_name("new.db-wal.stray").read_bytes() == b"an old log"
    async with sat(place) as (house, _):
        assert await house.do(audit.Seal())


async def test_a_damaged_database_is_replaced_and_kept(copy: Path) -> None:
    place = copy.with_name("union.db")
    place.write_bytes(b"no database at all")
    old = give_back(copy, place, replace=True)
    assert old is not None and old.read_bytes() == b"no database at all"
    async with sat(place) as (house, _):
        assert await house.do(audit.Seal())


def test_each_goes_on_its_day(copy: Path) -> None:
    other = copy.with_name("other.json")
    other.write_text(json.dumps({"delete_after": "2001-01-01"}))
    assert expiry.expired(copy.parent, LAST_DAY) == []
    assert expiry.expired(copy.parent, date(2026, 12, 26)) == [copy]
    expiry.drop(copy)
    assert not copy.exists() and not manifest.place(copy).exists() and other.exists()


def test_a_manifest_is_read_as_it_was_written() -> None:
    at = datetime(2026, 11, 20, 4, 30, tzinfo=UTC)
    said = Manifest(at, LAST_DAY, "0007", 4096, "00ff", ("data 1",), "3:aa", {"people": 2})
    assert Manifest.unpacked(said.packed()) == said

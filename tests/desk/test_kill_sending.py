"""The kill checker of the outbox: killed between lease, sending and note, it loses nothing and doubles nothing.

At most what was on its way is unconfirmed. The negative controls must be caught: one sends again what an earlier life
had begun, the other notes as sent what is only begun.
"""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.delivery.budget import AT_ONCE
from bot.delivery.notice import notify
from bot.dialogue.say import verbatim
from bot.dialogue.screen import Screen
from storage import outbox
from storage.keys import Keyring
from storage.tables.talk import OutboxRow
from tests.desk import lives, send_worker
from tests.desk.lives import Lives
from tests.storage.house import opened

PEOPLE, EACH = 120, 5
KILLS = 8


@dataclass
class Checker:
    """Runs the worker and kills it; compares what the phones got with what the outbox believes."""

    url: str
    key_file: Path
    record: Path
    off: str = "none"
    lives: Lives = field(default_factory=lambda: Lives(send_worker.main))

    async def life(self, *, to_the_end: bool = False) -> None:
        """One life, killed while some of what it leased was given to the channel, and some was not."""
        number = str(self.lives.begun)
        lines = None if to_the_end else self.lives.chance.randrange(1, AT_ONCE)
        await self.lives.one(self.url, str(self.key_file), str(self.record), number, self.off, lines=lines)

    async def problems(self) -> list[str]:
        """What is wrong now: told twice, noted as sent and never told, more unconfirmed than were on their way."""
        got = Counter(self.record.read_text().splitlines() if self.record.exists() else ())
        told = {int(one.partition(" ")[0]) for one in got}
        rows = await lives.read(self.url, sa.select(OutboxRow.id, OutboxRow.state, OutboxRow.why))
        abandoned = sum(row.why == outbox.ABANDONED for row in rows)
        return [
            *(f"doubled {one}" for one, count in got.items() if count > 1),
            *(f"lost {row.id}" for row in rows if row.state == outbox.SENT and row.id not in told),
            *(["unconfirmed: too many"] if abandoned > self.lives.killed * AT_ONCE else []),
        ]

    async def states(self) -> Counter[str]:
        """How many rows stand in which state."""
        return Counter(row.state for row in await lives.read(self.url, sa.select(OutboxRow.state)))


@pytest.fixture
async def checker(database_url: str, tmp_path: Path) -> Checker:
    key_file = tmp_path / "keys.json"
    async with opened(database_url, Keyring.load({}, key_file)) as house:
        for number in range(PEOPLE):
            me = await house.guest(f"someone {number}")
            notices = [notify(me.owner, "news", Screen(verbatim(f"{number}.{each}"))) for each in range(EACH)]
            await house.do(outbox.NotifyAll(tuple(notices)))
    return Checker(database_url, key_file, tmp_path / "record")


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_nothing_is_lost_and_nothing_is_told_twice(checker: Checker) -> None:
    while checker.lives.killed < KILLS:
        await checker.life()
        assert await checker.problems() == []
    await checker.life(to_the_end=True)
    assert await checker.problems() == []
    states = await checker.states()
    assert states.keys() <= {outbox.SENT, outbox.UNCONFIRMED}, "all were tried to the end"
    assert states.total() == PEOPLE * EACH


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("off", ["again", "early"])
async def test_the_checker_catches_a_missing_protection(checker: Checker, off: str) -> None:
    checker.off = off
    for _ in range(40):
        await checker.life()
        if found := await checker.problems():
            assert found[0].startswith("doubled" if off == "again" else "lost")
            return
    pytest.fail("nothing was noticed")

"""The kill checker of broadcasts: killed at any point while members move about, nobody is told twice or forgotten.

At most those who were on their way are unconfirmed. The negative controls must be caught.
"""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.delivery.budget import AT_ONCE
from storage.broadcasts import Audience
from storage.keys import Keyring
from storage.reach import FAILED, SENT, UNCONFIRMED
from storage.tables.broadcasts import BroadcastTallyRow, BroadcastToldRow
from storage.tables.people import AddressRow
from tests.desk import broadcast_worker, lives
from tests.desk.broadcasts import begin, members
from tests.desk.lives import Lives
from tests.storage.house import opened

PEOPLE = 150
KILLS = 8
LINES = 20
"""A life is killed after at most so many: somebody was told, or a round ended."""


@dataclass
class Checker:
    """Runs the worker and kills it; compares whom the phones heard of with what we believe."""

    url: str
    key_file: Path
    record: Path
    people: dict[int, str]
    off: str = "none"
    lives: Lives = field(default_factory=lambda: Lives(broadcast_worker.main, slack=0.03))

    async def life(self, lines: int | None) -> None:
        """One life, killed some time after it said so much; None: never."""
        number = str(self.lives.begun)
        await self.lives.one(self.url, str(self.key_file), str(self.record), number, self.off, lines=lines)

    async def states(self) -> dict[str, str]:
        """What we believe, by account."""
        row = BroadcastToldRow
        return {self.people[one[0]]: one[1] for one in await lives.read(self.url, sa.select(row.person_id, row.state))}

    async def problems(self) -> list[str]:
        """What is wrong now."""
        got = Counter(self.record.read_text().splitlines() if self.record.exists() else ())
        states, row = await self.states(), BroadcastTallyRow
        tallies = {one.state: one.n for one in await lives.read(self.url, sa.select(row.state, row.n)) if one.n}
        unsure = Counter(states.values())[UNCONFIRMED] - (2 * LOST_SHARE * PEOPLE)
        return [
            *(f"doubled {account}" for account, n in got.items() if n > 1),
            *(f"lost {account}" for account, state in states.items() if state == SENT and account not in got),
            *(["miscounted"] if tallies != Counter(states.values()) else []),
            *(["unconfirmed: too many"] if unsure > self.lives.killed * AT_ONCE else []),
        ]


LOST_SHARE = broadcast_worker.LOST


@pytest.fixture
async def checker(database_url: str, tmp_path: Path) -> Checker:
    key_file = tmp_path / "keys.json"
    async with opened(database_url, Keyring.load({}, key_file)) as house:
        tree = await house.tree()
        placed = [(tree[("家", "东县", "西县", "乙市")[number % 4]], f"{number}") for number in range(PEOPLE)]
        await members(house, *placed)
        await begin(house, Audience(tree["省"]))
        async with house.reading() as connection:
            found = await connection.execute(sa.select(AddressRow.person_id, AddressRow.id, AddressRow.account))
            people = {one[0] or 0: house.keys.open("addresses", one[1], one[2]).decode() for one in found}
    return Checker(database_url, key_file, tmp_path / "record", people)


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_nobody_is_told_twice_or_forgotten(checker: Checker) -> None:
    while checker.lives.killed < KILLS:
        await checker.life(checker.lives.chance.randint(1, LINES))
        assert await checker.problems() == []
    await checker.life(None)
    assert await checker.problems() == []
    states = await checker.states()
    assert len(states) == PEOPLE, "everybody was looked for"
    assert set(states.values()) <= {SENT, UNCONFIRMED, FAILED}, "all were tried to the end"


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("off", ["key", "lease", "early"])
async def test_the_checker_catches_a_missing_protection(checker: Checker, off: str) -> None:
    checker.off = off
    for _ in range(40):
        await checker.life(checker.lives.chance.randint(1, LINES))
        if found := await checker.problems():
            assert found[0].startswith({"early": "lost"}.get(off, "doubled"))
            return
    pytest.fail("nothing was noticed")

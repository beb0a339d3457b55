"""People who do not exist: plausible names, ids that pass the checks, mobiles that no network gave out.

No county has the area code 340399, and 154 is in no operator's range of the numbering plan: nobody is called by chance.
"""

import random
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from rules.base import checkdigit, names

AREA = "340399"
MOBILES = "+86154"
SEED = 20180330
"""The day when the federation called the first eight groups of drivers and riders to join."""
OLDEST_DAYS, YOUNGEST_DAYS = 58 * 365, 20 * 365


@dataclass(frozen=True, slots=True)
class Invented:
    """Somebody who does not exist. `mobile` is E.164."""

    name: str
    document: str
    mobile: str
    occupation: str
    employer: str | None = None


KNOWN = Invented("王大河", "340399199003070010", f"{MOBILES}00000001", "truck_driver")
"""A member whom a visitor may recover; docs/demo.md names them too."""


@cache
def parts() -> dict[str, Any]:
    """What names, employers and talks are made of."""
    return tomllib.loads(Path(__file__).with_name("people.toml").read_text("utf-8"))


class Crowd:
    """Makes people, the same ones each time; nobody twice."""

    def __init__(self, today: date) -> None:
        self._random = random.Random(SEED)  # noqa: S311 - people, not keys
        self._today = today.replace(month=1, day=1)
        self._made = {KNOWN.document}
        self._count = 1

    def somebody(self, occupation: str | None = None) -> Invented:
        """One more, of an occupation or of any."""
        self._count += 1
        trades: dict[str, int] = parts()["trades"]
        occupation = occupation or self._random.choices([*trades], [*trades.values()])[0]
        employers = parts()["employers"].get(occupation, ())
        employer = self._random.choice(employers) if employers and self._random.random() < 0.7 else None
        return Invented(self._name(), self._document(), f"{MOBILES}{self._count:08d}", occupation, employer)

    def joined(self) -> date:
        """When a member joined: in the last three years."""
        return self._today - timedelta(days=self._random.randrange(1095))

    def spread(self, low: float, high: float) -> float:
        """A number in between."""
        return self._random.uniform(low, high)

    def pick(self, some: list[str], weights: list[int], many: int) -> list[str]:
        """Some of them, by weight."""
        return self._random.choices(some, weights, k=many)

    def _name(self) -> str:
        while True:
            first = self._random.choice(parts()["first"]) if self._random.random() < 0.75 else ""
            name: str = self._random.choice(parts()["surnames"]) + first + self._random.choice(parts()["second"])
            if names.ordinary(name):
                return name

    def _document(self) -> str:
        while True:
            born = self._today - timedelta(days=self._random.randrange(YOUNGEST_DAYS, OLDEST_DAYS))
            number = document(born, self._random.randrange(1, 1000))
            if number not in self._made:
                self._made.add(number)
                return number


def document(born: date, sequence: int) -> str:
    """A resident id of somebody born on that day in no county."""
    digits = f"{AREA}{born:%Y%m%d}{sequence:03d}"
    return digits + checkdigit.mod_11_2(digits)

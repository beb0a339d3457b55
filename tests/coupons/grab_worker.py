"""A process to be killed: a crowd taps for a piece, everybody twice, and what each was told is a line.

It hands over every tap of its half of the crowd, as channels do after a restart: answered ones come again too.
OFF switches a protection off, for the negative controls: "confirm" tells before the commit, "hold" neither holds the
stock nor looks whether there is enough, "none" switches nothing off.
"""

import asyncio
from datetime import timedelta
from pathlib import Path

from storage import claims
from storage.committer import Committer
from storage.database import Database
from storage.ids import Ids
from storage.keys import Keyring
from storage.many import Many
from storage.scripts import Query
from tests.coupons.tapping import Tapping, crowd_of
from tests.desk.lives import Say
from tests.storage.house import NOON

TAPS = ("first", "second")
HALVES = ("0", "1")
"""Of the persons by their ids: two processes side by side."""
PAUSE_SECONDS = 0.2


def unguarded() -> None:
    """As if nobody had thought of others who sell the same. A pause after looking lets the others look, too."""
    held, paused = " ORDER BY s.id FOR UPDATE OF s FOR SHARE OF r", f" AND pg_sleep({PAUSE_SECONDS}) IS NOT NULL"
    assert held in claims.STOCKS.postgres
    claims.SEEN = claims.STOCKS = Query(claims.STOCKS.sqlite, claims.STOCKS.postgres.replace(held, paused))
    guard = " AND s.taken + u.{} <= s.pieces"
    claims.TAKEN = Many(
        2,
        claims.TAKEN.sqlite.replace(guard.format("column2"), ""),
        claims.TAKEN.postgres.replace(guard.format("n"), ""),
    )


async def both_are_here(half: str, place: Path) -> None:
    """Wait for the other half's process: whoever sells alone oversells nothing."""
    (place / f"here-{half}").touch()
    while not all((place / f"here-{one}").exists() for one in HALVES):  # noqa: ASYNC110 - nobody else is in here
        await asyncio.sleep(0.01)


async def main(say: Say, url: str, key_file: str, half: str, off: str) -> None:
    database = Database(url)
    committer = Committer(database, Keyring.load({}, Path(key_file)), Ids(), lambda: NOON + timedelta(hours=1))
    await committer.start()
    crowd = await crowd_of(committer)
    if off == "hold":
        unguarded()
        await both_are_here(half, Path(key_file).parent)
    tapping = Tapping(committer, crowd, say, early=off == "confirm")
    mine = [one for one in crowd.tappers if half in ("all", str(one.person % 2))]
    for tap in TAPS:
        await asyncio.gather(*(tapping.tap(one, tap) for one in mine))
    await committer.close()
    await database.close()

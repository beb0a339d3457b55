"""A process to be killed: a crowd taps for a piece, more than there is room for, and what each heard is a line.

As channels do, it hands over the taps that were not confirmed before (all but those in the file TOLD), and finishes
what was parked by lives before it. OFF "early": a negative control, which tells people that they are in line before
their row is committed.
"""

import asyncio
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

from bot import app as apps
from bot import parking, queue
from bot.app import App
from bot.config import Settings
from bot.crowds import Limits
from bot.dialogue.event import Event, Tap
from bot.queue import Queue
from bot.seat import Seat
from bot.sections import Database as DatabaseSection
from bot.words.words import Words
from storage.keys import Keyring
from tests.coupons.tapping import crowd_of
from tests.desk.lives import Say
from tests.storage.house import NOON

LINE, WON, GONE, SERVED = "line", "won", "gone", "served"
SAID = {LINE: "排队中", WON: "抢到了", GONE: "抢完了"}
ROOM = 3
SERVICES = ["handlers.known", "handlers.coupons", "handlers.basics"]
LIFE = timedelta(minutes=1)
"""From one life to the next: leases of the last are over."""

apps.services(SERVICES), Words.load(apps.LOCALES, timezone=UTC)  # once, in the server that lives are forked from


async def early(queue: Queue, event: Event, seat: Seat, id: int) -> int:
    """As if nobody had thought of a kill before the commit."""
    asyncio.get_running_loop().create_task(parked(queue, event, seat, id)).add_done_callback(lambda _: None)
    return id


parked = Queue._parked


def kind(text: str) -> str:
    return next(name for name, words in SAID.items() if words in text)


async def main(say: Say, url: str, key_file: str, life: str, off: str) -> None:
    settings = Settings(services=SERVICES, database=DatabaseSection(url=url))
    now = NOON + timedelta(hours=1) + LIFE * int(life)
    app = App.build(settings, Keyring.load({}, Path(key_file)), lambda: now)
    await app.open()
    if off == "early":
        mutant: Any = early
        Queue._parked = mutant  # type: ignore[method-assign]
    desk = app.desk
    desk.limit(Limits(line=ROOM))
    desk.late = lambda: say(f"0 {SERVED}")
    queue.TOGETHER = ROOM
    crowd = await crowd_of(app.committer)
    file = Path(key_file).with_name("told")
    told = set(file.read_text("utf-8").split()) if file.exists() else set()

    async def taps(person: int, account: str) -> None:
        answer = await desk.take(Event("fake", "tap", account, now, Tap(f"/grab {crowd.round}"), "zh-CN"))
        say(f"{person} {kind(answer.screens[0].text)}")

    await asyncio.gather(*(taps(one.person, str(one.address)) for one in crowd.tappers if str(one.person) not in told))
    await desk.idle()
    while await parking.resume(desk):
        say(f"0 {SERVED}")
    await app.close()

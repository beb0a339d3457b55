"""Before a coupon runs out: a job asks for reminders in batches, and what one owner holds becomes one message."""

from collections.abc import Mapping, Sequence
from datetime import time, timedelta

from bot.dialogue.say import say
from bot.dialogue.screen import Choice
from bot.jobs.job import Job, Shift
from bot.reminding.kind import Kind, Later, Told
from handlers.coupons import speaking
from rules import offering
from rules.base.calendar import Calendar
from rules.base.timetables import Daily
from storage import claims, wallets
from storage.reminders import Ask, AskAll, Due
from storage.writing import Look

NAME = "coupons-expire"
TEN = time(10)
AHEAD = timedelta(days=3)
AT_ONCE = 200
"""Reminders of one step: about 10 ms of SQLite's writer."""


async def work(shift: Shift) -> None:
    """Ask for a reminder about each coupon that runs out within days: once, however often this runs."""
    cursor = shift.run.cursor
    while True:
        async with shift.looking() as look:
            found = await wallets.running_out(look.connection, shift.now, shift.now + AHEAD, AT_ONCE, after=cursor)
        if not found:
            return
        cursor = found[-1].claim
        asks = AskAll(tuple(Ask(one.person, NAME, one.claim, shift.now, by=NAME) for one in found))
        await shift.step(cursor, asks, done=len(found))


async def read(look: Look, calendar: Calendar, due: Sequence[Due]) -> Mapping[int, Told | Later]:
    """Those that can still be used."""
    del calendar
    found: dict[int, Told | Later] = {}
    for one in due:
        coupon = await wallets.get(look.connection, one.about)
        if coupon is None or coupon.state != claims.HELD or coupon.valid_until <= look.now:
            continue
        if coupon.addressed_at is not None:
            continue
        sent = coupon.round.offered.kind == offering.SENT
        text = say(
            "gifts-runs-out" if sent else "coupons-runs-out",
            title=speaking.title(coupon.round),
            until=coupon.valid_until,
        )
        show = Choice(f"/coupon {coupon.id}", speaking.to_see(coupon.round), "primary")
        found[one.id] = Told(text, show, deadline=coupon.valid_until)
    return found


kind = Kind(NAME, read)
job = Job(NAME, Daily(TEN), work)

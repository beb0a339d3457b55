"""Noon in the real browser: a rider watches the clock, taps at the second, and has a coupon. No reload in between."""

import asyncio
import os
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.async_api import expect

from bot.queue import Queue
from storage import memberships, merchants, offers, people
from storage.memberships import Wanted
from storage.offers import Offered, Opening
from storage.tables.people import AddressRow
from storage.writing import Transaction
from tests.browser.union import Union, Window

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]
COUPON = Offered("洗车券", "", 3000, 2000, "threshold", 5000, 10_000_000)
PLACE, DAY = "禹会区总工会", timedelta(days=1)


async def joined(union: Union) -> Window:
    """A member's window."""
    window = await union.window()

    async def join(tx: Transaction) -> None:
        address = await tx.connection.scalar(sa.select(AddressRow.id).order_by(AddressRow.id.desc()).limit(1))
        assert address is not None
        person = await people.make(tx)
        await people.link(tx, address, person)
        await memberships.Begin(Wanted(person, union.places[PLACE], details={"occupation": "food_rider"})).apply(tx)

    await union.running.app.committer.run(join)
    union.running.app.desk.seats.clear()
    return window


async def round_in(union: Union, **by: float) -> None:
    """A round that opens in so long; the union's clock is not the browser's."""
    app = union.running.app
    place = await app.committer.run(merchants.Register(union.places[PLACE], "光明洗车", "解放路1号").apply)
    opens = app.clock() + timedelta(**by)
    opening = Opening("first", union.places[PLACE], opens, opens + DAY, opens, opens + 9 * DAY, {"": 5}, (place,))
    await app.committer.run(offers.Make(union.places[PLACE], COUPON, (opening,), 10**9).apply)


async def test_a_rider_watches_the_clock_and_taps_at_the_second(union: Union) -> None:
    me = await joined(union)
    await round_in(union, seconds=8)
    await me.says("抢券")
    clock = me.page.get_by_role("timer")
    await expect(clock).to_be_visible()
    if folder := os.environ.get("NIANGJIA_LOOK"):
        await me.page.screenshot(path=Path(folder) / "noon-before.png")
    await me.picks("抢：洗车券（满 50 减 30 元）")  # Playwright waits until it is live
    await me.sees("抢到了！洗车券")
    await expect(clock).to_have_count(0)
    if folder := os.environ.get("NIANGJIA_LOOK"):
        await me.page.screenshot(path=Path(folder) / "noon-after.png")


async def test_the_result_takes_the_place_of_what_was_said_in_line(
    union: Union, monkeypatch: pytest.MonkeyPatch
) -> None:
    served, serve = asyncio.Event(), Queue._serve

    async def later(queue: Queue) -> None:
        await served.wait()
        await serve(queue)

    monkeypatch.setattr(Queue, "full", property(lambda _: True))
    monkeypatch.setattr(Queue, "_serve", later)
    me = await joined(union)
    await round_in(union, seconds=-1)
    await me.says("抢券")
    await me.picks("洗车券（满 50 减 30 元）")
    await me.picks("抢")
    await me.sees("排队中，下一个就是您")
    served.set()
    await me.sees("抢到了！洗车券")
    await expect(me.theirs.filter(has_text="排队中")).to_have_count(0)

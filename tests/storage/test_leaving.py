"""Leaving a channel: either only unreachable, or forgotten with all that the channel told."""

import logging

import pytest
import sqlalchemy as sa

from storage import addresses, files
from storage.addresses import Left, Meet
from storage.outbox import Notify
from storage.tables.files import FileRow
from storage.tables.people import AddressRow
from storage.tables.talk import ConversationRow, OutboxRow
from storage.writing import Actor
from tests.storage.house import House


async def test_somebody_unreachable_is_told_nothing_until_they_are_back(house: House) -> None:
    me = await house.guest("wx-1", "wechat")
    await house.do(Left(), me)
    dead = await house.do(Notify(me.owner, "news", b"x"))
    assert await house.scalar(sa.select(OutboxRow.state).filter_by(id=dead)) == "dead"
    assert (await house.do(Meet("wechat", "wx-1"))).reachable
    told = await house.do(Notify(me.owner, "news", b"x"))
    assert await house.scalar(sa.select(OutboxRow.state).filter_by(id=told)) == "queued"


async def test_what_a_channel_told_is_forgotten_and_the_log_says_so(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    me, other = await house.guest("openid-1", "wechat"), await house.guest("openid-2", "wechat")
    for one in (me, other):
        await house.do(files.Announce("wechat", "media"), one)
        await house.do(Notify(one.owner, "news", b"x"))
    with caplog.at_level(logging.INFO, "storage.addresses"):
        await house.do(Left(forget=True), me)
    assert "forgot an address" in caplog.text and "openid" not in caplog.text
    for table, column in (
        (AddressRow, AddressRow.id),
        (ConversationRow, ConversationRow.address_id),
        (OutboxRow, OutboxRow.address_id),
        (FileRow, FileRow.owner_id),
    ):
        async with house.reading() as connection:
            left = set(await connection.scalars(sa.select(column).select_from(table)))
        assert left == {other.address}, table.__tablename__
    async with house.reading() as connection:
        assert await addresses.find(connection, house.keys, "wechat", "openid-1") is None


async def test_photos_that_a_member_sent_by_a_channel_go_with_it_and_those_of_a_case_stay(house: House) -> None:
    guest = await house.guest("openid-1", "wechat")
    member = Actor(guest.address, house.committer.ids.take())
    here, filed = [await house.do(files.Announce("wechat", "media"), member) for _ in range(2)]
    elsewhere = await house.do(files.Announce("telegram", "file"), member)
    async with house.database.writer.begin() as connection:
        await connection.execute(sa.update(FileRow).where(FileRow.id == filed).values(case_id=5))
    await house.do(Left(forget=True), member)
    async with house.reading() as connection:
        left = set(await connection.scalars(sa.select(FileRow.id)))
    assert left == {filed, elsewhere} and here not in left


async def test_who_is_still_about_is_noted_now_and_then(house: House) -> None:
    first = await house.do(Meet("wechat", "wx-1"))
    house.later(hours=5)
    assert await house.do(Meet("wechat", "wx-1")) == first
    house.later(hours=2)
    assert (await house.do(Meet("wechat", "wx-1"))).last_seen == house.now

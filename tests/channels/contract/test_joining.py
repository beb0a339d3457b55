"""A driver joins on every channel: the same errand, the same rows; a staff member approves on the same channel."""

import io
from pathlib import Path

import zxingcpp
from PIL import Image

from storage.tables.people import AddressRow
from tests.channels.contract.conftest import CHANNELS, Tried
from tests.channels.contract.riders import Rider
from tests.channels.contract.union import Union
from tests.stories.talk import document

PHONE = "+8613800000001"


async def fills(me: Rider, union: Union) -> None:
    """All answers of the fast lane, as a person gives them who reads each question."""
    await me.scans(union.lane())
    await me.sees("货车司机快速通道")
    await me.picks("同意")
    await me.sees("照身份证上的写就行")
    await me.says("王小明")
    await me.sees("您的身份证号？")
    await me.says(document(1))
    await me.sees("您的手机号？")
    await me.says("138 0000 0001")
    await me.sees("给哪个平台干活")
    await me.picks("跳过")
    await me.sees("遵守工会章程")
    await me.picks("我自愿申请")
    await me.sees("位验证码")
    await me.says(await union.phones.code(PHONE))
    await me.sees("货车司机")
    await me.picks("提交")
    await me.sees("交上去了")


async def test_a_driver_joins_and_the_same_rows_stand_as_on_the_page(channel: Tried, tmp_path: Path) -> None:
    me = channel.rider()
    await fills(me, channel.union)
    await channel.union.approves()
    await me.sees("您入会了")
    rows = await channel.union.rows()
    [(kind, state, organisation, answers)] = rows["cases"]
    assert (kind, state, organisation) == ("join", "approved", channel.union.places["家"])
    assert answers["name"] == "王小明" and answers["occupation"] == "truck_driver"
    assert rows["consents"] and rows["drafts"] == 0
    assert await channel.union.count(AddressRow) == 2, "the driver and the officer"
    async with CHANNELS["web"](f"sqlite:///{tmp_path / 'web.db'}") as (here, make):
        other = make()
        await fills(other, here)
        await here.approves()
        await other.sees("您入会了")
        assert await here.rows() == rows
        await other.leaves()


async def test_a_poster_comes_as_it_is_to_be_printed(channel: Tried) -> None:
    officer = channel.rider()
    await officer.scans(await channel.union.invitation())
    await officer.picks("接受邀请")
    await officer.sees("审核员")
    await officer.says("组织码")
    await officer.picks("省的入会码")
    await officer.pictures(1)
    with Image.open(io.BytesIO(officer.images[-1])) as picture:
        assert picture.width > 1000, "not shrunk for a chat"
        [read] = zxingcpp.read_barcodes(picture)
    assert read.text.startswith("http")
    assert officer.files == (["poster.png"] if channel.name.startswith("telegram") else []), "a photo would be shrunk"


async def test_a_staff_member_approves_on_the_same_channel(channel: Tried) -> None:
    officer, me = channel.rider(), channel.rider()
    await officer.scans(await channel.union.invitation())
    await officer.picks("接受邀请")
    await officer.sees("审核员")
    await fills(me, channel.union)
    await officer.says("待办")
    await officer.picks("王")
    await officer.sees("王")
    await officer.picks("通过")
    await me.sees("您入会了")
    await me.says("会员证")
    await me.pictures(1)

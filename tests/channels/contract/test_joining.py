"""A driver joins on every channel: the same errand, the same rows."""

from typing import Any

from storage.tables.people import AddressRow
from tests.channels.contract.conftest import Tried
from tests.channels.contract.riders import Rider
from tests.channels.contract.union import Union
from tests.stories.talk import document

PHONE = "+8613800000001"


async def fills(me: Rider, union: Union) -> None:
    """All answers of the fast lane, as a person gives them who reads each question."""
    await me.scans(union.lane())
    await me.sees("货车司机快速通道")
    await me.picks("同意")
    await me.sees("姓名")
    await me.says("王小明")
    await me.sees("身份证")
    await me.says(document(1))
    await me.sees("手机号")
    await me.says("138 0000 0001")
    await me.sees("单位")
    await me.picks("跳过")
    await me.sees("自愿")
    await me.picks("我自愿申请")
    await me.sees("验证码")
    await me.says(await union.phones.code(PHONE))
    await me.sees("货车司机")
    await me.picks("提交")
    await me.sees("交上去了")


async def test_a_driver_joins_and_hears_of_it(channel: Tried) -> None:
    me = channel.rider()
    await fills(me, channel.union)
    await channel.union.approves()
    await me.sees("您入会了")
    rows: dict[str, Any] = await channel.union.rows()
    [(kind, state, organisation, answers)] = rows["cases"]
    assert (kind, state, organisation) == ("join", "approved", channel.union.places["家"])
    assert answers["name"] == "王小明" and answers["occupation"] == "truck_driver"
    assert rows["consents"] and rows["drafts"] == 0 and rows["unanswered"] == 0
    assert await channel.union.count(AddressRow) == 2, "the driver and the officer"

"""/delivery as an admin meets it: what waits, what did not arrive and why, and sending it again once."""

import pytest
import sqlalchemy as sa

from bot.delivery.notice import notify
from bot.dialogue.say import verbatim
from bot.dialogue.screen import Screen
from storage import addresses, outbox
from storage.tables.talk import OutboxRow
from tests.staff.conftest import acts
from tests.stories.talk import Talk


async def letter(talk: Talk, state: str, why: str = "", channel: str = "telegram") -> int:
    """A notice that came to this."""
    met = await talk.do(addresses.Meet(channel, "somebody"))
    id = int(await talk.do(notify(met.id, "case-decided", Screen(verbatim("绝密")))))
    if state != outbox.QUEUED:
        await talk.do(outbox.Settle(id, state, why))
    return id


async def states(talk: Talk) -> list[str]:
    async with talk.app.database.reading() as connection:
        return list(await connection.scalars(sa.select(OutboxRow.state).order_by(OutboxRow.id)))


@pytest.mark.parametrize(
    ("language", "word", "line", "why", "again", "done", "none"),
    [
        ("zh-CN", "送达", "等着发 1，等本人来看 1，没送到 2，", "对方停用", "全部重发", "2 条马上重发", "刚才已经"),
        ("en", "delivery", "Telegram: 1 waiting, 1 ", "left or blocked", "Send all 2 again", "2 sent again", "won't"),
    ],
)
async def test_an_admin_sees_what_did_not_arrive_and_sends_it_again_once(
    talk: Talk, language: str, word: str, line: str, why: str, again: str, done: str, none: str
) -> None:
    admin = await talk.staff("省", "admin", language=language)
    for state in (outbox.QUEUED, outbox.HELD, outbox.DEAD, outbox.DEAD):
        await letter(talk, state, outbox.UNREACHABLE)
    await admin.says(word)
    assert admin.sees(line)
    await admin.picks(why)
    assert admin.sees("case-decided") and not admin.sees("绝密")
    tap = admin.button(again).data
    await admin.taps(tap)
    assert admin.sees(done)
    assert await states(talk) == ["queued", "held", "queued", "queued"]
    await admin.taps(tap)
    assert admin.sees(none)
    assert await acts(talk, "outbox.retry") == 1


async def test_one_of_them_alone_and_only_what_was_on_screen(talk: Talk) -> None:
    admin = await talk.staff("省", "admin")
    one, two = [await letter(talk, outbox.UNCONFIRMED, outbox.ABANDONED) for _ in range(2)]
    await admin.says("送达")
    await admin.picks("发的时候断了")
    assert admin.sees("看到两遍")
    pile = admin.screens
    await admin.taps(f"/redeliver {two}")
    assert await states(talk) == ["unconfirmed", "queued"]
    await letter(talk, outbox.UNCONFIRMED, outbox.ABANDONED)
    admin.screens = pile
    await admin.picks("全部再发一遍")
    assert await states(talk) == ["queued", "queued", "unconfirmed"], "a newer one was not on screen"
    assert one < two


async def test_the_largest_pile_of_all_reasons_comes_first_and_odd_ones_are_told_as_they_are(talk: Talk) -> None:
    admin = await talk.staff("省", "admin")
    await letter(talk, outbox.DEAD, "status 500, x" + "y" * 90)
    for _ in range(2):
        await letter(talk, outbox.DEAD, "gone", "wechat")
    await admin.says("送达")
    assert admin.buttons[0].label == "没送到：账号不在了（2）"
    await admin.picks("status 500")
    assert admin.sees("Telegram")
    await admin.picks("全部重发")
    assert admin.sees("1 条马上重发")


async def test_only_an_admin_of_everything_sends_again(talk: Talk) -> None:
    county, reviewer = await talk.staff("东县", "admin"), await talk.staff("省")
    id = await letter(talk, outbox.DEAD, "gone")
    await county.says("送达")
    await county.picks("账号不在了")
    assert county.sees("最上级的管理员") and not county.sees("全部重发")
    await county.taps(f"/redeliver {id}")
    assert county.sees("最上级的管理员")
    await reviewer.taps("/delivery")
    assert reviewer.sees("没有这个命令")
    admin = await talk.staff("省", "admin")
    for nonsense in ("/redeliver", "/redeliver x", "/redeliver -1", "/redeliver 99999999999999999999"):
        await admin.taps(nonsense)
        assert admin.sees("消息送得怎么样"), nonsense
    await admin.taps("/redeliver telegram dead 00000000 5")
    assert admin.sees("刚才已经重发")
    assert await states(talk) == ["dead"]


async def test_where_all_has_arrived_it_says_so(talk: Talk) -> None:
    admin = await talk.staff("省", "admin")
    await admin.says("/delivery")
    assert admin.sees("都送到了")


async def test_where_nothing_waits_there_is_a_way_back(talk: Talk) -> None:
    admin = await talk.staff("省", "admin")
    await admin.says("送达")
    assert admin.sees("都送到了")
    await admin.picks("菜单")
    assert admin.sees("送达")

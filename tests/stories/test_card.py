"""会员证: the card, its code, and who may read it."""

import io

from PIL import Image

from bot.pictures import card, drawers
from storage import memberships
from tests.stories.talk import Person, Talk


def the_code(me: Person) -> str:
    [drawing] = [screen.drawing for screen in me.screens if screen.drawing]
    return str(drawing.args["code"]).rpartition("/")[2]


async def test_a_member_shows_the_card(talk: Talk) -> None:
    me = await talk.member(1, "王小明", "家")
    await me.says("会员证")
    assert me.sees("王*明 · 会员")
    assert me.sees("会员号")
    assert me.sees("家")
    assert me.sees("10:40 前有效")
    assert not me.sees("王小明")
    [drawing] = [screen.drawing for screen in me.screens if screen.drawing]
    args = talk.app.words.plain(drawing.args, "zh_CN")
    assert args["name"] == "王*明"
    assert args["occupation"] == "货车司机"
    assert args["joined"] == "2026年11月20日"
    assert args["labels"]["title"] == "工会会员证"
    png = drawers.draw(drawing.name, args, "zh_CN")
    assert Image.open(io.BytesIO(png)).size == (card.WIDTH, card.HEIGHT)


async def test_the_card_in_english(talk: Talk) -> None:
    me = await talk.member(1)
    await me.says("/language en")
    await me.says("card")
    assert me.sees("Member number")
    [drawing] = [screen.drawing for screen in me.screens if screen.drawing]
    assert "Member card of" in drawing.alt
    assert talk.app.words.plain(drawing.args, "en")["labels"]["title"] == "Union member card"


async def test_a_guest_is_led_into_joining(talk: Talk) -> None:
    me = talk.guest()
    await me.says("会员证")
    assert me.sees("入了会就有")
    await me.picks("入会")
    assert me.sees("同意")


async def test_an_applicant_hears_how_far_it_is(talk: Talk) -> None:
    me = await talk.applicant()
    await me.says("会员证")
    assert me.sees("还差一步")
    assert me.sees("11月23日 10:30")


async def test_staff_see_whether_a_scanned_card_is_good(talk: Talk) -> None:
    me = await talk.member(1, "王小明", "家")
    await me.says("会员证")
    officer = await talk.staff("东县")
    await officer.scans(the_code(me))
    assert officer.sees("有效：会员")
    assert officer.sees("家")
    assert not officer.sees("王")


async def test_anybody_else_learns_nothing_from_a_card(talk: Talk) -> None:
    me = await talk.member(1, "王小明", "家")
    await me.says("会员证")
    stranger = talk.guest()
    await stranger.scans(the_code(me))
    assert stranger.sees("由工会工作人员来核对")
    assert not stranger.sees("家")


async def test_a_code_is_over_after_ten_minutes_and_renewed_with_a_tap(talk: Talk) -> None:
    me = await talk.member(1)
    await me.says("会员证")
    old = the_code(me)
    talk.later(minutes=11)
    officer = await talk.staff("东县")
    await officer.scans(old)
    assert officer.sees("这个码过期了")
    await me.picks("换个新码")
    await officer.scans(the_code(me))
    assert officer.sees("有效")


async def test_a_card_of_somebody_who_left_is_not_good(talk: Talk) -> None:
    me = await talk.member(1)
    await me.says("会员证")
    actor = await me.actor()
    async with talk.app.database.reading() as connection:
        found = await memberships.of(connection, talk.app.keys, actor.person or 0)
    assert found is not None
    await talk.do(memberships.End(found.id, found.version), actor)
    officer = await talk.staff("东县")
    await officer.scans(the_code(me))
    assert officer.sees("已经无效")
    await me.says("会员证")
    assert me.sees("入了会就有")


async def test_a_forged_code_is_no_card(talk: Talk) -> None:
    officer = await talk.staff("东县")
    await officer.scans("A" * 48)
    assert officer.sees("没认出来")

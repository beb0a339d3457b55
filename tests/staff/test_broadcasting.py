"""/broadcast as staff meet it: whom it is for, what it says, when it goes, and who has to agree."""

import io
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image

from bot.app import LOCALES
from bot.channels.cutting import utf8
from bot.channels.wechat import replying
from bot.channels.wechat.replying import Manner
from bot.delivery import notice
from bot.dialogue import drawing
from bot.sections import Broadcast as Section
from bot.words.words import Words
from handlers.broadcast import content
from storage import broadcasts
from storage.broadcasts import Audience, Broadcast
from tests.staff.broadcasts import begins, member, photographs, sends, writes
from tests.staff.conftest import acts
from tests.stories.talk import ZONE, Person, Talk


async def stored(talk: Talk, id: int) -> Broadcast:
    async with talk.app.database.reading() as connection:
        found = await broadcasts.get(connection, id)
    assert found is not None
    return found


async def kept(talk: Talk, id: int) -> tuple[Any, ...]:
    """What members will be told."""
    async with talk.app.database.reading() as connection:
        packed = await broadcasts.content(connection, talk.app.keys, id)
    return tuple(drawing.draw(screen, talk.app.words, "zh_CN", 0) for screen in notice.unpack(packed))


def approve_above(talk: Talk, people: int) -> None:
    object.__setattr__(talk.app.settings, "broadcast", Section(approve_above=people))


async def test_an_admin_tells_everybody_below(talk: Talk) -> None:
    admin = await talk.staff("甲市", "admin")
    await member(talk)
    await member(talk, reached=False)
    await member(talk, "乙市")
    await admin.says("广播")
    assert admin.sees("还没有发过广播")
    await admin.picks("写一条新的")
    assert admin.sees("甲市（含下级）") and admin.sees("一共 2 人，现在收得到的 1 人")
    await admin.picks("就发给这些人")
    await admin.says("周六上午十点，工会免费体检。")
    await admin.skips()
    await admin.picks("会员证")
    await admin.picks("普通消息")
    await admin.picks("现在就发")
    for words in ("【甲市】", "周六上午十点，工会免费体检。", "按钮：会员证", "通知设置", "一共 2 人", "全部会员"):
        assert admin.sees(words), words
    await admin.picks("发给这 2 人")
    assert admin.sees("好了，2 人，现在就发")
    id = int(admin.button("看看怎么样了").data.split()[1])
    found = await stored(talk, id)
    assert (found.state, found.audience, found.people) == ("queued", Audience(talk.union["甲市"]), 2)
    assert not found.urgent and not found.again and found.due_at == talk.now
    [screen] = await kept(talk, id)
    assert [button.data for button in screen.buttons] == ["/card"]
    assert await acts(talk, "broadcast.begin") == 1
    await admin.says("广播")
    assert admin.sees("周六上午十点") and admin.sees("还没开始")


async def test_whom_it_is_for_is_narrowed_down_and_counted_at_each_step(talk: Talk) -> None:
    admin = await talk.staff("省", "admin")
    await member(talk)
    await member(talk, occupation="courier", channel="telegram")
    talk.later(days=60)
    await member(talk, occupation="food_rider")
    await begins(admin)
    assert admin.sees("一共 3 人")
    await admin.picks("按职业挑")
    await admin.picks("货车司机")
    assert admin.sees("一共 1 人") and admin.sees("职业：货车司机")
    await admin.picks("快递员")
    assert admin.sees("一共 2 人")
    await admin.picks("货车司机")
    assert admin.sees("一共 1 人") and admin.sees("职业：快递员")
    await admin.picks("好了")
    await admin.picks("按渠道挑")
    await admin.picks("网页")
    assert admin.sees("一共 0 人")
    await admin.picks("就发给这些人")
    assert admin.sees("一个人也没有") or admin.sees("要说什么")


async def test_nobody_is_told_nothing(talk: Talk) -> None:
    admin = await talk.staff("乙市", "admin")
    await member(talk)
    await begins(admin)
    await admin.picks("就发给这些人")
    assert admin.sees("一个人也没有") and admin.sees("发给谁")


async def test_members_since_language_and_back_again(talk: Talk) -> None:
    admin = await talk.staff("省", "admin")
    await member(talk)
    talk.later(days=400)
    await member(talk)
    await begins(admin)
    await admin.picks("按入会时间挑")
    await admin.picks("满一年")
    assert admin.sees("一共 1 人") and admin.sees("以前入会的")
    await admin.picks("按入会时间挑")
    await admin.says("2027-01-01以后")
    assert (admin.sees("一共 1 人") and admin.sees("2027年1月1日以后入会的")) or admin.sees("1月1日以后入会的")
    await admin.picks("按入会时间挑")
    await admin.says("很久以前")
    assert admin.sees("没看懂这个日期")
    await admin.picks("返回")
    assert admin.sees("发给谁") and not admin.sees("没看懂")
    await admin.picks("不挑了")
    assert admin.sees("一共 2 人")
    await admin.picks("按语言挑")
    await admin.picks("英文")
    assert admin.sees("语言：英文") and admin.sees("一共 0 人")
    await admin.picks("按语言挑")
    await admin.picks("中文")
    assert admin.sees("一共 2 人"), "who never told counts as Chinese"


async def test_another_place_is_walked_to(talk: Talk) -> None:
    admin = await talk.staff("省", "admin")
    await member(talk)
    await begins(admin)
    await admin.picks("换个地方")
    assert admin.sees("发给哪里")
    await admin.picks("甲市")
    await admin.picks("就选甲市")
    assert admin.sees("甲市（含下级）") and admin.sees("一共 1 人")
    await admin.picks("换个地方")
    await admin.picks("乙市")
    await admin.picks("就选乙市")
    assert admin.sees("一共 0 人")


async def test_who_speaks_is_the_union_of_the_sender_wherever_it_goes(talk: Talk) -> None:
    admin = await talk.staff("省", "admin")
    await member(talk)
    await begins(admin)
    await admin.picks("换个地方")
    await admin.picks("甲市")
    await admin.picks("就选甲市")
    await admin.picks("就发给这些人")
    await admin.says("省里来人了")
    await admin.skips()
    await admin.skips()
    await admin.picks("普通消息")
    await admin.picks("现在就发")
    assert admin.sees("【省】") and admin.sees("发给：甲市")


async def test_two_places_of_ones_own_are_asked_for(talk: Talk) -> None:
    admin = await talk.staff("东县", "admin")
    met = await admin.actor()
    from storage import staff

    code = await talk.do(staff.Invite("admin", talk.union["乙市"], "李审核"))
    await talk.do(staff.Accept(code.text), met)
    await begins(admin)
    assert admin.sees("发给哪里") and admin.sees("东县") and admin.sees("乙市") and not admin.sees("甲市")
    await admin.picks("乙市")
    await admin.picks("就选乙市")
    assert admin.sees("乙市（含下级）")


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        ("昨天9点", "已经过了"),
        ("今天晚上11点", "夜里 9 点半到早上 8 点不发"),
        ("尽快吧", "没看懂时间"),
        ("2月30日9点", "没有这个时间"),
        ("2027-03-01 09:00", "最多提前 30 天"),
    ],
)
async def test_times_that_will_not_do(talk: Talk, said: str, seen: str) -> None:
    admin = await talk.staff("省", "admin")
    await member(talk)
    await writes(admin)
    await admin.picks("修改")
    await admin.picks("时间")
    await admin.says(said)
    assert admin.sees(seen) and admin.sees("什么时候发")


async def test_it_goes_out_at_its_time(talk: Talk) -> None:
    admin = await talk.staff("省", "admin")
    await member(talk)
    await writes(admin)
    await admin.picks("修改")
    await admin.picks("时间")
    await admin.says("明天9点")
    assert admin.sees("明天 09:00")
    await admin.picks("发给这 1 人")
    found = await stored(talk, int(admin.button("看看怎么样了").data.split()[1]))
    assert found.due_at == (talk.now + timedelta(days=1)).replace(hour=9, minute=0)


async def test_a_time_that_passes_while_one_thinks_is_asked_again(talk: Talk) -> None:
    admin = await talk.staff("省", "admin")
    await member(talk)
    await writes(admin)
    await admin.picks("修改")
    await admin.picks("时间")
    await admin.says("今天11点")
    talk.later(hours=2)
    await admin.picks("发给这 1 人")
    assert admin.sees("已经过了") and admin.sees("什么时候发")


async def test_at_night_now_means_the_morning(talk: Talk) -> None:
    admin = await talk.staff("省", "admin")
    await member(talk)
    talk.later(hours=13)
    await begins(admin)
    await admin.picks("就发给这些人")
    await admin.says("下雪了")
    await admin.skips()
    await admin.skips()
    await admin.picks("安全提醒")
    assert admin.sees("夜里不发，明天 08:00 开始发")
    await admin.picks("夜里不发")
    await admin.picks("发给这 1 人")
    found = await stored(talk, int(admin.button("看看怎么样了").data.split()[1]))
    assert found.urgent and found.again


async def test_what_is_too_long_or_leads_to_an_unsafe_place_is_not_taken(talk: Talk) -> None:
    admin = await talk.staff("省", "admin")
    await member(talk)
    await begins(admin)
    await admin.picks("就发给这些人")
    await admin.says("通" * 510)
    assert admin.sees("最多 500 个汉字，请删掉 10 个字")
    await admin.says("通" * 500)
    await admin.skips()
    for said, why in (
        ("看详情", "没看到网址"),
        ("看详情 http://example.org", "https://"),
        ("看详情 https://example.org/" + "x" * 300, "太长了"),
        ("按钮上的字真的是太多太多太多了 https://example.org", "太长了"),
    ):
        await admin.says(said)
        assert admin.sees(why), said
    await admin.says("看详情 https://example.org/1?a=b")
    await admin.picks("急事")
    await admin.picks("现在就发")
    assert admin.sees("看详情 → https://example.org/1?a=b")
    await admin.picks("发给这 1 人")
    [screen] = await kept(talk, int(admin.button("看看怎么样了").data.split()[1]))
    assert [(button.label, button.link) for button in screen.buttons] == [("看详情", "https://example.org/1?a=b")]


def _key(key: str, /, **args: str) -> str:
    del args
    return key


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_longest_broadcast_is_one_message_everywhere(language: str) -> None:
    words = Words.load(LOCALES, timezone=ZONE)
    button = {"link": "https://e.org/" + "x" * 186, "label": "字" * content.LABEL_CHARACTERS}
    made = content.screens("安徽省蚌埠市禹会区货运行业工会联合会", "字" * 500, 0, button)
    shown = [drawing.draw(screen, words, language, 0) for screen in made]
    told = replying.words(shown, Manner(_key), numbered=False)
    assert utf8(told) <= replying.TEXT_BYTES


async def test_once_to_oneself_as_a_member_would_get_it(talk: Talk) -> None:
    admin = await talk.staff("省", "admin")
    await member(talk)
    await writes(admin)
    await admin.picks("先发给自己看看")
    assert admin.sees("一模一样") and admin.sees("发给这 1 人")
    look = admin.screens
    heard = await admin.hears()
    assert heard.startswith("【省】\n周六上午十点") and heard.endswith("（不想收到这类消息，发“通知设置”就能关）")
    admin.screens = look
    id = int((await _sent(admin)).split()[1])
    assert "\n".join(screen.text for screen in await kept(talk, id)) == heard


async def _sent(admin: Person) -> str:
    await admin.picks("发给这")
    return admin.button("看看怎么样了").data


async def test_a_picture_goes_along(talk: Talk) -> None:
    admin = await talk.staff("省", "admin")
    await member(talk)
    await begins(admin)
    await admin.picks("就发给这些人")
    await admin.says("开会了")
    into = io.BytesIO()
    Image.new("RGB", (3000, 1500), "red").save(into, "PNG")
    file = await photographs(admin, into.getvalue())
    await admin.skips()
    await admin.picks("普通")
    await admin.picks("现在就发")
    picture = admin.screens[-1].drawing
    assert picture is not None and picture.args == {"file": file}
    from bot.houses.easel import Easel

    easel = Easel(talk.app.desk, talk.app.words, talk.app.pictures)
    drawn = await easel.draw("web", admin.account, picture.name, picture.args, "zh_CN")
    with Image.open(io.BytesIO(drawn)) as shown:
        assert (shown.format, shown.size) == ("JPEG", (1600, 800))


async def test_more_people_need_a_second_person(talk: Talk) -> None:
    approve_above(talk, 1)
    one, two = await talk.staff("甲市", "admin", "王一"), await talk.staff("省", "admin", "张二")
    outsider = await talk.staff("乙市", "admin")
    for _ in range(2):
        await member(talk)
    await writes(one)
    assert one.sees("要另一位有权限的同事点头")
    id = int((await _sent(one)).split()[1])
    assert one.sees("另一位同事点头后才会发") and (await stored(talk, id)).state == "waiting"
    assert await one.hears() == "" and await outsider.hears() == ""
    heard = await two.hears()
    assert "2 位会员" in heard and "周六上午十点" in heard
    agree = two.button("同意，发吧").data
    await one.taps(agree)
    assert one.sees("要另一位同事点头") and (await stored(talk, id)).state == "waiting"
    await outsider.taps(agree)
    assert outsider.sees("不归您管")
    await two.taps(agree)
    assert two.sees("已经告诉发的人了") and (await stored(talk, id)).state == "queued"
    assert "同事同意了" in await one.hears()
    await two.taps(agree)
    assert two.sees("刚才有变化") and await acts(talk, "broadcast.approve") == 1


async def test_a_second_person_says_no_and_why(talk: Talk) -> None:
    approve_above(talk, 0)
    one, two = await talk.staff("省", "admin"), await talk.staff("省", "admin")
    await member(talk)
    await writes(one)
    id = int((await _sent(one)).split()[1])
    await two.hears()
    await two.picks("不同意")
    await two.says("日期写错了，是周日")
    await two.picks("提交")
    assert two.sees("不会发") and (await stored(talk, id)).state == "refused"
    assert "日期写错了，是周日" in await one.hears()
    await one.picks("照这条再写一条")
    assert one.sees("周六上午十点") or one.sees("发给谁")


async def test_where_there_is_nobody_else_that_is_said_before_it_is_lost(talk: Talk) -> None:
    approve_above(talk, 0)
    admin = await talk.staff("省", "admin")
    await member(talk)
    await writes(admin)
    assert admin.sees("没有别人有这个权限")
    await admin.picks("发给这")
    assert admin.sees("没有别人有这个权限") and admin.sees("先发给自己看看")


async def test_it_is_paused_goes_on_and_is_stopped_after_a_question(talk: Talk) -> None:
    admin = await talk.staff("省", "admin")
    await member(talk)
    id = await sends(admin)
    await admin.picks("看看怎么样了")
    assert admin.sees("还没开始 · 省")
    stop = admin.button("停掉").data
    await admin.picks("停掉")
    assert admin.sees("真的停掉") and (await stored(talk, id)).state == "queued"
    await admin.picks("不停")
    assert admin.sees("还没开始")
    await admin.taps(stop)
    await admin.picks("停掉，不发了")
    assert admin.sees("没发的就不发了") and (await stored(talk, id)).state == "stopped"
    await admin.taps(stop)
    assert admin.sees("刚才有变化") and admin.sees("停掉了")


async def test_an_old_one_is_copied(talk: Talk) -> None:
    admin = await talk.staff("省", "admin")
    await member(talk)
    id = await sends(admin, "请大家带好雨具。")
    await admin.taps(f"/announce {id}")
    await admin.picks("就发给这些人")
    await admin.picks("普通消息")
    await admin.picks("现在就发")
    assert admin.sees("请大家带好雨具。")
    await admin.picks("发给这 1 人")
    await admin.says("广播")
    assert admin.text.count("请大家带好雨具") == 2


async def test_who_has_no_right_knows_nothing_of_it(talk: Talk) -> None:
    admin, county, reviewer = (
        await talk.staff("省", "admin"),
        await talk.staff("东县", "admin"),
        await talk.staff("省"),
    )
    await member(talk)
    id = await sends(admin)
    for line in (f"/broadcast {id}", f"/reach {id}", f"/announce {id}", f"/steer {id} 1 paused", f"/agree {id} 1"):
        await county.taps(line)
        assert county.sees("不归您管"), line
    await reviewer.says("广播")
    assert not reviewer.sees("写一条新的")
    await county.says("广播")
    assert county.sees("还没有发过广播")


async def test_it_speaks_english(talk: Talk) -> None:
    admin = await talk.staff("省", "admin", language="en")
    await member(talk)
    await admin.says("broadcast")
    await admin.picks("Write a new one")
    assert admin.sees("One person; reachable now: 1.")
    await admin.picks("Send it to these")
    await admin.says("Free check-ups on Saturday.")
    await admin.skips()
    await admin.skips()
    await admin.picks("Ordinary")
    await admin.says("tomorrow 9am")
    assert admin.sees("tomorrow, 09:00") and admin.sees("[省]"), admin.text
    await admin.picks("Send to these 1")
    assert admin.sees("Good: one person, tomorrow, 09:00")

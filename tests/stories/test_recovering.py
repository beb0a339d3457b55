"""A new phone, a cleared browser: the membership is found again by phone code and id, and nothing is given away."""

from storage import memberships, people
from tests.stories.talk import Person, Talk, document


async def asks(talk: Talk, mobile: str, number: int, language: str = "zh-CN") -> Person:
    """Somebody on a new device who proves `mobile` and names the id `number`."""
    me = talk.guest(language)
    await me.says("/recover")
    await me.says(mobile)
    await me.says(await me.code())
    await me.says(document(number))
    await me.taps(me.buttons[0].data)
    return me


async def test_the_membership_is_found_again_and_the_menu_is_a_members(talk: Talk) -> None:
    before = await talk.member(1, "王小明")
    talk.later(minutes=5)
    me = await asks(talk, "13800000001", 1)
    assert me.sees("王*明，欢迎回家")
    assert me.sees("会员证")
    assert (await me.actor()).person == (await before.actor()).person
    await me.says("会员证")
    assert me.sees("会员号")


async def test_the_old_address_hears_of_it_and_what_to_do(talk: Talk) -> None:
    before = await talk.member(1)
    await before.hears()
    talk.later(minutes=5)
    me = await asks(talk, "13800000001", 1)
    heard = await before.hears()
    assert "另一台设备上打开了" in heard
    assert before.sees("找真人")
    assert "另一台设备" not in await me.hears()


async def test_a_refusal_is_the_same_whichever_is_wrong(talk: Talk) -> None:
    await talk.member(1)
    await talk.member(2, "李小红")
    talk.later(minutes=5)
    wrong_id = await asks(talk, "13800000001", 3)
    talk.later(minutes=5)
    somebody_elses = await asks(talk, "13800000001", 2)
    talk.later(minutes=5)
    wrong_phone = await asks(talk, "13800000009", 1)
    assert wrong_id.sees("没有找到对得上的会籍")
    assert wrong_id.text == somebody_elses.text == wrong_phone.text
    assert [button.label for button in wrong_id.buttons] == [button.label for button in wrong_phone.buttons]
    assert (await wrong_phone.actor()).person != (await somebody_elses.actor()).person


async def test_the_id_is_masked_in_the_chat(talk: Talk) -> None:
    me = talk.guest()
    await me.says("找回")
    await me.says("13800000001")
    await me.says(await me.code())
    await me.says(document(1))
    assert me.echo is not None
    assert document(1) not in me.echo + me.text


async def test_a_wrong_code_and_a_wrong_digit_are_told(talk: Talk) -> None:
    me = talk.guest()
    await me.says("找回")
    await me.says("13800000001")
    code = await me.code()
    await me.says("000000" if code != "000000" else "111111")
    assert me.sees("验证码不对")
    await me.says(code)
    await me.says(document(1)[:-1] + ("0" if document(1)[-1] != "0" else "1"))
    assert me.sees("有一位数字不对")


async def test_tries_are_limited(talk: Talk) -> None:
    me = talk.guest()
    for number in range(people.RECOVERIES.most + 1):
        await me.says("/recover")
        await me.says("13800000001")
        await me.says(await me.code())
        await me.says(document(100 + number))
        await me.taps(me.buttons[0].data)
        talk.later(minutes=61)
    assert me.sees("今天试得太多了")


async def test_a_number_proven_before_is_proven_again(talk: Talk) -> None:
    me = await asks(talk, "13800000001", 3)
    talk.later(minutes=61)
    await me.says("/recover")
    assert not me.sees("就用")
    await me.says("13800000001")
    assert me.sees("6位验证码")


async def test_two_who_are_both_somebody_are_left_to_staff(talk: Talk) -> None:
    await talk.member(1)
    me = await talk.applicant(2, "李小红")
    talk.later(minutes=61)
    await me.says("/recover")
    await me.says("13800000001")
    await me.says(await me.code())
    await me.says(document(1))
    await me.taps(me.buttons[0].data)
    assert me.sees("要请工作人员")


async def test_who_left_and_joins_again_on_a_new_phone_is_known_there_at_once(talk: Talk) -> None:
    before = await talk.member(1)
    actor = await before.actor()
    async with talk.app.database.reading() as connection:
        membership = await memberships.of(connection, talk.app.keys, actor.person or 0)
    assert membership
    await talk.do(memberships.End(membership.id, membership.version), actor)
    talk.later(minutes=61)
    me = await talk.member(1)
    await me.says("会员证")
    assert me.sees("会员号")
    assert (await me.actor()).person == actor.person


async def test_a_member_has_nothing_to_recover(talk: Talk) -> None:
    me = await talk.member(1)
    await me.says("找回")
    assert me.sees("不用找回")


async def test_in_english(talk: Talk) -> None:
    await talk.member(1, "王小明")
    talk.later(minutes=5)
    me = await asks(talk, "13800000001", 1, "en")
    assert me.sees("Welcome home, 王*明")
    refused = await asks(talk, "13800000009", 1, "en")
    assert refused.sees("no membership that fits")

"""A driver joins: ways in, the form on a fast lane, mistakes, corrections, and what is never revealed."""

from datetime import timedelta

import sqlalchemy as sa

from bot import schedule
from rules.base import typed_codes
from storage import case_rows, cases, reviews, rows
from storage import typed_codes as posters
from storage.tables.cases import CaseRow
from storage.tables.people import ConsentRow
from storage.tables.talk import DraftRow
from storage.writing import Transaction
from tests.stories.talk import Person, Talk, document, talk_code


async def count(talk: Talk, table: type) -> int:
    async with talk.app.database.reading() as connection:
        return int(await connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0)


async def the_case(me: Person) -> cases.Case:
    async with me.talk.app.database.reading() as connection:
        [case, *_] = await cases.of_owner(connection, me.talk.app.keys, (await me.actor()).owner)
    return case


async def at_name(talk: Talk) -> Person:
    me = talk.guest()
    await me.scans(talk_code(talk, "家", "truck_driver"))
    await me.picks("同意")
    return me


async def at_document(talk: Talk) -> Person:
    me = await at_name(talk)
    await me.says("王小明")
    return me


async def test_a_driver_joins_on_the_fast_lane_in_at_most_eight_answers(talk: Talk) -> None:
    me = talk.guest()
    await me.scans(talk_code(talk, "家", "truck_driver"))
    assert me.sees("货车司机快速通道")
    assert me.sees("不收钱")
    before = next(me.turns)
    await me.picks("同意")
    await me.says("王小明")
    await me.says(document(1))
    await me.says("138 0000 0001")
    await me.skips()
    await me.picks("我自愿申请")
    await me.says(await me.code())
    assert me.sees("货车司机")
    await me.picks("提交")
    assert me.sees("交上去了")
    assert next(me.turns) - before - 1 == 8
    case = await the_case(me)
    assert (case.kind, case.state, case.organisation, case.passes) == ("join", "open", talk.union["家"], True)
    assert case.answers["occupation"] == "truck_driver"
    assert await count(talk, ConsentRow) == 1


async def test_consent_is_asked_before_the_first_personal_field(talk: Talk) -> None:
    me = talk.guest()
    await me.scans(talk_code(talk, "家"))
    assert me.sees("您同意吗")
    await me.picks("看全文")
    assert me.sees("收回同意")
    await me.picks("先不了")
    assert me.sees("什么都没有记下")
    await me.says("王小明")
    assert not me.sees("身份证号？")
    assert await count(talk, ConsentRow) == 0


async def test_an_organisations_code_leaves_the_occupation_to_be_asked(talk: Talk) -> None:
    me = talk.guest()
    await me.scans(talk_code(talk, "家"))
    await me.picks("同意")
    await me.says(f"王小明 {document(1)} 13800000001")
    assert me.sees("您做哪一行")
    await me.says("外卖")
    assert me.sees("外卖骑手")


async def test_without_a_code_the_union_is_chosen_from_a_list(talk: Talk) -> None:
    me = talk.guest()
    await me.says("入会")
    await me.picks("同意")
    await me.says(f"王小明，{document(1)}，13800000001")
    await me.picks("快递员")
    assert me.sees("哪里的工会")
    await me.picks("甲市")
    await me.picks("东县")
    await me.picks("镇")
    await me.picks("家")
    await me.skips()
    await me.picks("我自愿申请")
    await me.says(await me.code())
    assert me.sees("家")
    await me.picks("提交")
    assert (await the_case(me)).organisation == talk.union["家"]


async def test_name_id_and_mobile_pasted_in_one_message_are_three_answers(talk: Talk) -> None:
    me = await at_name(talk)
    await me.says(f"姓名：欧阳小明\n身份证：{document(7)}\n电话 13812345678")
    assert me.sees("欧阳小明")
    assert document(7) not in me.text
    assert me.echo is not None
    assert document(7) not in me.echo
    assert "13812345678" not in me.echo
    assert me.sees("单位")


async def test_the_code_may_come_at_any_later_step(talk: Talk) -> None:
    me = await at_document(talk)
    await me.says(document(1))
    await me.says("13800000001")
    await me.says(await me.code())
    assert me.sees("手机号验证好了")
    assert me.sees("单位")
    await me.skips()
    await me.picks("我自愿申请")
    assert me.sees("提交")


async def test_a_wrong_code_counts_and_a_new_mobile_needs_a_new_code(talk: Talk) -> None:
    me = await at_document(talk)
    await me.says(document(1))
    await me.says("13800000001")
    right = await me.code()
    await me.skips()
    await me.picks("我自愿申请")
    await me.says("000000" if right != "000000" else "000001")
    assert me.sees("验证码不对")
    await me.picks("换个手机号")
    talk.later(minutes=2)
    await me.says("13800000002")
    assert me.sees("138****0002")
    await me.says(await me.code())
    await me.picks("提交")
    assert (await the_case(me)).answers["mobile"] == "+8613800000002"


async def test_a_code_proves_only_the_phone_it_was_sent_to(talk: Talk) -> None:
    me = await at_document(talk)
    await me.says(document(1))
    await me.says("13800000001")
    mine = await me.code()
    await me.skips()
    await me.picks("我自愿申请")
    await me.picks("换个手机号")
    talk.later(minutes=2)
    await me.says("13800000002")
    somebody_elses = await me.code()
    if mine != somebody_elses:
        await me.says(mine)
        assert me.sees("验证码不对")
        assert not me.sees("提交")
    await me.says(somebody_elses)
    assert me.sees("提交")


async def test_a_mobile_that_is_changed_after_its_proof_is_proven_anew(talk: Talk) -> None:
    me = await at_document(talk)
    await me.says(document(1))
    await me.says("13800000001")
    await me.skips()
    await me.picks("我自愿申请")
    await me.says(await me.code())
    talk.later(minutes=2)
    await me.picks("改")
    await me.picks("手机")
    await me.says("13800000002")
    assert me.sees("6位验证码")
    assert not me.sees("提交")
    await me.says(await me.code())
    await me.picks("提交")
    answers = (await the_case(me)).answers
    assert answers["proven"] == answers["mobile"] == "+8613800000002"


async def test_codes_cannot_be_sent_without_end(talk: Talk) -> None:
    me = await at_document(talk)
    await me.says(document(1))
    await me.says("13800000001")
    await me.skips()
    await me.picks("我自愿申请")
    await me.picks("再发一次")
    assert me.sees("太勤")


async def test_mistakes_get_a_clear_sentence_and_the_question_again(talk: Talk) -> None:
    me = await at_document(talk)
    wrong = document(1)[:-1] + ("0" if document(1)[-1] != "0" else "1")
    for text, sentence in (
        (wrong, "有一位数字不对"),
        ("340302199013071234", "出生日期不存在"),
        ("34030219900307", "位数不对"),
        (document(1, "20150101"), "满16周岁"),
        ("3403021990****1234", "星号"),
    ):
        await me.says(text)
        assert me.sees(sentence), (text, me.text)
        assert me.sees("身份证号？")
        assert me.echo is not None
        assert text[6:14] not in me.echo


async def test_a_document_in_use_is_refused_without_saying_whose_it_is(talk: Talk) -> None:
    await talk.member(1)
    await talk.applicant(2, "李四方")
    said = []
    for number in (1, 2):
        me = await at_document(talk)
        await me.says(document(number))
        said.append(me.text)
        assert me.sees("不能用来申请")
        assert me.extra["failed"], "whoever tries many numbers is slowed down"
    assert said[0] == said[1]


async def test_two_with_one_document_at_once_only_one_is_filed(talk: Talk) -> None:
    pair = [await at_document(talk) for _ in range(2)]
    for number, me in enumerate(pair):
        await me.says(document(1))
        await me.says(f"1380000100{number}")
        await me.skips()
        await me.picks("我自愿申请")
        await me.says(await me.code())
    for me in pair:
        await me.picks("提交")
    assert [me.sees("交上去了") for me in pair] == [True, False]
    assert pair[1].sees("不能用来申请")
    assert await count(talk, CaseRow) == 1


async def test_an_unfinished_form_survives_a_command_and_a_long_silence(talk: Talk) -> None:
    me = await at_document(talk)
    await me.says("菜单")
    talk.later(hours=30)
    await me.picks("继续：")
    assert me.sees("身份证号")
    await me.says(document(1))
    assert me.sees("手机号")


async def test_join_again_goes_on_where_it_was(talk: Talk) -> None:
    me = await at_document(talk)
    await me.says("/join")
    assert me.sees("填过的都留着")
    assert me.sees("身份证号")


async def test_a_changed_answer_in_the_summary_keeps_the_rest(talk: Talk) -> None:
    me = await at_document(talk)
    await me.says(document(1))
    await me.says("13800000001")
    await me.skips()
    await me.picks("我自愿申请")
    await me.says(await me.code())
    await me.picks("修改")
    await me.picks("姓名")
    await me.says("王大明")
    assert me.sees("王大明")
    await me.picks("提交")
    assert (await the_case(me)).name == "王大明"


async def test_foreigners_are_asked_their_birthday_once(talk: Talk) -> None:
    me = await at_document(talk)
    await me.says("H12345678")
    assert me.sees("出生日期")
    await me.says("2015-03-07")
    assert me.sees("满16周岁")
    await me.says("1990年3月7日")
    assert me.sees("手机号")


async def test_a_returned_application_asks_only_the_fields_to_correct(talk: Talk) -> None:
    me = await talk.applicant(1)
    officer = await talk.staff("东县")
    case = await the_case(me)
    acted = await talk.do(reviews.Return(case.id, case.version, ("name",), "name_differs"), await officer.actor())
    assert isinstance(acted, case_rows.Acted)
    await me.taps(f"/fix {case.id}")
    assert me.sees("姓名？")
    await me.says("王晓明")
    assert me.sees("提交")
    await me.picks("修改")
    assert not me.sees("证件号")
    await me.picks("都不改")
    await me.picks("提交")
    again = await the_case(me)
    assert (again.state, again.name, again.answers["document"]) == ("open", "王晓明", document(1))


async def test_who_has_applied_or_is_a_member_is_not_asked_again(talk: Talk) -> None:
    me = await talk.applicant(1)
    await me.says("入会")
    assert me.sees("正在办")
    member = await talk.member(2, "李四方")
    await member.scans(talk_code(talk, "镇"))
    assert member.sees("已经是")


async def test_a_typed_code_leads_to_the_same_place_and_wrong_ones_are_counted(talk: Talk) -> None:
    from datetime import timedelta

    target = await talk.do(
        posters.Make("organisation", talk.union["家"], talk.union["家"], timedelta(days=30), "courier")
    )
    me = talk.guest()
    await me.says(typed_codes.show(target.code).lower())
    assert me.sees("快递员快速通道")
    other = talk.guest()
    for _ in range(25):
        await other.says("7K7K7K7K")
    assert other.sees("没认出来")
    await other.says(target.code)
    assert not other.sees("快递员快速通道")


async def test_a_forged_code_leads_nowhere(talk: Talk) -> None:
    me = talk.guest()
    code = talk_code(talk, "家")
    await me.scans(("B" if code[0] != "B" else "C") + code[1:])
    assert me.sees("没认出来")
    assert me.extra["failed"]


async def test_the_whole_errand_in_english(talk: Talk) -> None:
    me = talk.guest("en")
    await me.scans(talk_code(talk, "家", "courier"))
    assert me.sees("fast lane: Courier")
    await me.picks("I agree")
    await me.says("John Smith")
    await me.says(document(3))
    await me.says("13800000003")
    await me.skips()
    await me.picks("own free will")
    await me.says(await me.code())
    await me.picks("Submit")
    assert me.sees("It is filed")


async def test_an_unfinished_application_is_reminded_of_once_and_dropped_when_its_time_is_over(talk: Talk) -> None:
    me = await at_document(talk)
    remind = {sweep.name: sweep for sweep in schedule.house(talk.app.committer, talk.app.book)}
    talk.later(hours=23)
    assert await schedule.swept(remind["remind people"]) == 0
    talk.later(hours=2)
    assert await schedule.swept(remind["remind people"]) == 1
    assert "入会申请" in await me.hears()
    await me.picks("继续：")
    assert me.sees("身份证号")
    talk.later(hours=48)
    assert await schedule.swept(remind["remind people"]) == 0
    talk.later(days=30)
    assert await schedule.swept(remind["drop old drafts"]) == 1
    await me.says("/resume join")
    assert not me.sees("身份证号")


async def test_a_draft_of_a_service_that_is_switched_off_keeps_no_reminder_back(talk: Talk) -> None:
    me = await at_document(talk)
    owner = (await me.actor()).owner

    async def forgotten(tx: Transaction) -> None:
        id, before = tx.ids.take(), tx.now - timedelta(days=1)
        plain = {"id": id, "owner_id": owner, "form": "gone", "revision": 1, "content": b"x", "address_id": owner}
        dates = {"updated_at": before, "remind_at": before, "expires_at": tx.now + timedelta(days=9)}
        await rows.put(tx, DraftRow, plain | dates)

    await talk.app.committer.run(forgotten)
    talk.later(days=2)
    remind = {sweep.name: sweep for sweep in schedule.house(talk.app.committer, talk.app.book)}
    assert await schedule.swept(remind["remind people"]) == 2
    assert "入会" in await me.hears()


async def test_where_choices_are_numbered_their_number_skips_the_employer(talk: Talk) -> None:
    me = await at_document(talk)
    await me.says(document(1))
    await me.says("138 0000 0001")
    assert me.sees("给哪个平台")
    await me.says("1")
    assert me.sees("我自愿申请")
    await me.says("返回")
    await me.says("58")
    await me.picks("我自愿申请")
    await me.says(await me.code())
    assert me.sees("单位或平台：58")

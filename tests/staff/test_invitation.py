"""Becoming staff: seen first, used once, by whoever accepts."""

from datetime import timedelta

from storage import staff
from tests.staff.conftest import acts
from tests.stories.talk import Talk


async def invited(talk: Talk, role: str = "reviewer") -> str:
    made = await talk.do(staff.Invite(role, talk.union["东县"], "王五"))
    text: str = made.text
    return text


async def test_an_opened_link_asks_first_and_accepting_makes_staff(talk: Talk) -> None:
    code, me = await invited(talk), talk.guest()
    await me.scans(code)
    assert me.sees("您被邀请担任东县的审核员，接受吗？")
    await me.says("待办")
    assert not me.sees("没有待办")
    await me.scans(code)
    await me.picks("接受邀请")
    assert me.sees("您现在是东县的审核员")
    await me.picks("待办")
    assert me.sees("没有待办")
    assert await acts(talk, "staff.grant") == 1


async def test_an_invitation_works_once(talk: Talk) -> None:
    code, first, second = await invited(talk), talk.guest(), talk.guest()
    for me in (first, second):
        await me.scans(code)
    await first.picks("接受邀请")
    await second.picks("接受邀请")
    assert second.sees("用过了，或者过期了")
    await second.says("待办")
    assert not second.sees("没有待办")
    await first.scans(code)
    assert first.sees("用过了，或者过期了")


async def test_an_invitation_runs_out(talk: Talk) -> None:
    code, me = await invited(talk), talk.guest()
    talk.later(seconds=staff.VALID / timedelta(seconds=1) + 1)
    await me.scans(code)
    assert me.sees("用过了，或者过期了")


async def test_it_may_be_typed_in_any_manner(talk: Talk) -> None:
    code, me = await invited(talk), talk.guest()
    typed = "-".join(code[at : at + 4] for at in range(0, 16, 4)).lower()
    await me.says(typed)
    assert me.sees("东县的审核员") or not (any(c.isdigit() for c in code) and any(c.isalpha() for c in code))


async def test_a_bank_card_or_a_long_word_is_no_invitation(talk: Talk) -> None:
    me = talk.guest()
    for text in ("6222020000000001", "responsibilities"):
        await me.says(text)
        assert not me.sees("邀请")


async def test_somebody_who_is_staff_already_gets_the_other_role_too(talk: Talk) -> None:
    me = await talk.staff("东县")
    await me.scans(await invited(talk, "lawyer"))
    assert me.sees("律师")
    await me.picks("接受邀请")
    assert me.sees("您现在是东县的律师")

"""Template messages: where no window is open its person is told that something is there, and nothing of what it is."""

from collections.abc import AsyncIterator

import pytest

from bot.channels.fake.wechat import limits
from bot.channels.wechat.templates import Templates
from bot.delivery.notice import notify
from bot.dialogue.say import verbatim
from bot.dialogue.screen import Screen
from storage import outbox
from tests.channels.wechat.account import Account, opened

PATH = "/cgi-bin/message/template/send"
FIELDS = ("thing1: {what}", "time2: {time}", "thing3: {how}")
TEMPLATES = Templates.of(("*: general", "case-decided: decided"), FIELDS, "")


@pytest.fixture
async def account(database_url: str) -> AsyncIterator[Account]:
    async with opened(database_url, templates=TEMPLATES) as account:
        account.account.templates = {"general": ("thing1", "time2", "thing3"), "decided": ("thing1",)}
        yield account


async def tell(account: Account, openid: str, kind: str, text: str, purpose: str | None = None) -> None:
    address = await account.address(openid)
    await account.talk.do(notify(address, kind, Screen(verbatim(text)), purpose=purpose))
    await account.works()


async def test_without_a_window_a_template_says_that_something_is_there(account: Account) -> None:
    me = account.follower()
    await me.says("菜单")
    account.later(days=3)
    me.new.clear()
    await tell(account, me.openid, "legal-answer", "律师已经回复您的欠薪问题")
    [seen] = me.new
    assert seen.kind == "template"
    assert seen.text.splitlines()[0] == "您有一条新消息" and seen.text.splitlines()[2] == "回复任意内容即可查看"
    assert await account.outbox() == [outbox.HELD]
    await me.says("/slow a")
    assert me.sees("律师已经回复您的欠薪问题")
    assert await account.outbox() == [outbox.SENT]


async def test_a_private_kind_never_uses_a_template_of_its_own() -> None:
    templates = Templates.of(("legal-answer: own", "case-decided: own"), (), "")
    assert templates.id("legal-answer") == ""
    assert templates.id("case-decided") == "own"


async def test_whoever_was_told_today_is_not_told_again(account: Account) -> None:
    me = account.follower()
    await me.says("菜单")
    account.later(days=3)
    for number in range(3):
        await tell(account, me.openid, "case-decided", f"{number}")
    assert account.account.calls[PATH] == 1
    account.later(days=2)
    await tell(account, me.openid, "case-decided", "3")
    assert account.account.calls[PATH] == 2


async def test_news_goes_by_no_template(account: Account) -> None:
    me = account.follower()
    await me.says("菜单")
    account.later(days=3)
    await tell(account, me.openid, "news", "运动会", outbox.NEWS)
    assert account.account.calls[PATH] == 0
    assert await account.outbox() == [outbox.HELD]


@pytest.mark.parametrize("code", [limits.NO_TEMPLATE, limits.BAD_FIELD, limits.FORBIDDEN, limits.QUOTA])
async def test_what_tencent_refuses_is_held_as_before(account: Account, code: int) -> None:
    me = account.follower()
    await me.says("菜单")
    account.later(days=3)
    account.account.faults[PATH] = [code]
    for number in range(2):
        await tell(account, me.openid, "x", f"{number}")
    assert account.account.calls[PATH] == 1, "it is not tried again"
    assert await account.outbox() == [outbox.HELD] * 2


async def test_whoever_does_not_follow_is_unreachable(account: Account) -> None:
    me = account.follower()
    await me.says("菜单")
    account.later(days=3)
    account.account.people[me.openid].following = False
    await tell(account, me.openid, "case-decided", "x")
    assert await account.outbox() == [outbox.DEAD]

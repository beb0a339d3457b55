"""What is told outside a reply: the rest of one, late answers, notices; by the ledger, or held for the next chance."""

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest
import sqlalchemy as sa

from bot import record
from bot.channels.channel import Receipt
from bot.channels.cutting import utf8
from bot.channels.fake.wechat import limits
from bot.channels.wechat import passive
from bot.channels.wechat.api import Kind, Refused
from bot.channels.wechat.composing import MOST_OWED
from bot.delivery.notice import notify
from bot.dialogue.say import Say, verbatim
from bot.dialogue.screen import Choice, Drawing, Picture, Screen, Shown
from bot.houses.holding import Holding
from storage import outbox
from storage.tables.people import AddressRow
from storage.tables.talk import EventRow, WindowRow
from tests.channels.wechat import toy
from tests.channels.wechat.account import PNG, Account, opened


@pytest.fixture
async def account(database_url: str) -> AsyncIterator[Account]:
    async with opened(database_url) as account:
        yield account


async def windows(account: Account) -> list[tuple[str, int]]:
    async with account.talk.app.database.reading() as connection:
        rows = await connection.execute(sa.select(WindowRow.kind, WindowRow.sent).order_by(WindowRow.kind))
        return [(row.kind, row.sent) for row in rows]


# what has no room


async def test_a_long_answer_is_cut_at_a_sentence_and_the_rest_comes_by_itself(account: Account) -> None:
    me = account.follower()
    await me.says("/long 100")
    [first] = me.new
    assert utf8(first.text) <= limits.TEXT_BYTES and first.text.endswith("。")
    await account.process.works()
    assert len(me.new) == 1, "not before the beginning can be read"
    await account.works()
    assert "".join(seen.text for seen in me.new).replace("\n", "").startswith(toy.SENTENCE * 100)
    assert me.text.endswith("1. 菜单\n2. 帮助\n回复前面的数字就行。")
    assert await windows(account) == [("words", 1)]
    await me.says("2")
    assert me.sees("随时可以回复")


async def test_the_rest_is_written_once_however_often_the_push_comes(account: Account) -> None:
    me = account.follower()
    await me.says("/long 100")
    await account.another()
    account.tencent.account._numbers = iter(range(2, 99))  # the same number of the message once more
    await me.says("/long 100")
    assert await account.outbox() == [outbox.QUEUED]


# pictures


async def test_a_picture_is_the_reply_and_the_words_follow(account: Account) -> None:
    me = account.follower()
    await me.says("/picture 会员证")
    assert me.pictures == [PNG] and me.text == ""
    await account.works()
    assert me.text.strip().splitlines() == ["会员证", "1. 菜单", "回复前面的数字就行。"]
    await me.says("/picture")
    await account.works()
    assert account.account.calls["/cgi-bin/media/upload"] == 1, "the same picture is there already"


async def test_a_picture_that_is_not_there_in_time_follows_the_words(account: Account) -> None:
    me = account.follower()
    account.process.painter.gate.clear()
    account.process.watch.each = passive.PASSIVE_SECONDS / 2
    await me.says("/picture 会员证")
    assert me.text.splitlines() == ["会员证", "1. 菜单", "回复前面的数字就行。"] and not me.pictures
    account.process.painter.gate.set()
    await account.works()
    assert me.pictures == [PNG]
    await account.works()
    assert len(me.new) == 2


async def test_an_account_without_pictures_tells_what_they_show(account: Account) -> None:
    account.account.faults["/cgi-bin/media/upload"] = [limits.FORBIDDEN]
    me = account.follower()
    await me.says("/picture 会员证")
    assert me.text.splitlines() == ["会员证", "〔图片：一个点〕", "1. 菜单", "回复前面的数字就行。"]
    assert await account.outbox() == []


async def test_a_picture_that_nobody_can_draw_is_told(account: Account) -> None:
    me = account.follower()
    await me.says("菜单")
    receipt = await account.process.channel.send(me.openid, 5, (Shown("看", drawing=Drawing("no", {}, "一条线")),))
    assert receipt == Receipt("sent")
    assert [seen.text for seen in me.new[1:]] == ["看", "〔图片：一条线〕"]


async def test_what_cannot_be_shown_on_this_account_is_held_in_words(account: Account) -> None:
    me = account.follower()
    await me.says("菜单")
    account.account.verified = False
    account.account.faults["/cgi-bin/media/upload"] = [limits.FORBIDDEN]
    screen = Screen(verbatim("您的证"), picture=Picture("dot", {}, verbatim("一个点")))
    await account.talk.do(notify(await account.address(me.openid), "news", screen))
    await account.works()
    assert len(me.new) == 1
    await me.says("/slow a")
    assert me.text.startswith("之前没来得及告诉您的：\n您的证\n\n〔图片：一个点〕\n————\n等到了a")
    await account.works()
    await me.says("/slow a")
    assert not me.sees("您的证")


# notices and the ledger


async def test_five_messages_within_48_hours_then_the_rest_is_held_for_the_next_reply(account: Account) -> None:
    me = account.follower()
    await me.says("菜单")
    for number in range(7):
        await account.notice(me.openid, f"消息{number}。")
    await account.works()
    assert [seen.text for seen in me.new[1:]] == [f"消息{number}。" for number in range(5)]
    assert await account.outbox() == [outbox.SENT] * 5 + [outbox.HELD] * 2
    assert account.account.calls["/cgi-bin/message/custom/send"] == 5, "what would be refused is not tried"
    account.later(hours=1)
    await me.says("/slow a")
    assert me.text.splitlines()[:5] == ["之前没来得及告诉您的：", "消息5。", "", "消息6。", "————"]
    assert me.text.splitlines()[5:] == ["等到了a", "1. 菜单", "2. 帮助", "回复前面的数字就行。"]
    assert await account.outbox() == [outbox.SENT] * 7
    await me.says("/slow a")
    assert not me.sees("消息")


async def test_three_within_a_minute_after_a_mere_act(account: Account) -> None:
    me = account.tencent.phone()
    await me.follows()
    for number in range(5):
        await account.notice(me.openid, f"消息{number}。")
    await account.works()
    assert len(me.new) == 1 + 3
    account.later(seconds=61)
    await account.notice(me.openid, "晚了。")
    await account.works()
    assert await account.outbox() == [outbox.SENT] * 3 + [outbox.HELD] * 3
    assert account.account.calls["/cgi-bin/message/custom/send"] == 3


async def test_after_48_hours_nothing_is_sent(account: Account) -> None:
    me = account.follower()
    await me.says("菜单")
    account.later(hours=48)
    await account.notice(me.openid, "消息。")
    await account.works()
    assert await account.outbox() == [outbox.HELD] and len(me.new) == 1


async def test_a_tap_in_a_text_opens_no_window(database_url: str) -> None:
    async with opened(database_url, links=True) as account:
        me = account.follower()
        await me.says("/slow a")
        account.later(hours=49)
        await me.taps("菜单")
        assert me.sees("要办什么？")
        await account.notice(me.openid, "消息。")
        await account.works()
        assert await account.outbox() == [outbox.HELD]


async def test_what_was_held_and_has_no_room_is_sent_now_that_the_person_is_there(account: Account) -> None:
    me = account.follower()
    await me.says("菜单")
    account.later(hours=50)
    for number in range(3):
        await account.notice(me.openid, f"第{number}件事。" + toy.SENTENCE * 30)
    await account.works()
    assert await account.outbox() == [outbox.HELD] * 3
    await me.says("/slow a")
    assert me.sees("第0件事。") and me.sees("第1件事。") and not me.sees("第2件事。") and me.sees("等到了a")
    assert not me.broken
    await account.works()
    assert me.sees("第2件事。") and len(me.new) == 2
    assert await account.outbox() == [outbox.SENT] * 3


async def test_what_another_process_held_is_told_at_once(account: Account) -> None:
    me = account.follower()
    await me.says("菜单")
    other = await account.another()
    await me.says("菜单")
    account.later(hours=50)
    await account.notice(me.openid, "消息。")
    await account.process.works()
    assert await account.outbox() == [outbox.HELD]
    assert other.app is not account.talk.app
    await me.says("菜单")
    assert me.sees("消息。")


async def test_what_was_held_counts_as_told_only_once_the_reply_is_written(account: Account) -> None:
    me = account.follower()
    await me.says("菜单")
    account.later(hours=50)
    await account.notice(me.openid, "消息。")
    await account.works()

    async def cut(*_: object) -> None:
        raise ConnectionResetError

    channel = account.process.channel
    written, channel._passive._written = channel._passive._written, cut  # type: ignore[assignment,method-assign]
    await me.says("菜单")
    channel._passive._written = written  # type: ignore[method-assign]
    assert await account.outbox() == [outbox.HELD]
    account.later(seconds=31)
    await me.says("菜单")
    assert me.sees("消息。") and await account.outbox() == [outbox.SENT]


async def test_what_was_held_is_told_once_though_tencent_did_not_wait_for_its_first_reply(account: Account) -> None:
    me, late, channel = account.follower(), asyncio.Semaphore(0), account.process.channel
    account.account.verified = False
    await account.notice(me.openid, "消息。")
    await account.works()
    gate = toy.gates["lost"] = asyncio.Event()
    account.tencent.pusher.patience = late.acquire  # type: ignore[assignment]
    saying = asyncio.ensure_future(me.says("/slow lost"))
    for running in (1, 2):
        while channel._passive._running < running:  # noqa: ASYNC110
            await asyncio.sleep(0.005)
        if running == 1:
            late.release()  # the connection is dropped, and the same is pushed again
    gate.set()
    await saying
    assert me.sees("消息。") and await account.outbox() == [outbox.SENT]


async def test_only_so_much_of_what_is_held_is_read_for_one_reply(account: Account) -> None:
    me = account.follower()
    await me.says("菜单")
    account.later(hours=50)
    for number in range(MOST_OWED + 2):
        await account.notice(me.openid, f"{number}。")
        account.later(seconds=1)
    await account.works()
    await me.says("/slow a")
    assert me.sees(f"{MOST_OWED - 1}。") and not me.sees(f"{MOST_OWED}。")
    await me.says("/slow a")
    assert me.sees(f"{MOST_OWED}。") and me.sees(f"{MOST_OWED + 1}。")


async def test_choices_of_a_notice_are_named_by_what_to_reply(account: Account) -> None:
    me = account.follower()
    await me.says("菜单")
    screen = Screen(verbatim("有消息"), (Choice("/slow b", verbatim("看看")),))
    await account.talk.do(notify(await account.address(me.openid), "news", screen))
    await account.works()
    assert me.new[-1].text == "有消息\n看看：回复 /slow b"
    await me.says("/slow b")
    assert me.sees("等到了b")


async def test_a_reminder_is_put_off_by_words(account: Account) -> None:
    me = account.follower()
    await me.says("菜单")
    choices = tuple(
        Choice(line, Say(f"reminders-{label}"))
        for line, label in (
            ("/later 7 hour", "in-an-hour"),
            ("/later 7 morning", "in-the-morning"),
            ("/enough 7", "enough"),
        )
    )
    await account.talk.do(notify(await account.address(me.openid), "news", Screen(verbatim("还没交"), choices)))
    await account.works()
    told = "还没交\n回复“一小时后再提醒”\n回复“明早再提醒”\n回复“不用再提醒”"
    assert me.new[-1].text.replace("就行。", "") == told


async def test_a_late_answer_that_may_not_be_sent_waits_for_the_next_reply(account: Account) -> None:
    gate = toy.gates["never"] = asyncio.Event()
    me = account.follower()
    account.process.watch.each = passive.PASSIVE_SECONDS
    await me.says("/slow never")
    account.process.watch.each = 0
    gate.set()
    await account.talk.app.desk.idle()
    account.later(hours=49)
    await account.works()
    assert me.new == [] and await account.outbox() == [outbox.HELD]
    await me.says("/slow a")
    assert me.text.splitlines()[:2] == ["之前没来得及告诉您的：", "等到了never"]
    assert "1. 菜单" in me.text.partition("————")[2], "the numbers are those of the answer now"
    await account.works()
    assert len(me.new) == 1


# what Tencent refuses


class Saying:
    """An API that refuses each message as told."""

    def __init__(self, account: Account, *kinds: Kind | None) -> None:
        self.kinds, self.said = list(kinds), [""]
        api = account.process.channel._sender._api
        api.say = self.say  # type: ignore[method-assign]

    async def say(self, openid: str, text: str) -> None:
        kind = self.kinds.pop(0) if self.kinds else None
        if kind is not None:
            raise Refused(kind, retry_after=7 if kind == "slow" else 0)
        self.said.append(text)


@pytest.mark.parametrize(
    ("kind", "receipt", "left"),
    [
        ("window", Receipt("held", "window"), []),
        ("used_up", Receipt("held", "used_up"), []),
        ("forbidden", Receipt("held", "forbidden"), [("words", 0)]),
        ("quota", Receipt("held", "quota"), [("words", 0)]),
        ("unfollowed", Receipt("unreachable", "unfollowed"), [("words", 0)]),
        ("unconfirmed", Receipt("unconfirmed", "unconfirmed"), [("words", 1)]),
        ("slow", Receipt("failed", "slow", 7), [("words", 0)]),
        ("token", Receipt("failed", "token", 60), [("words", 0)]),
        ("busy", Receipt("failed", "busy"), [("words", 0)]),
        ("network", Receipt("failed", "network"), [("words", 0)]),
        ("bad", Receipt("failed", "bad"), [("words", 0)]),
        ("too_long", Receipt("failed", "too_long"), [("words", 0)]),
    ],
)
async def test_what_becomes_of_a_refused_message(
    tmp_path: object, kind: Kind, receipt: Receipt, left: Sequence[tuple[str, int]]
) -> None:
    async with opened(f"sqlite+aiosqlite:///{tmp_path}/x.db") as account:
        me = account.follower()
        await me.says("菜单")
        Saying(account, kind)
        assert await account.process.channel.send(me.openid, 5, (Shown("好"),)) == receipt
        assert await windows(account) == left


@pytest.mark.parametrize("code", [limits.NO_WINDOW, limits.NONE_LEFT])
async def test_tencent_knows_better_than_the_ledger(account: Account, code: int) -> None:
    me = account.follower()
    await me.says("菜单")
    account.account.faults["/cgi-bin/message/custom/send"] = [code]
    await account.notice(me.openid, "一。")
    await account.notice(me.openid, "二。")
    await account.works()
    await account.works()
    assert await account.outbox() == [outbox.HELD] * 2 and await windows(account) == []
    await me.says("/slow a")
    assert me.sees("一。") and me.sees("二。")


async def test_who_follows_no_more_is_not_reached(account: Account) -> None:
    me = account.follower()
    await me.says("菜单")
    account.account.people[me.openid].following = False
    await account.notice(me.openid, "一。")
    await account.works()
    assert await account.outbox() == [outbox.DEAD]
    async with account.talk.app.database.reading() as connection:
        assert await connection.scalar(sa.select(AddressRow.unreachable_at)) is not None


THREE = (Shown(toy.SENTENCE * 150),)
"""Three messages."""


async def test_where_only_the_beginning_could_be_said_the_rest_follows_and_nothing_is_doubled(account: Account) -> None:
    me = account.follower()
    await me.says("菜单")
    api = Saying(account, None, "busy")
    assert await account.process.channel.send(me.openid, 5, THREE) == Receipt("sent")
    assert await account.outbox() == [outbox.QUEUED]
    await account.works()
    assert "".join(api.said).replace("\n", "") == toy.SENTENCE * 150


async def test_where_the_window_closes_in_between_the_rest_is_held(account: Account) -> None:
    me = account.follower()
    await me.says("菜单")
    async with account.talk.app.database.writer.begin() as connection:
        await connection.execute(sa.update(WindowRow).values(sent=4))
    assert await account.process.channel.send(me.openid, 5, THREE) == Receipt("sent")
    assert await account.outbox() == [outbox.HELD] and len(me.new) == 2
    account.account.people[me.openid].windows.clear()
    await me.says("/slow a")
    assert me.text == "等到了a\n1. 菜单\n2. 帮助\n回复前面的数字就行。"
    await account.works()
    texts = [seen.text for seen in me.screen if toy.SENTENCE in seen.text]
    assert "".join(texts).replace("\n", "") == toy.SENTENCE * 150


async def test_what_may_have_arrived_is_not_said_again_but_what_comes_after_it_is(account: Account) -> None:
    me = account.follower()
    await me.says("菜单")
    api = Saying(account, "unconfirmed")
    assert await account.process.channel.send(me.openid, 5, THREE) == Receipt("unconfirmed", "unconfirmed")
    await account.works()
    said = "".join(api.said).replace("\n", "")
    assert 0 < said.count(toy.SENTENCE) < 150
    assert await account.outbox() == [outbox.SENT]


async def test_nothing_to_say_is_said(account: Account) -> None:
    assert await account.process.channel.send("o1", 5, (Shown(""),)) == Receipt("sent")


async def test_a_late_answer_has_numbers_and_an_old_one_has_not(account: Account) -> None:
    me = account.follower()
    await me.says("入会")
    async with account.talk.app.database.reading() as connection:
        row = (await connection.execute(sa.select(EventRow.id, EventRow.answer))).one()
    answer = record.answer(account.talk.app.keys, row.id, row.answer)
    channel = account.process.channel
    await channel.send(me.openid, 5, answer.screens)
    assert me.new[-1].text == me.new[0].text and "1. " in me.new[-1].text
    await me.says("取消")
    await channel.send(me.openid, 6, answer.screens)
    assert "1. " not in me.new[-1].text


# asked in each turn


async def test_all_who_ask_together_are_one_question(account: Account) -> None:
    people = [account.follower() for _ in range(40)]
    holding = account.process.house._holding
    await asyncio.gather(*(me.says("菜单") for me in people))
    assert holding.questions < len(people)
    addresses = [await account.address(me.openid) for me in people]
    await account.notice(people[3].openid, "消息。")
    account.later(hours=50)
    await account.works()
    before = holding.questions
    found = await asyncio.gather(*(holding.holds(address) for address in addresses))
    assert [number for number, held in enumerate(found) if held] == [3]
    assert holding.questions == before + 1


async def test_a_question_that_fails_fails_for_all_who_asked_and_the_next_is_asked(account: Account) -> None:
    class Away:
        postgres = True

        def reading(self) -> object:
            raise OSError

    holding = Holding(account.talk.app.database)
    database, holding._database = holding._database, Away()  # type: ignore[assignment]
    found = await asyncio.gather(holding.holds(1), holding.holds(2), return_exceptions=True)
    assert [type(one) for one in found] == [OSError, OSError]
    holding._database = database
    assert await holding.holds(1) is False

"""A decision that the chat does not deliver within ten minutes goes by SMS, and the SMS names nothing."""

import pytest
import sqlalchemy as sa

from bot.channels.channel import Abilities, Receipt
from bot.delivery.notice import notify, sms
from bot.delivery.texting import Texting
from bot.delivery.worker import Worker
from bot.dialogue.say import say, verbatim
from bot.dialogue.screen import Screen, Shown
from storage import addresses, outbox
from storage.tables.talk import OutboxRow
from tests.staff.conftest import filed, opened_case
from tests.stories.talk import ZONE, Person, Talk

PHONE = "+8613800000001"


class Phones:
    """The SMS gateway: keeps what each phone got."""

    name = "sms"
    can = Abilities()

    def __init__(self) -> None:
        self.texts: dict[str, list[str]] = {}

    async def send(self, account: str, notice: int, screens: tuple[Shown, ...]) -> Receipt:
        del notice
        self.texts.setdefault(account, []).append(screens[0].text)
        return Receipt("sent")


async def texts(talk: Talk) -> dict[str, list[str]]:
    """What phones have got once the sweep has looked and SMS have left."""
    await Texting(talk.app.committer, ZONE).round()
    phones = Phones()
    await Worker(talk.app.committer, talk.app.words, {"sms": phones}, "zh_CN").round()
    return phones.texts


async def decided(talk: Talk) -> Person:
    """Somebody whose application is approved."""
    me, _ = await filed(talk, 1)
    officer = await talk.staff("东县")
    await opened_case(officer)
    await officer.picks("通过")
    return me


@pytest.mark.parametrize(("language", "said"), [("zh_CN", "您有一条新消息"), ("en", "You have a new message")])
async def test_a_decision_nobody_heard_goes_by_sms_once_and_names_nothing(talk: Talk, language: str, said: str) -> None:
    me = await decided(talk)
    await talk.do(addresses.Speak(language), await me.actor())
    talk.later(minutes=9)
    assert await texts(talk) == {}
    talk.later(minutes=1)
    [text] = (await texts(talk))[PHONE]
    assert said in text
    assert "入会" not in text and "会员" not in text and "王" not in text
    talk.later(days=1)
    assert await texts(talk) == {}


async def test_what_was_heard_needs_no_sms(talk: Talk) -> None:
    me = await decided(talk)
    assert await me.hears()
    talk.later(minutes=11)
    assert await texts(talk) == {}


async def test_what_was_taken_back_needs_none_either(talk: Talk) -> None:
    await decided(talk)
    async with talk.app.database.writer.begin() as connection:
        await connection.execute(sa.update(OutboxRow).values(state=outbox.CANCELLED))
    talk.later(minutes=11)
    assert await texts(talk) == {}


async def test_nobody_is_woken_by_it(talk: Talk) -> None:
    talk.later(hours=11)  # 21:30
    await decided(talk)
    talk.later(minutes=11)
    assert await texts(talk) == {}
    talk.later(hours=11)
    assert PHONE in await texts(talk)


async def test_whoever_no_channel_reaches_is_told_by_sms(talk: Talk) -> None:
    me, _ = await filed(talk, 1)
    actor = await me.actor()
    await talk.do(addresses.Unreachable(actor.address))
    await talk.do(notify(actor.owner, "case-decided", Screen(verbatim("yes")), by_sms=True))
    talk.later(minutes=10)
    assert PHONE in await texts(talk)


@pytest.mark.parametrize("kind", ["legal-answer", "hardship_decided", "complaint", "legal"])
async def test_an_sms_of_a_private_kind_says_only_that_something_is_there(talk: Talk, kind: str) -> None:
    me, _ = await filed(talk, 1)
    await talk.do(sms(kind, PHONE, verbatim("律师已经回复您的欠薪问题")), await me.actor())
    assert await texts(talk) == {PHONE: ["您有一条新消息，请打开娘家看看。"]}


async def test_bottles_never_use_sms(talk: Talk) -> None:
    me, _ = await filed(talk, 1)
    actor = await me.actor()
    await talk.do(sms("bottle-answer", PHONE, say("delivery-sms")), actor)
    await talk.do(notify(actor.owner, "bottle-answer", Screen(verbatim("hi")), by_sms=True))
    talk.later(minutes=11)
    assert await texts(talk) == {}

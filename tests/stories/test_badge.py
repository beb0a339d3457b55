"""全屏出示: a coupon and a card on a page whose code changes by itself, for whoever holds them and nobody else."""

import base64
from collections.abc import AsyncIterator
from functools import partial

import pytest
import sqlalchemy as sa

from bot.app import own_facts
from bot.badges.address import Addresses
from bot.badges.page import Manner
from bot.config import Settings
from bot.houses.easel import Easel
from bot.pictures.drawers import UnknownPicture
from bot.sections import Server, Web
from rules.base import codes
from storage import coupon_codes
from storage.claims import GiveBack
from storage.tables.offers import ClaimRow
from storage.writing import Actor, Look, Transaction
from tests.stories import badges
from tests.stories.badges import Phone
from tests.stories.talk import Person, Talk
from tests.stories.test_counter import Town, talk, town
from tests.unit.pictures import looking

__all__ = ["talk", "town"]


@pytest.fixture
async def phone(talk: Talk) -> AsyncIterator[Phone]:
    async with badges.phone(talk) as phone:
        yield phone


async def opened(town: Town) -> str:
    """The member taps “full screen” under their coupon."""
    await town.member.taps(f"/coupon {town.claim}")
    assert town.member.button("全屏出示").data == ""
    return badges.path(town.member)


async def test_the_code_on_the_page_is_the_one_of_this_minute(town: Town, phone: Phone) -> None:
    path = await opened(town)
    answer = await phone.get(path)
    assert answer.status == 200
    assert not answer.cookies
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self';")
    assert "unsafe" not in policy
    assert answer.headers["Cache-Control"] == "no-store"
    first = await badges.told(answer)
    assert first["title"] == "洗车券（满 50 减 30 元）"
    assert (first["typed"], first["left"]) == (town.code().typed, 60)
    assert "光明洗车" in " ".join(first["lines"])
    town.talk.later(seconds=59)
    assert (await (await phone.get(f"{path}/now")).json())["left"] == 1
    town.talk.later(seconds=1)
    second = await (await phone.get(f"{path}/now")).json()
    assert (second["typed"], second["left"]) == (town.code().typed, 60)
    assert second["path"] != first["path"]
    await town.cashier.says(second["typed"])
    await town.cashier.picks("核销")
    assert town.cashier.sees("核销好了")
    used = await (await phone.get(f"{path}/now")).json()
    assert used["lines"][0] == "今天 10:31 在光明洗车用掉了"
    assert "不是我用的" in used["lines"][1]
    assert "path" not in used
    await town.cashier.picks("撤销")
    assert "path" in await (await phone.get(f"{path}/now")).json()


async def _change(state: str, tx: Transaction) -> None:
    await tx.connection.execute(sa.update(ClaimRow).values(state=state))


async def test_what_can_not_be_used_any_more_says_so(town: Town, phone: Phone) -> None:
    path = await opened(town)
    for state, said in (("expired", "过期了"), ("void", "这一轮取消了"), ("pending", "入会申请通过后")):
        await town.talk.app.committer.run(partial(_change, state))
        now = await (await phone.get(f"{path}/now")).json()
        assert said in now["lines"][0]
        assert "path" not in now
    await town.talk.app.committer.run(partial(_change, "held"))
    await town.talk.do(GiveBack(town.claim, 1), await town.member.actor())
    assert (await (await phone.get(f"{path}/now")).json())["lines"] == ["退回了"]


async def test_it_is_english_for_who_reads_english(town: Town, phone: Phone) -> None:
    town.member.language = "en"
    await town.member.says("English")
    await town.member.taps(f"/coupon {town.claim}")
    answer = await phone.get(badges.path(town.member), headers={"Accept-Language": "zh"})
    text = await answer.text()
    assert '<html lang="en">' in text
    assert "New code in {n} s" in text
    assert (await badges.told(answer))["lines"][0].startswith("good until")


async def test_the_address_is_no_code_and_tells_nothing(town: Town, phone: Phone) -> None:
    path = await opened(town)
    token = path.rsplit("/", 1)[1]
    raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    for number in (town.claim, (await town.member.actor()).person):
        assert str(number).encode() not in raw
    assert codes.read(town.talk.app.keys.derive(coupon_codes.LINKS), token) is None
    await town.cashier.scans(token)
    assert not any("/take" in button.data for button in town.cashier.buttons)
    await town.cashier.says(token)
    assert not any("/take" in button.data for button in town.cashier.buttons)
    flipped = token[:-3] + ("A" if token[-3] != "A" else "B") + token[-2:]
    for forged in (flipped, "x", "A" * 100, "%00", "A" * 5000):
        answer = await phone.get(f"/badge/{forged}")
        assert answer.status in (400, 404)
        assert "光明" not in await answer.text()


async def test_it_is_closed_after_half_an_hour(town: Town, phone: Phone) -> None:
    path = await opened(town)
    town.talk.later(minutes=29, seconds=59)
    assert (await phone.get(path)).status == 200
    town.talk.later(seconds=1)
    answer = await phone.get(path)
    assert answer.status == 410
    assert (await badges.told(answer))["lines"][0].startswith("这个页面开满半小时")
    now = await phone.get(f"{path}/now")
    assert (now.status, (await now.json())["over"]) == (410, True)


async def test_nobody_shows_anothers_coupon(town: Town, phone: Phone) -> None:
    stranger = await town.talk.member(2, "李小红")
    await stranger.taps(f"/coupon {town.claim}")
    assert not any(button.link for button in stranger.buttons)
    await stranger.taps("/card")
    card = badges.path(stranger)
    assert (await badges.told(await phone.get(card)))["title"] == "工会会员证"
    await town.talk.app.committer.run(partial(_moved, (await stranger.actor()).person))
    path = made(town, await town.member.actor())
    assert (await phone.get(path)).status == 404


async def _moved(person: int | None, tx: Transaction) -> None:
    """Another's: as after two persons turned out to be one."""
    await tx.connection.execute(sa.update(ClaimRow).values(person_id=person))


def made(town: Town, actor: Actor, url: str = "https://union.example", channel: str = "wechat") -> str:
    """The path of an address that somebody was given while the coupon was theirs; empty where they get none."""
    app = town.talk.app
    return Addresses(app.keys, url, app.clock).of("coupon", town.claim, actor, "zh_CN", channel).removeprefix(url)


async def test_who_guesses_addresses_is_slowed_down(town: Town) -> None:
    path = await opened(town)
    clock = [0.0]
    async with badges.phone(town.talk, Manner(clock=lambda: clock[0])) as phone:
        statuses = [(await phone.get("/badge/nonsense")).status for _ in range(61)]
        assert statuses == [404] * 60 + [429]
        assert (await phone.get(path)).status == 429
        clock[0] += 60
        assert (await phone.get(path)).status == 200
        found = [(await phone.get(f"{path}/now")).status for _ in range(30)]
        assert found == [200] * 29 + [429]


async def test_the_picture_in_a_chat_says_the_code_of_the_minute_it_is_drawn_in(town: Town) -> None:
    app, me = town.talk.app, town.member
    await me.taps(f"/coupon {town.claim}")
    [drawing] = [screen.drawing for screen in me.screens if screen.drawing]
    assert drawing.every == 60
    assert town.code().text not in str(drawing.args)
    easel = Easel(app.desk, app.words, app.pictures)

    async def read(who: Person) -> str:
        png = await easel.draw(who.channel, who.account, drawing.name, drawing.args, "zh-CN")
        [found] = looking.read(looking.opened(png))
        return found.rsplit("/", 1)[1]

    for _ in range(2):
        assert await read(me) == town.code().text
        town.talk.later(minutes=1)
    with pytest.raises(UnknownPicture):
        await read(town.cashier)
    await town.redeemed()
    with pytest.raises(UnknownPicture):
        await read(me)


async def test_a_card_changes_every_minute_and_is_believed_for_two(town: Town, phone: Phone) -> None:
    await town.member.taps("/card")
    path = badges.path(town.member)
    first = await badges.told(await phone.get(path))
    assert first["title"] == "工会会员证"
    assert "王小明" not in first["lines"][0]
    assert first["left"] == 60
    assert first["typed"] == ""
    town.talk.later(seconds=60)
    second = await (await phone.get(f"{path}/now")).json()
    assert second["path"] != first["path"]


@pytest.mark.parametrize(
    ("url", "channel", "offered"),
    [
        ("https://u.example", "telegram", True),
        ("http://u.example", "telegram", False),
        ("http://u.example", "web", True),
    ],
)
async def test_who_could_not_open_it_is_offered_none(town: Town, url: str, channel: str, *, offered: bool) -> None:
    assert bool(made(town, await town.member.actor(), url, channel)) == offered


@pytest.mark.parametrize(("channel", "offered"), [("web", False), ("wechat", True)])
async def test_a_kiosk_offers_no_page_that_stays_for_who_comes_next(town: Town, channel: str, *, offered: bool) -> None:
    app = town.talk.app
    settings = Settings(web=Web(kiosk=True), server=Server(public_url="https://union.example"))
    ask = own_facts(settings, lambda: app.book).facts["badge"]
    async with app.database.reading() as connection:
        look = Look(connection, town.talk.now, await town.member.actor(), app.keys, channel=channel)
        assert bool(await ask(look, "coupon", town.claim, "zh_CN")) == offered

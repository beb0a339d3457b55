"""The account's own menu, made of what the house lists."""

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.channels.channel import TryAgain
from bot.channels.fake.wechat import Phone, Tencent
from bot.channels.fake.wechat import menus as tencents
from bot.channels.house import Listed
from bot.channels.wechat import buttons
from bot.channels.wechat.client import Client
from bot.channels.wechat.menu import Menu
from bot.dialogue.say import say
from bot.houses.chat import ChatHouse
from bot.words import Words
from tests.channels.wechat.conftest import Clock
from tests.stories.talk import opened

ROOT = Path(__file__).parents[3]
WORDS = Words.load(ROOT / "locales", timezone=ZoneInfo("Asia/Shanghai"))

JOIN, CARD, LANGUAGE, HUMAN = (
    Listed("join", "入会", 10),
    Listed("card", "会员证", 20),
    Listed("language", "语言", 90),
    Listed("human", "找真人", 99),
)
QUEUE, CODE = Listed("queue", "待办", 100), Listed("code", "组织码", 104)
EVERYBODY = (JOIN, CARD, LANGUAGE, HUMAN)
CREATE = "/cgi-bin/menu/create"


class House:
    """Lists what a test says."""

    def __init__(self) -> None:
        self.staff: dict[str, tuple[Listed, ...]] = {}
        self.away = False
        self.common: tuple[Listed, ...] = EVERYBODY

    async def listed(self, channel: str, account: str, language: str) -> tuple[Listed, ...]:
        assert (channel, language) == ("wechat", "")
        if self.away:
            raise TryAgain
        return (*self.common, *self.staff.get(account, ()))

    def words(self, key: str, language: str, /, **args: Any) -> str:
        return WORDS.text(say(key, **args), language)


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def menu(client: Client, house: House) -> Menu:
    return Menu(client, house)  # type: ignore[arg-type]


@pytest.fixture
def officer(tencent: Tencent, house: House) -> Phone:
    phone = tencent.phone()
    tencent.account.people[phone.openid].following = True
    house.staff[phone.openid] = (QUEUE, CODE)
    return phone


def _names(shown: list[dict[str, Any]]) -> list[Any]:
    return [
        (one["name"], [below["name"] for below in one["sub_button"]]) if one.get("sub_button") else one["name"]
        for one in shown
    ]


async def test_everybody_sees_services_the_camera_and_the_rest(menu: Menu, tencent: Tencent) -> None:
    assert await menu.everybody()
    assert tencent.account.menu
    assert _names(tencent.account.menu) == [("办事", ["入会", "会员证"]), "扫一扫", ("更多", ["语言", "找真人"])]
    kinds = {(one["type"], one["key"]) for one in tencents.leaves(tencent.account.menu)}
    assert ("click", "/join") in kinds
    assert ("scancode_waitmsg", "scan") in kinds


async def test_a_start_that_changes_nothing_sets_nothing(menu: Menu, tencent: Tencent, house: House) -> None:
    await menu.everybody()
    await menu.everybody()
    assert tencent.account.calls[CREATE] == 1
    house.common = (JOIN, LANGUAGE)
    await menu.everybody()
    assert tencent.account.calls[CREATE] == 2
    assert tencent.account.menu and _names(tencent.account.menu) == ["入会", "扫一扫", "语言"]


async def test_staff_see_their_work_too(menu: Menu, tencent: Tencent, officer: Phone) -> None:
    await menu.everybody()
    await menu.own(officer.openid)
    assert _names(officer.menu)[1] == ("工作", ["待办", "组织码", "扫一扫"])
    other = tencent.phone()
    assert _names(other.menu)[1] == "扫一扫"
    await menu.everybody()
    await menu.own(officer.openid, changed=True)
    assert tencent.account.calls[CREATE] == 2
    assert len(tencent.account.by_tag) == 1


async def test_who_may_do_the_same_shares_a_menu_and_who_may_do_more_has_another(
    menu: Menu, tencent: Tencent, house: House, officer: Phone
) -> None:
    await menu.everybody()
    colleague, chief = tencent.phone(), tencent.phone()
    for phone, more in ((colleague, (QUEUE, CODE)), (chief, (QUEUE,))):
        tencent.account.people[phone.openid].following = True
        house.staff[phone.openid] = more
    for phone in (officer, colleague, chief):
        await menu.own(phone.openid)
    assert officer.menu == colleague.menu != chief.menu
    assert len(tencent.account.tags) == len(tencent.account.by_tag) == 2


async def test_who_is_staff_no_more_sees_what_everybody_sees(
    menu: Menu, tencent: Tencent, house: House, officer: Phone
) -> None:
    await menu.everybody()
    await menu.own(officer.openid)
    house.staff.clear()
    await menu.own(officer.openid, changed=True)
    assert _names(officer.menu)[1] == "扫一扫"


async def test_tags_and_menus_of_others_are_left_alone(
    menu: Menu, tencent: Tencent, house: House, officer: Phone
) -> None:
    await menu.everybody()
    account = tencent.account
    vip = account.make_tag("贵宾")
    account.people[officer.openid].tags.add(vip)
    theirs = {"button": account.menu, "matchrule": {"client_platform_type": "2", "tag_id": ""}, "menuid": 7}
    account.by_tag.append(theirs)
    # A menu by another rule than a tag is never ours to show or to delete.
    assert (await menu._api.menus()).by_tag == {}
    await menu.own(officer.openid)
    assert theirs in account.by_tag
    assert vip in account.people[officer.openid].tags


async def test_most_people_cost_no_call(menu: Menu, tencent: Tencent) -> None:
    await menu.everybody()
    before = sum(tencent.account.calls.values())
    for n in range(5):
        await menu.own(f"o{n}")
    assert sum(tencent.account.calls.values()) == before


async def test_an_account_without_tags_has_one_menu_for_all(
    menu: Menu, tencent: Tencent, officer: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    tencent.account.verified = False
    assert await menu.everybody()
    for _ in range(3):
        await menu.own(officer.openid, changed=True)
    assert tencent.account.calls["/cgi-bin/tags/get"] == 1
    assert _names(officer.menu)[1] == "扫一扫"
    assert officer.openid not in caplog.text


async def test_an_account_without_menus_is_not_asked_again(
    menu: Menu, tencent: Tencent, caplog: pytest.LogCaptureFixture
) -> None:
    tencent.account.faults["/cgi-bin/menu/get"] = [48001]
    assert await menu.everybody()
    assert "could not be set: forbidden (48001)" in caplog.text


async def test_troubles_are_told_in_the_log_alone(
    menu: Menu, tencent: Tencent, house: House, officer: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    tencent.account.faults["/cgi-bin/menu/get"] = [40097]
    assert not await menu.everybody()
    tencent.account.faults["/cgi-bin/tags/get"] = [40097]
    await menu.own(officer.openid)
    assert "could not be set: bad (40097)" in caplog.text
    await menu.own(officer.openid)  # which was not remembered as done
    assert tencent.account.by_tag
    house.away = True
    assert not await menu.everybody()
    await menu.own("o1")


def test_what_does_not_fit_is_behind_everything() -> None:
    many = [Listed(f"s{n}", f"服务{n}", n) for n in range(9)] + [Listed(f"w{n}", f"活{n}", 100 + n) for n in range(9)]
    shown = buttons.arranged(many, lambda key: key.rpartition("-")[2])
    assert tencents.checked(shown)
    assert _names(shown) == [
        ("services", ["服务0", "服务1", "服务2", "服务3", "everything"]),
        ("work", ["活0", "活1", "活2", "scan", "everything"]),
    ]


def test_long_names_are_cut_between_characters_people_see() -> None:
    long = Listed("a", "我的全部申请和回复👨‍👩‍👧" * 5, 10)
    [alone, _] = buttons.arranged([long], lambda key: "扫")
    assert alone["name"] == "我的全部申"
    [services, _] = buttons.arranged([long, JOIN], lambda key: "扫")
    assert len(services["sub_button"][0]["name"].encode()) <= 60
    assert tencents.checked([alone, services])


def test_a_menu_is_known_again_in_tencents_words() -> None:
    shown = buttons.arranged(EVERYBODY, lambda key: "扫")
    theirs = [{**one, "sub_button": {"list": one.get("sub_button", [])}, "status": 1} for one in shown]
    assert buttons.same(shown, theirs)
    assert not buttons.same(shown, theirs[:2])


async def test_every_name_of_the_real_menu_fits(tmp_path: Path, client: Client, tencent: Tencent, clock: Clock) -> None:
    services = ["handlers.known", "handlers.join", "handlers.staff", "handlers.card", "handlers.basics"]
    async with opened(f"sqlite+aiosqlite:///{tmp_path / 'niangjia.db'}", services) as talk:
        house = ChatHouse(talk.app.desk, talk.app.words, talk.app.pictures)
        menu = Menu(client, house)
        assert await menu.everybody()
        assert tencent.account.menu and len(tencent.account.menu) == 3
        staff = await talk.staff("东县", "admin")
        for language in ("zh_CN", "en"):
            for account in ("", staff.account):
                listed = await house.listed("web", account, language)
                assert tencents.checked(buttons.arranged(listed, lambda key, spoken=language: house.words(key, spoken)))  # type: ignore[misc]

"""The menu and the help, by who asks; and languages."""

from collections.abc import Hashable
from datetime import UTC, datetime
from typing import Any

from bot.dialogue.context import Context, Facts, Who
from bot.dialogue.decision import Decision
from bot.dialogue.event import Unusable
from bot.dialogue.service import Command
from handlers.basics import menus
from tests.stories.talk import SERVICES, Person, Talk, opened


def labels(me: Person) -> list[str]:
    return [button.label for button in me.buttons]


async def test_a_guest_may_join_or_recover(talk: Talk) -> None:
    me = talk.guest()
    await me.says("菜单")
    assert "找回会籍" in labels(me)
    assert "入会" in labels(me)
    assert "会员证" not in labels(me)


async def test_a_member_finds_the_card_and_is_not_asked_to_recover(talk: Talk) -> None:
    me = await talk.member()
    await me.says("菜单")
    assert "会员证" in labels(me)
    assert "找回会籍" not in labels(me)


def test_staff_commands_come_first_and_only_for_their_roles() -> None:
    def run(*_: object) -> None: ...

    queue = Command("queue", run, frozenset({"reviewer"}), 100)  # type: ignore[arg-type]
    audit = Command("audit", run, frozenset({"auditor"}), 101)  # type: ignore[arg-type]
    card = Command("card", run, menu=20, shown_to=frozenset({"member"}))  # type: ignore[arg-type]
    help_ = Command("human", run, menu=99)  # type: ignore[arg-type]
    book = (card, help_, queue, audit)
    assert menus.fitting(book, "guest", frozenset()) == [help_]
    assert menus.fitting(book, "member", frozenset()) == [card, help_]
    assert menus.fitting(book, "guest", frozenset({"reviewer"})) == [queue, help_]


def test_how_much_waits_stands_behind_a_staff_command() -> None:
    queue = Command("queue", lambda context, arguments: Decision(), frozenset({"reviewer"}), 100, count="waiting")
    known: dict[tuple[Hashable, ...], Any] = {
        ("membership",): None,
        ("own_cases",): (),
        ("roles", 7): frozenset({"reviewer"}),
        ("commands",): (queue,),
        ("waiting",): 3,
    }
    context = Context(datetime.now(UTC), Who(1, 7), "zh_CN", Facts(known))
    [choice] = menus.choices(context)
    assert (choice.label.key, choice.label.args["n"]) == ("basics-menu-counted", 3)
    known["waiting",] = 0
    [choice] = menus.choices(Context(datetime.now(UTC), Who(1, 7), "zh_CN", Facts(known)))
    assert choice.label == queue.label


async def test_help_says_what_a_guest_can_do(talk: Talk) -> None:
    me = talk.guest()
    await me.says("帮助")
    assert me.sees("想入会就发“入会”")
    assert me.sees("找真人")


async def test_help_for_staff_lists_their_words(database_url: str) -> None:
    async with opened(database_url, [*SERVICES, "handlers.staff"]) as talk:
        officer = await talk.staff("东县")
        await officer.says("帮助")
        assert officer.sees("工作人员可以发这些词")
        assert officer.sees("· 待办")
        assert not officer.sees("想入会")
        cashier = await talk.staff("东县", "cashier")
        await cashier.says("帮助")
        assert not cashier.sees("待办")


async def test_help_for_a_member_in_english(talk: Talk) -> None:
    me = await talk.member()
    await me.says("/language en")
    await me.says("help")
    assert me.sees("Reply “card”")


async def test_help_in_mid_form_explains_the_words_and_asks_again(talk: Talk) -> None:
    me = talk.guest()
    await me.says("入会")
    await me.picks("同意")
    await me.says("帮助")
    assert me.sees("“取消”")
    assert me.sees("“返回”")
    assert me.sees("姓名")
    await me.says("王小明")
    assert me.sees("身份证号")


async def test_each_language_is_named_in_itself(talk: Talk) -> None:
    me = talk.guest()
    await me.says("语言")
    assert labels(me) == ["中文", "English"]
    await me.picks("English")
    assert me.sees("from now on in English")
    await me.picks("Go on")
    assert me.sees("Joining is free")


async def test_the_language_is_remembered_for_the_address_and_the_conversation(talk: Talk) -> None:
    import sqlalchemy as sa

    from storage.tables.people import AddressRow

    me = talk.guest()
    await me.says("/language en")
    await me.says("menu")
    assert me.sees("What would you like to do?")
    async with talk.app.database.reading() as connection:
        kept = await connection.scalar(
            sa.select(AddressRow.language).where(AddressRow.id == (await me.actor()).address)
        )
    assert kept == "en"


async def test_in_mid_form_the_language_changes_and_the_question_stays(talk: Talk) -> None:
    me = talk.guest()
    await me.says("入会")
    await me.picks("同意")
    await me.says("/language")
    assert me.sees("中文")
    await me.picks("English")
    assert me.sees("Your name")
    await me.says("王小明")
    assert not me.sees("身份证号")


async def test_a_language_nobody_speaks_here_asks_again(talk: Talk) -> None:
    me = talk.guest()
    await me.says("/language xx")
    assert labels(me) == ["中文", "English"]


async def test_a_sticker_gets_a_sentence(talk: Talk) -> None:
    me = talk.guest()
    await me.does(Unusable("sticker"))
    assert me.sees("表情收到了")


async def test_in_ma_gets_an_answer(talk: Talk) -> None:
    me = talk.guest()
    await me.says("在吗？")
    assert me.sees("在的")


async def test_a_languages_own_name_switches_to_it_whatever_is_on_screen(talk: Talk) -> None:
    me = talk.guest()
    await me.says("english")
    assert me.sees("from now on in English")
    await me.says("join")
    await me.picks("I agree")
    await me.says("王小明")
    assert me.sees("Your id number")
    await me.says("中文")
    assert me.sees("以后用中文") and me.sees("您的身份证号")
    await me.says("／English")
    assert me.sees("Your id number")

"""Groups: answered seldom, politely, and with a way into the private chat."""

from tests.channels.telegram.conftest import Bot
from tests.channels.telegram.doubles import in_group


async def test_a_call_in_a_group_is_answered_with_a_way_to_the_private_chat(bot: Bot) -> None:
    await bot.gets(in_group(1, "/menu@NiangjiaBot", -5))
    [sent] = bot.api.calls
    assert sent.method == "sendMessage" and sent.params["chat_id"] == -5 and "单独" in sent.text
    assert sent.markup["inline_keyboard"][0][0]["url"] == "https://t.me/NiangjiaBot?start"
    assert sent.params["reply_parameters"]["message_id"] == 1
    assert not bot.house.taken, "what is said in a group is no turn"


async def test_a_link_into_a_group_leads_on_with_its_code(bot: Bot) -> None:
    await bot.gets(in_group(1, "/start@NiangjiaBot abc-1", -5))
    assert bot.api.calls[0].markup["inline_keyboard"][0][0]["url"] == "https://t.me/NiangjiaBot?start=abc-1"


async def test_idle_talk_is_left_alone(bot: Bot) -> None:
    await bot.gets(in_group(1, "大家好"), in_group(2, "/menu"), in_group(3, "/menu@OtherBot"))
    assert bot.api.calls == []


async def test_a_group_is_answered_seldom_and_others_do_not_suffer(bot: Bot) -> None:
    for number in range(50):
        await bot.gets(in_group(number, "@NiangjiaBot", -5))
    assert len(bot.api.calls) == 3
    await bot.gets(in_group(60, "@NiangjiaBot", -6))
    assert len(bot.api.calls) == 4
    bot.time.seconds += 60
    await bot.gets(in_group(61, "@NiangjiaBot", -5))
    assert len(bot.api.calls) == 5


async def test_in_an_hour_a_group_gets_far_less_than_telegram_allows(bot: Bot) -> None:
    for number in range(3600):
        await bot.gets(in_group(number, "@NiangjiaBot", -5))
        bot.time.seconds += 1
    assert len(bot.api.calls) <= 20 * 60 / 4

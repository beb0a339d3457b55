"""`check` asks each configured channel; here they answer, refuse, or are away."""

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.channels.fake.sms import FakeGateway
from bot.channels.fake.telegram.server import FakeTelegram
from bot.channels.fake.telegram.wrong import slow
from bot.channels.fake.wechat import Tencent
from bot.channels.fake.wechat.tencent import AES_KEY, APP_ID, APP_SECRET, TOKEN
from bot.channels.wechat.client import Client
from bot.cli import checking
from bot.cli.channels import each, sms, telegram, wechat
from bot.cli.findings import GOOD, PROBLEM, WARNING, Finding
from bot.cli.voice import LOCALES
from bot.config import Settings
from bot.words import Words
from tests.cli.conftest import Shell

WORDS = Words.load(LOCALES, timezone=ZoneInfo("Asia/Shanghai"))
NOW = 1_800_000_000.0


def set_to(**sections: Mapping[str, Any]) -> Settings:
    return Settings.model_validate(sections)


def told(found: list[Finding]) -> dict[str, str]:
    """What was found, by key; every one can be said in both languages."""
    for one in found:
        for language in ("zh_CN", "en"):
            assert WORDS.text(one.what, language)
    assert not WORDS.missed
    return {one.what.key: one.mark for one in found}


def doubts(settings: Settings) -> dict[str, str]:
    return told(list(checking._doubts(settings)))


def nowhere() -> str:
    """An address on which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{taken.getsockname()[1]}"


# text messages


@pytest.fixture
async def gateway() -> AsyncIterator[FakeGateway]:
    gateway = FakeGateway()
    await gateway.start()
    yield gateway
    await gateway.stop()


GOOD_SMS = {
    "gateway": "http",
    "token": "k",
    "headers": ["X-Key: {token}"],
    "body": '{"to": "{phone}", "text": "{text}"}',
    "success_path": "code",
    "success_values": ["0"],
}


async def test_a_gateway_that_is_described_well(gateway: FakeGateway) -> None:
    found = told(await sms.findings(set_to(sms={**GOOD_SMS, "url": f"{gateway.base}/v2/messages"})))
    assert found == {"check-sms-answers": GOOD}
    assert gateway.asked == 0, "nothing is sent"


@pytest.mark.parametrize(
    ("changed", "key", "mark"),
    [
        ({"body": "text={text}"}, "check-sms-no-number", PROBLEM),
        ({"body": "to={phone}"}, "check-sms-no-words", PROBLEM),
        ({"body": "to={phone}&code={code}&tpl={template}"}, "check-sms-no-template", PROBLEM),
        ({"token": " "}, "check-sms-no-token", PROBLEM),
        ({"headers": []}, "check-sms-token-unused", WARNING),
        ({"token": "k\ney"}, "check-sms-token-letters", PROBLEM),
        ({"success_values": []}, "check-sms-no-values", PROBLEM),
        ({"success_path": ""}, "check-sms-any-success", WARNING),
    ],
)
async def test_a_gateway_that_is_not(gateway: FakeGateway, changed: dict[str, Any], key: str, mark: str) -> None:
    settings = set_to(sms={**GOOD_SMS, "url": f"{gateway.base}/v2/messages", **changed})
    assert told(await sms.findings(settings)) == {key: mark, "check-sms-answers": GOOD}


async def test_a_gateway_that_is_away() -> None:
    assert told(await sms.findings(set_to(sms={**GOOD_SMS, "url": nowhere()}))) == {"check-sms-away": PROBLEM}
    elsewhere = set_to(sms={**GOOD_SMS, "url": "http://gateway.invalid/"})
    assert told(await sms.findings(elsewhere)) == {"check-sms-in-the-clear": WARNING, "check-sms-away": PROBLEM}


# Telegram


@pytest.fixture
async def bot_api() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram(clock=lambda: NOW) as server:
        yield server


def telegrams(server: FakeTelegram, **more: Any) -> Settings:
    section = {"token": server.token, "api_base": server.api_base, "secret": "s", **more}
    return set_to(telegram=section, server={"public_url": "https://union.example"})


@pytest.mark.parametrize("library", ["aiogram", "ptb"])
async def test_a_bot_that_answers(bot_api: FakeTelegram, library: str) -> None:
    found = await telegram.findings(telegrams(bot_api, library=library), now=NOW)
    assert "@niangjia_test_bot" in WORDS.text(found[0].what, "en")
    marks = told(found)
    assert marks["check-telegram-answers"] == marks["check-telegram-commands"] == GOOD
    assert PROBLEM not in marks.values()
    assert bot_api.refused() == []


@pytest.mark.parametrize("library", ["aiogram", "ptb"])
@pytest.mark.parametrize("token", ["4242424242:AAwrongwrongwrongwrongwrongwrongwrong", "no token"])
async def test_a_wrong_token(bot_api: FakeTelegram, library: str, token: str) -> None:
    found = await telegram.findings(telegrams(bot_api, library=library, token=token), now=NOW)
    assert told(found) == {"check-telegram-token": PROBLEM}
    assert token not in str(found)


async def test_telegram_away_or_in_trouble(bot_api: FakeTelegram) -> None:
    away = telegrams(bot_api, api_base=nowhere())
    assert told(await telegram.findings(away, now=NOW)) == {"check-telegram-away": PROBLEM}
    bot_api.trouble("refuse", "getMe", wrong=slow(9))
    assert told(await telegram.findings(telegrams(bot_api), now=NOW)) == {"check-telegram-refused": PROBLEM}


class Hooked:
    """A Bot API that says of the bot and its webhook what it is told to."""

    def __init__(self, me: Mapping[str, Any], hook: Mapping[str, Any]) -> None:
        self.me, self.hook = me, hook

    async def open(self) -> Mapping[str, Any]:
        return {"username": "niangjia_test_bot", **self.me}

    async def close(self) -> None: ...

    async def call(self, method: str, params: Any, files: Any = ()) -> Any:
        assert method == "getWebhookInfo"
        return self.hook

    async def updates(self, offset: int, timeout: int) -> Any:
        raise AssertionError

    async def download(self, file_id: str, most_bytes: int) -> bytes:
        raise AssertionError


OURS = {"url": "https://union.example/telegram", "pending_update_count": 0}
ELSEWHERE = {"url": "https://other.example/4242:secret", "pending_update_count": 0}


@pytest.mark.parametrize(
    ("mode", "public", "me", "hook", "keys"),
    [
        ("polling", "", {}, {"url": ""}, {}),
        ("polling", "", {}, ELSEWHERE, {"check-telegram-other-webhook": WARNING}),
        ("polling", "", {"can_join_groups": True}, {}, {"check-telegram-groups": GOOD}),
        ("polling", "", {"can_read_all_group_messages": True}, {}, {"check-telegram-privacy": WARNING}),
        ("embedded", "", {}, ELSEWHERE, {}),  # another application's, as it should be
        ("webhook", "", {}, OURS, {}),
        ("webhook", "", {}, {"url": ""}, {"check-telegram-webhook-to-be-set": GOOD}),
        ("webhook", "", {}, ELSEWHERE, {"check-telegram-webhook-elsewhere": WARNING}),
        ("webhook", ":9443", {}, {}, {"check-telegram-port": PROBLEM, "check-telegram-webhook-to-be-set": GOOD}),
        ("webhook", "", {}, {**OURS, "pending_update_count": 500}, {"check-telegram-waiting": WARNING}),
        (
            "webhook",
            "",
            {},
            {**OURS, "last_error_date": NOW - 60, "last_error_message": "Wrong response from the webhook: 502"},
            {"check-telegram-webhook-error": WARNING},
        ),
        ("webhook", "", {}, {**OURS, "last_error_date": NOW - 86400, "last_error_message": "old"}, {}),
    ],
)
async def test_how_the_bot_is_set_up(
    mode: str, public: str, me: dict[str, Any], hook: dict[str, Any], keys: dict[str, str]
) -> None:
    settings = set_to(telegram={"token": "x", "mode": mode}, server={"public_url": f"https://union.example{public}"})
    found = await telegram.findings(settings, Hooked(me, hook), NOW)
    assert told(found) == {"check-telegram-answers": GOOD, "check-telegram-commands": GOOD, **keys}
    assert "4242:secret" not in str(found)


def test_a_webhook_without_a_secret_is_a_problem() -> None:
    section = {"token": "x", "mode": "webhook"}
    assert doubts(set_to(telegram=section))["check-webhook"] == PROBLEM
    assert doubts(set_to(telegram=section))["telegram-no-secret"] == PROBLEM
    assert doubts(set_to(telegram={**section, "secret": "密"}))["telegram-secret-letters"] == PROBLEM
    good = set_to(telegram={**section, "secret": "a-Z_9"}, server={"public_url": "https://union.example"})
    assert doubts(good) == {"check-no-sms": WARNING}


# WeChat


@pytest.fixture
async def tencent() -> AsyncIterator[Tencent]:
    server = Tencent(lambda: datetime.now(UTC))
    await server.start()
    yield server
    await server.stop()


def accounts(server: Tencent, **more: Any) -> Settings:
    section = {"app_id": APP_ID, "app_secret": APP_SECRET, "api_base": server.url, **more}
    return set_to(wechat=section, server={"public_url": "https://union.example"})


async def test_a_verified_account(tencent: Tencent) -> None:
    found = await wechat.findings(accounts(tencent))
    assert told(found) == dict.fromkeys(
        (
            "check-wechat-answers",
            "check-wechat-messages",
            "check-wechat-codes",
            "check-wechat-menu",
            "check-wechat-tags",
            "check-wechat-console",
        ),
        GOOD,
    )
    assert "https://union.example/wechat" in WORDS.text(found[-1].what, "zh")


async def test_an_account_that_is_not_verified_hears_what_it_lacks(tencent: Tencent) -> None:
    tencent.account.verified = False
    marks = told(await wechat.findings(accounts(tencent)))
    assert {"check-wechat-no-messages", "check-wechat-no-codes", "check-wechat-no-tags"} < marks.keys()
    assert set(marks.values()) == {GOOD}


@pytest.mark.parametrize(
    ("code", "key"),
    [
        (40164, "check-wechat-whitelist"),
        (40013, "check-wechat-app-id"),
        (40125, "check-wechat-secret"),
        (50002, "check-wechat-refused"),
    ],
)
async def test_what_tencent_refuses_has_a_remedy(tencent: Tencent, code: int, key: str) -> None:
    tencent.account.faults["/cgi-bin/stable_token"] = [code] * 3
    assert told(await wechat.findings(accounts(tencent))) == {key: PROBLEM, "check-wechat-console": GOOD}


async def test_a_wrong_secret_is_not_shown(tencent: Tencent) -> None:
    found = await wechat.findings(accounts(tencent, app_secret="hunter2"))
    assert "check-wechat-secret" in told(found)
    assert "hunter2" not in str(found)


async def test_an_ability_that_nobody_knows(tencent: Tencent) -> None:
    tencent.account.faults["/cgi-bin/tags/get"] = [45009] * 9
    assert told(await wechat.findings(accounts(tencent)))["check-wechat-unknown"] == WARNING


async def test_wechat_away() -> None:
    async def at_once(_seconds: float) -> None: ...

    settings = set_to(wechat={"app_id": APP_ID, "app_secret": APP_SECRET})
    found = await wechat.findings(settings, Client(APP_ID, APP_SECRET, nowhere(), pause=at_once))
    assert "check-wechat-away" in told(found)


def test_settings_of_wechat_that_are_missing_or_wrong() -> None:
    empty = doubts(set_to(wechat={"app_id": "wx1"}))
    assert [key for key, mark in empty.items() if mark == PROBLEM] == [
        "check-wechat-no-secret",
        "wechat-no-token",
        "wechat-no-key",
        "check-wechat-no-address",
    ]
    full = {"app_id": APP_ID, "app_secret": APP_SECRET, "token": TOKEN, "aes_key": AES_KEY}
    https = {"public_url": "https://union.example"}
    assert doubts(set_to(wechat=full, server=https)) == {"check-no-sms": WARNING}
    for wrong in ("A" * 42, "A" * 44, "A" * 42 + "!"):
        assert doubts(set_to(wechat={**full, "aes_key": wrong}, server=https))["wechat-no-key"] == PROBLEM
    assert doubts(set_to(wechat={**full, "mode": "plain"}, server=https))["check-wechat-plain"] == WARNING


# all together


def test_only_what_is_configured_is_asked() -> None:
    assert list(each.looks(Settings())) == []
    everything = set_to(
        sms={"gateway": "http", "url": "https://gateway.example"},
        telegram={"token": "x"},
        wechat={"app_id": "wx1", "app_secret": "y"},
    )
    assert [name.key for name, _ in each.looks(everything)] == ["check-sms", "check-telegram", "check-wechat"]


@contextmanager
def elsewhere(serves: Callable[[], Any]) -> Iterator[Any]:
    """A server in a thread of its own, since a command runs its own loop."""
    ready, loop = threading.Event(), asyncio.new_event_loop()
    made: list[Any] = []

    async def begin() -> None:
        made.append(serves())
        await made[0].start()
        ready.set()

    def work() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(begin())
        loop.run_forever()
        loop.run_until_complete(made[0].stop())
        loop.close()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        assert ready.wait(10)
        yield made[0]
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)


def test_the_command_asks_them(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    with elsewhere(FakeGateway) as gateway:
        monkeypatch.setenv("NIANGJIA__SMS__GATEWAY", "http")
        monkeypatch.setenv("NIANGJIA__SMS__URL", gateway.base + "/api/send?mobile={national}&content={text}")
        monkeypatch.setenv("NIANGJIA__SMS__METHOD", "GET")
        monkeypatch.setenv("NIANGJIA__SMS__SUCCESS_PATTERN", "^OK,")
        assert shell("check") == 0
        assert "127.0.0.1 can be reached (no message was sent); at most 5000 messages" in shell.out
    assert shell("check") == 1
    assert "Can't connect to 127.0.0.1" in shell.out


def test_who_never_answers_is_not_waited_for(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(each, "SECONDS", 0.2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        monkeypatch.setenv("NIANGJIA__TELEGRAM__TOKEN", "4242424242:AAFakeFakeFakeFakeFakeFakeFakeFakeFake")
        monkeypatch.setenv("NIANGJIA__TELEGRAM__API_BASE", f"http://127.0.0.1:{silent.getsockname()[1]}")
        assert shell("check") == 1
    assert "No answer within 0 seconds" in shell.out

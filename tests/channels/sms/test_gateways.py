"""Three providers that have nothing in common, and no line of code for any of them."""

import logging
import socket

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import logs
from bot.channels.fake.sms import KEY
from tests.channels.sms.conftest import FACES, PHONE, Phones, message

HOSTILE = [
    'a"b\\c{code}{token}\n\t',
    '"}],"to":["+8613900000000"],"x":{"y":"',
    "&mobile=13900000000&content=#%00%2e;",
    "</state><state>success</state>]]>&amp;",
    "老王 😀 \u202e 𠮷",
]
HALF = "半\ud83d个"


def told(face: str, text: str) -> str:
    return f"012345/10/{text}" if face == "xml" else f"【娘家】{text}"


@pytest.mark.parametrize("face", FACES)
async def test_a_code_arrives(phones: Phones, face: str) -> None:
    receipt = await phones.sms(face).send(PHONE, 4711, message("您的验证码是 012345"))
    assert receipt.state == "sent"
    [got] = phones.gateway.got
    assert got.to in (PHONE, PHONE[3:])
    assert got.text == told(face, "您的验证码是 012345")
    assert got.id == ("4711" if face == "json" else "")
    assert phones.purse.taken == 1


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("face", FACES)
async def test_words_stay_words(phones: Phones, face: str, text: str) -> None:
    assert (await phones.sms(face).send(PHONE, 1, message(text))).state == "sent"
    [got] = phones.gateway.got
    assert got.to in (PHONE, PHONE[3:])
    assert got.text == told(face, text)


@pytest.mark.parametrize("face", FACES)
async def test_half_a_letter_stops_nobody(phones: Phones, face: str) -> None:
    assert (await phones.sms(face).send(PHONE, 1, message(HALF))).state == "sent"
    assert phones.gateway.got[0].text == told(face, "半?个" if face == "line" else HALF)


@given(st.text(min_size=1, max_size=40))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
async def test_no_word_at_all_breaks_out(phones: Phones, text: str) -> None:
    for face in FACES:
        phones.gateway.got.clear()
        assert (await phones.sms(face).send(PHONE, 1, message(text))).state == "sent"
        assert phones.gateway.got[0].text == told(face, text)


@pytest.mark.parametrize("face", FACES)
async def test_what_is_refused_is_not_asked_again(phones: Phones, face: str) -> None:
    phones.gateway.mood = "refusing"
    receipt = await phones.sms(face).send(PHONE, 1, message())
    assert receipt.state == "unreachable"
    assert receipt.why == ("status 200, BLACKLIST" if face == "json" else "status 200")
    assert phones.gateway.got == []


@pytest.mark.parametrize("face", FACES)
async def test_a_busy_gateway_says_when(phones: Phones, face: str) -> None:
    phones.gateway.mood = "busy"
    receipt = await phones.sms(face).send(PHONE, 1, message())
    assert (receipt.state, receipt.retry_after_seconds) == ("failed", 7)
    assert phones.purse.taken == 0, "what did not leave costs nothing"


@pytest.mark.parametrize("mood", ["hangs", "drops", "broken"])
@pytest.mark.parametrize("face", FACES)
async def test_nobody_knows_whether_it_arrived(phones: Phones, face: str, mood: str) -> None:
    phones.gateway.mood = mood  # type: ignore[assignment]
    receipt = await phones.sms(face, timeout_seconds=0.2).send(PHONE, 1, message())
    assert receipt.state == "unconfirmed"
    assert (phones.gateway.asked, phones.purse.taken) == (1, 1), "asked once only, and counted"


async def test_a_gateway_that_moved_gets_neither_message_nor_key(phones: Phones) -> None:
    phones.gateway.mood = "moved"
    assert (await phones.sms("json").send(PHONE, 1, message())).state == "unreachable"
    assert phones.gateway.asked == 1


async def test_nobody_listens(phones: Phones) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/"
        receipt = await phones.sms("json", url=url).send(PHONE, 1, message())
    assert receipt.state == "failed"
    assert phones.purse.taken == 0


async def test_numbers_elsewhere_are_not_tried(phones: Phones) -> None:
    sms = phones.sms("json", prefixes=["+86", "+852"])
    assert (await sms.send("+85291234567", 1, message())).state == "sent"
    assert (await sms.send("+447911123456", 1, message())).state == "unreachable"
    assert [got.to for got in phones.gateway.got] == ["+85291234567"]


async def test_the_day_is_spent(phones: Phones) -> None:
    phones.purse.wait = 3600
    receipt = await phones.sms("json").send(PHONE, 1, message())
    assert (receipt.state, receipt.retry_after_seconds) == ("failed", 3600)
    assert phones.gateway.asked == 0


@pytest.mark.parametrize("mood", ["", "refusing", "busy", "hangs", "drops"])
@pytest.mark.parametrize("face", FACES)
async def test_logs_hold_neither_number_nor_words_nor_key(
    phones: Phones, face: str, mood: str, caplog: pytest.LogCaptureFixture
) -> None:
    phones.gateway.mood = mood  # type: ignore[assignment]
    caplog.set_level(logging.DEBUG)
    receipt = await phones.sms(face, timeout_seconds=0.2).send(PHONE, 1, message())
    ours = [record for record in caplog.records if record.name.startswith("bot")]
    written = "".join(logs.Text(demo=False).format(record) for record in ours)
    assert "sms to +86138****5678" in written
    for secret in (KEY, "13812345678", "012345", "验证码"):
        assert secret not in written and secret not in receipt.why


async def test_a_wrong_key_is_refused_and_not_shown(phones: Phones, caplog: pytest.LogCaptureFixture) -> None:
    receipt = await phones.sms("json", token="wrong", success_path="result.0.echo").send(PHONE, 1, message())
    assert receipt.state == "unreachable"
    assert KEY not in receipt.why + caplog.text

"""Templates of requests, and what answers mean."""

import json

import pytest

from bot.channels.sms import template
from bot.channels.sms.pace import Pace
from bot.channels.sms.verdict import Later, Success, Verdict

VALUES = {"text": 'a"&=\n{code}', "code": "012345", "phone": "+8613812345678", "token": "k/y"}


def test_json_is_filled_inside_its_strings_and_inside_strings_that_hold_json() -> None:
    body = template.body('{"a": ["{phone}: {text}"], "n": 5, "b": "{\\"inner\\": \\"{text}\\"}", "c": "{not it}"}')
    filled = json.loads(body.fill(VALUES))
    assert filled["a"] == ['+8613812345678: a"&=\n{code}']
    assert json.loads(filled["b"]) == {"inner": 'a"&=\n{code}'}
    assert (filled["n"], filled["c"], body.kind) == (5, "{not it}", "application/json")


def test_forms_and_addresses() -> None:
    assert template.body("to={phone}&text={text}&sign=").fill(VALUES) == (
        b"to=%2B8613812345678&text=a%22%26%3D%0A%7Bcode%7D&sign="
    )
    assert template.body("text=【娘家】{code}").fill(VALUES, "gb18030") == b"text=%A1%BE%C4%EF%BC%D2%A1%BF012345"
    address = template.address("https://a.example:8443/{token}/send?v=1&to={phone}")
    assert address.fill(VALUES) == "https://a.example:8443/k%2Fy/send?v=1&to=%2B8613812345678"
    assert template.address("http://a.example/x?wsdl").fill(VALUES) == "http://a.example/x?wsdl"
    assert template.headers(["Authorization: Bearer {token}"]) == {"Authorization": "Bearer {token}"}
    assert template.body(" ").kind == ""


@pytest.mark.parametrize(
    "wrong", ['{"a": {phone}}', '{"a": "x=y",}', "[1,", "just words", '{"{phone}": 1}', "{phone}=1", "a={mobile}", "["]
)
def test_bodies_that_cannot_be_filled(wrong: str) -> None:
    with pytest.raises(ValueError):
        template.body(wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        "ftp://a.example/",
        "https://{phone}.example/",
        "https://{token}@a.example/",
        "https://a.example/{text}",
        "https://a.example/{what}",
        "https://a.example/?{phone}=1",
        "https://a.example/#x",
        "https://a.example:x/",
        "https://a.example/ x",
        "https:///x",
        "https://[::1/x",
    ],
)
def test_addresses_that_cannot_be_filled(wrong: str) -> None:
    with pytest.raises(ValueError):
        template.address(wrong)


@pytest.mark.parametrize("wrong", ["no colon", "A b: c", "A: {phone}", "A: x\r\nB: y", ": x", "A: 中"])
def test_headers_that_cannot_be(wrong: str) -> None:
    with pytest.raises(ValueError):
        template.headers([wrong])


@pytest.mark.parametrize(
    ("status", "answer", "state"),
    [
        (200, '{"a":{"b":[{"c":0}]}}', "sent"),
        (201, '{"a":{"b":[{"c":"OK"}]}}', "sent"),
        (200, '{"a":{"b":[{"c":true}]}}', "unreachable"),
        (200, '{"a":{"b":[{"c":"LIMIT"}]}}', "failed"),
        (200, '{"a":{"b":[]}}', "unreachable"),
        (200, '{"a":"b"}', "unreachable"),
        (200, "not json", "unreachable"),
        (200, "[" * 50_000, "unreachable"),
        (500, '{"a":{"b":[{"c":0}]}}', "unconfirmed"),
        (503, "", "failed"),
        (404, "", "unreachable"),
    ],
)
def test_answers(status: int, answer: str, state: str) -> None:
    success = Success(["2xx"], "a.b.0.c", ["0", "OK"])
    assert Verdict(success, Later(values=["LIMIT"])).read(status, "", answer).state == state


def test_what_a_gateway_calls_its_refusal_is_kept_when_it_is_a_code() -> None:
    verdict = Verdict(Success(path="code", values=["0"]))
    for code in ("isv.MOBILE_NUMBER_ILLEGAL", "-3", "1025"):
        assert verdict.read(200, "", json.dumps({"code": code})).why == f"status 200, {code}"
    for words in ("13812345678", "no such number 5", "k9" * 30, "密钥"):
        assert verdict.read(200, "", json.dumps({"code": words})).why == "status 200, …"
    assert verdict.read(429, "soon", "").retry_after_seconds == 0
    assert verdict.read(429, "99999999", "").retry_after_seconds == 3600


def test_never_more_in_any_second() -> None:
    now = [100.0]
    pace = Pace(3, lambda: now[0])
    assert [pace.wait() for _ in range(3)] == [0, 0, 0]
    now[0] += 0.4
    assert [round(pace.wait(), 2) for _ in range(3)] == [0.6, 0.93, 1.27], "each is told a later time"
    now[0] += 0.6
    assert pace.wait() == 0
    slow = Pace(0.5, lambda: now[0])
    assert slow.wait() == 0
    now[0] += 1.5
    assert slow.wait() == pytest.approx(0.5)
    now[0] += 0.5
    assert slow.wait() == 0

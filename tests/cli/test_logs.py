"""Logs hold ids and codes, never what a person typed."""

import io
import json
import logging
from collections.abc import Iterator

import pytest

from bot import logs


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    yield
    root.handlers[:] = before
    root.setLevel(level)
    logging.captureWarnings(False)
    for name in logs.OURS:
        logging.getLogger(name).setLevel(logging.NOTSET)


def _written(format: str = "text", *, demo: bool = False, level: str = "info") -> io.StringIO:
    stream = io.StringIO()
    logs.begin(level=level, format=format, demo=demo, stream=stream)
    return stream


@pytest.mark.parametrize(
    "personal",
    [
        "张三",
        "13812345678",
        "+86 138 1234 5678",
        "34030319900101123X",
        "abc@example.org",
        "123456789:AAHfiqksKZ8WmR2zSjiQ7_v4TMAKdiHm9T0",
        "postgresql://user:hunter2@host/name",
        "https://union.example/s/AB12",
    ],
)
@pytest.mark.parametrize("format", ["text", "json"])
def test_what_a_person_typed_is_left_out(personal: str, format: str) -> None:
    stream = _written(format)
    logging.getLogger("bot.somewhere").warning("could not take %s from here", personal)
    logging.getLogger("aiohttp.access").error(f"could not take {personal} from here")  # noqa: G004 - as others do
    text = stream.getvalue()
    assert text.count("could not take") == 2
    assert text.count("…") >= 2
    assert personal not in text
    assert "hunter2" not in text
    assert "AB12" not in text


def test_codes_and_ids_pass() -> None:
    stream = _written()
    logging.getLogger("bot.words").warning("words-missing %s", "join-filed zh_CN: no sentence")
    logging.getLogger("bot.desk").info("turn %s took %.1f s", 123456, 2.5)
    assert "words-missing join-filed zh_CN: no sentence" in stream.getvalue()
    assert "turn 123456 took 2.5 s" in stream.getvalue()


def test_only_known_fields_pass() -> None:
    stream = _written("json")
    extra = {"channel": "web", "person": 7, "nickname": "Zhang San", "count": object(), "outcome": "李四"}
    logging.getLogger("bot.desk").warning("turn", extra=extra)
    line = json.loads(stream.getvalue())
    assert line["channel"] == "web" and line["person"] == 7
    assert line["outcome"] == "…"
    assert "nickname" not in line and "count" not in line


@pytest.mark.parametrize("format", ["text", "json"])
def test_an_exception_shows_its_types_and_places_but_not_its_text(format: str) -> None:
    stream = _written(format)
    try:
        try:
            int("Zhang San")
        except ValueError as error:
            raise RuntimeError("of Zhang San") from error
    except RuntimeError:
        logging.getLogger("bot.desk").exception("turn failed")
    text = stream.getvalue()
    assert "Zhang" not in text
    assert "ValueError" in text and "RuntimeError" in text
    assert "test_logs.py" in text


def test_what_the_system_says_of_a_fault_is_kept() -> None:
    assert logs.fault(OSError(28, "No space left on device", "/tmp/x")) == "OSError: No space left on device"


def test_one_record_is_one_line_whatever_it_holds() -> None:
    stream = _written()
    logging.getLogger("bot.desk").warning("first\nsecond\x1b[31m %s", "a\r\nb" + "x " * 2000)
    assert stream.getvalue().count("\n") == 1
    assert "\x1b" not in stream.getvalue()
    assert len(stream.getvalue()) < logs.LONGEST + 100


def test_a_message_with_the_wrong_arguments_is_written_all_the_same() -> None:
    stream = _written()
    logging.getLogger("bot.desk").warning("count %d", "many")
    assert "count %d" in stream.getvalue()


def test_the_demo_alone_shows_the_sms_of_made_up_phones() -> None:
    stream = _written(demo=True)
    logging.getLogger(logs.DEMO).info("13800000000: 验证码 123456")
    assert "验证码 123456" in stream.getvalue()
    stream = _written()
    logging.getLogger(logs.DEMO).info("13800000000: 验证码 123456")
    assert "138" not in stream.getvalue()


def test_levels_are_for_this_house_and_libraries_only_warn() -> None:
    stream = _written(level="debug")
    logging.getLogger("bot.desk").debug("deep")
    logging.getLogger("aiohttp.server").info("chatter")
    assert "deep" in stream.getvalue()
    assert "chatter" not in stream.getvalue()

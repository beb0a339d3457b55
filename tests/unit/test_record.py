"""What an events row keeps of a finished turn."""

from datetime import UTC, datetime
from types import SimpleNamespace

import orjson

from bot import record
from bot.dialogue.event import Event, Tap, Text
from bot.dialogue.screen import Answer, Button, Shown
from storage.keys import Keyring

AT = datetime(2026, 11, 20, 8, tzinfo=UTC)
KEYS = Keyring.made_up()
ANSWER = Answer(7, (Shown("您做哪一行？", (Button("r2.truck", "货车司机"),)),), "王••", {"filed": True})


def test_one_value_says_what_was_done_and_what_was_answered() -> None:
    event = Event("fake", "k", "me", AT, Text("王五"), "zh_CN", "words", revision=3)
    row = SimpleNamespace(id=7, answer=record.sealed(KEYS, event, ANSWER), payload=None)
    answer, did = record.opened(KEYS, row)
    assert (answer, Event.restored("fake", "k", "me", AT, did)) == (ANSWER, event)
    assert record.answer(KEYS, 7, row.answer) == ANSWER


def test_a_row_of_an_older_version_keeps_its_payload_apart() -> None:
    event = Event("fake", "k", "me", AT, Tap("/menu"))
    row = SimpleNamespace(
        id=7,
        answer=KEYS.seal("events", 7, orjson.dumps(ANSWER.packed())),
        payload=KEYS.seal("events", 7, orjson.dumps(event.payload())),
    )
    answer, did = record.opened(KEYS, row)
    assert (answer, Event.restored("fake", "k", "me", AT, did)) == (ANSWER, event)

"""A finished turn as its events row keeps it: what the person did and what they were answered, sealed as one value."""

from collections.abc import Mapping
from typing import Any

import orjson

from bot.dialogue.event import Event
from bot.dialogue.screen import Answer
from storage.keys import Keyring

PLACE = "events"
DID = "did"


def sealed(keys: Keyring, event: Event, answer: Answer) -> bytes:
    """For the row of `answer.event`."""
    data = answer.packed()
    data[DID] = event.payload()
    return keys.seal(PLACE, answer.event, orjson.dumps(data))


def parked(keys: Keyring, channel: str, key: str, account: str, row: Any) -> Event:
    """The event of a row that waits (`id`, `at`, `payload`)."""
    return Event.restored(channel, key, account, row.at, orjson.loads(keys.open(PLACE, row.id, row.payload)))


def answer(keys: Keyring, id: int, sealed: bytes) -> Answer:
    """What was answered, for somebody who asks again."""
    return Answer.unpacked(id, orjson.loads(keys.open(PLACE, id, sealed)))


def opened(keys: Keyring, row: Any) -> tuple[Answer, Mapping[str, Any]]:
    """What was answered, and the payload of the event, of a row of the transcript."""
    data = orjson.loads(keys.open(PLACE, row.id, row.answer))
    # Until version 0004 the payload stood in a column of its own.
    did = data[DID] if DID in data else orjson.loads(keys.open(PLACE, row.id, row.payload))
    return Answer.unpacked(row.id, data), did

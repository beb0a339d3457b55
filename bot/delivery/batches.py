"""Batches of a broadcast's people on their way: who is to be told what, on one channel."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.channels.channel import Receipt
from bot.dialogue.screen import Shown
from rules.base import values
from storage import outbox
from storage.broadcasts import Broadcast
from storage.outcomes import Outcome
from storage.reach import HELD, LATER, SENT, UNCONFIRMED, UNREACHABLE
from storage.telling import Told


@dataclass(slots=True)
class Batch:
    """People of one broadcast, claimed together: ours `until` then; `asked_at` is when we knew that it goes on."""

    broadcast: Broadcast
    until: datetime
    asked_at: datetime


@values.dataclass(frozen=True, slots=True)
class Due:
    """One of a batch, with where and what; `shown`, so many messages, is the same value for all of a language."""

    batch: Batch
    told: Told
    account: str
    shown: tuple[Shown, ...]
    messages: int


def outcome(due: Due, receipt: Receipt, now: datetime) -> Outcome:
    """What a receipt means. Whoever surely was not told becomes a row of the outbox, and is tried again there."""
    told, why = due.told, receipt.why or None
    match receipt.state:
        case "sent":
            return Outcome(told, SENT)
        case "held":
            return Outcome(told, HELD, why)
        case "unreachable":
            return Outcome(told, UNREACHABLE, why)
        case "unconfirmed" if not due.batch.broadcast.again:
            return Outcome(told, UNCONFIRMED, why)
    if receipt.retry_after_seconds:  # the channel's own wish: no failure of theirs
        return Outcome(told, LATER, why, now + timedelta(seconds=receipt.retry_after_seconds))
    return Outcome(told, LATER, why, now + outbox.FIRST_RETRY, attempts=1)

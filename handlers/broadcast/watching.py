"""What senders see come by itself: a card that goes on while their broadcast runs, and the report at its end."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from bot.delivery.live import Card
from bot.dialogue.screen import Screen
from handlers.broadcast import cards
from storage import broadcasts
from storage.broadcasts import Broadcast
from storage.writing import Look

LATER = timedelta(hours=1)
"""So long after its end a card still follows what becomes of the last."""
REPORTED = timedelta(days=3)
"""However long all processes were down, the report comes when one is up again within this time."""


async def deal(look: Look) -> Sequence[Card]:
    """The cards of what is under way, and of what ended lately."""
    found = await broadcasts.watched(look.connection, look.now - REPORTED)
    dealt = [_progress(look, one) for one in found if _goes_on(one, look)]
    return dealt + [_report(look, one) for one in found if one.finished_at is not None]


def _goes_on(broadcast: Broadcast, look: Look) -> bool:
    return broadcast.finished_at is None or broadcast.finished_at > look.now - LATER


def _progress(look: Look, broadcast: Broadcast) -> Card:
    key = f"broadcast {broadcast.id}"
    return Card(key, broadcast.by, "broadcast-progress", broadcast.id, partial(_card, look, broadcast))


def _report(look: Look, broadcast: Broadcast) -> Card:
    key = f"broadcast report {broadcast.id}"
    draw = partial(_reported, look, broadcast)
    return Card(key, broadcast.by, "broadcast-report", broadcast.id, draw, changes=False)


async def _card(look: Look, broadcast: Broadcast) -> tuple[Screen, ...]:
    return (cards.card(broadcast, await broadcasts.progress(look.connection, broadcast.id, look.now)),)


async def _reported(look: Look, broadcast: Broadcast) -> tuple[Screen, ...]:
    progress = await broadcasts.progress(look.connection, broadcast.id, look.now)
    return cards.report(broadcast, progress, await broadcasts.report(look.connection, broadcast.id))

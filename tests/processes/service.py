"""A small form for many people. NIANGJIA_TEST_OFF switches a protection of the process that loads this off.

"cas": a commit does not compare the revisions it read, and what was read is believed however old it is.
"confirm": a turn is answered before it is committed.
"""

import asyncio
import math
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from bot import seats
from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, Start
from bot.dialogue.form import Form
from bot.dialogue.say import Say
from bot.dialogue.screen import Screen
from bot.dialogue.service import Command, Service
from bot.dialogue.steps.pick import Pick
from bot.dialogue.steps.summary import Summary
from bot.dialogue.steps.text import Text
from storage import turns
from storage.committer import Committer, Done
from storage.many import Many
from storage.tables.talk import OutboxRow
from storage.turns import Turn
from storage.writing import Transaction

TRADES = ("truck_driver", "food_rider", "courier")
CHANNEL = "nowhere"
"""What was filed stands in the outbox, for a channel that nobody sends for."""


@dataclass(frozen=True, slots=True)
class Filed:
    """The trace that a filing leaves."""

    answers: Mapping[str, Any]

    async def apply(self, tx: Transaction) -> None:
        row = {
            "id": tx.ids.take(), "channel": CHANNEL, "address_id": tx.actor.address, "kind": "filed", "lane": 0,
            "state": "queued", "body": str(self.answers["name"]).encode(), "due_at": tx.now, "attempts": 0,
            "created_at": tx.now,
        }  # fmt: skip
        await tx.connection.execute(sa.insert(OutboxRow).values(**row))


questions = (
    Text("name", "join-name"),
    Pick("occupation", "join-occupation", TRADES, "occupation"),
    Text("employer", "join-employer"),
)
form = Form("join", 1, timedelta(days=30), (*questions, Summary("join", questions)))


@form.filed
def _file(context: Context) -> Decision:
    return Decision(writes=(Filed(dict(context.answers)),), say=lambda _outcomes: (Screen(Say("dialogue-thanks")),))


def _begin(context: Context, arguments: str) -> Decision:
    del context, arguments
    return Decision(start=Start("join", fresh=True))


service = Service("processes", (form,), (Command("join", _begin),))


def _careless(many: Many) -> Many:
    blind = many.postgres.replace(" AND c.revision = u.was", "").replace(" AND d.revision = u.was", "")
    assert blind != many.postgres
    return Many(many.columns, many.sqlite, blind)


def _hasty(committer: Committer, turn: Turn) -> "asyncio.Future[Done]":
    """Says that it is done, and does it half a second later."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Done] = loop.create_future()
    loop.call_later(0.5, lambda: asyncio.ensure_future(_in_earnest(committer, turn)))
    answer = turn.answer if isinstance(turn.answer, bytes) else turn.answer((None,))[0]
    future.set_result(Done(answer, (None,)))
    return future


_commit = Committer.turn


async def _in_earnest(committer: Committer, turn: Turn) -> Done:
    return await _commit(committer, turn)


match os.environ.get("NIANGJIA_TEST_OFF"):
    case "cas":
        seats.FRESH_SECONDS = math.inf
        turns.CONVERSATIONS, turns.MOVED_DRAFTS = _careless(turns.CONVERSATIONS), _careless(turns.MOVED_DRAFTS)
    case "confirm":
        Committer.turn = _hasty  # type: ignore[method-assign, assignment]

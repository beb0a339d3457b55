"""A small service to try the desk with: one form, one command, one slow fact."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, Start, show
from bot.dialogue.form import Form
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.screen import Screen
from bot.dialogue.service import Book, Command, Service
from bot.dialogue.steps.pick import Pick
from bot.dialogue.steps.summary import Summary
from bot.dialogue.steps.text import Text
from storage.tables.talk import OutboxRow
from storage.writing import Look, Transaction


class Plain:
    """Words that are their keys: `key(arg, arg)`."""

    def text(self, what: Say | tuple[Say, ...], language: str) -> str:
        if isinstance(what, tuple):
            return "\n".join(self.text(one, language) for one in what)
        values = [self.text(arg, language) if isinstance(arg, Say) else str(arg) for arg in what.args.values()]
        return values[0] if not what.key else f"{what.key}({', '.join(values)})" if values else what.key


@dataclass(frozen=True, slots=True)
class Filed:
    """Puts one outbox row with the answers in the open: the trace that a filing leaves."""

    answers: Mapping[str, Any]

    async def apply(self, tx: Transaction) -> int:
        id = tx.ids.take()
        row = {
            "id": id, "channel": "fake", "address_id": tx.actor.address, "kind": "filed", "lane": 0, "state": "queued",
            "body": repr(sorted(self.answers.items())).encode(), "due_at": tx.now, "attempts": 0, "created_at": tx.now,
        }  # fmt: skip
        await tx.connection.execute(sa.insert(OutboxRow).values(**row))
        return id


questions = (
    Text("name", "ask-name", secret=True),
    Pick("trade", "ask-trade", ("truck", "rider"), "trade"),
    Text("plate", "ask-plate", when=lambda answers: answers.get("trade") == "truck"),
    Text("story", "ask-story", free=True, optional=True),
)
toy = Form("toy", 1, timedelta(days=30), (*questions, Summary("toy", questions)))


@toy.filed
def file(context: Context) -> Decision:
    return Decision(
        writes=(Filed(dict(context.answers)),),
        say=lambda outcomes: (Screen(say("filed", number=bool(outcomes[0]))),),
    )


def begin(context: Context, arguments: str) -> Decision:
    return Decision(start=Start("toy"))


def slow(context: Context, arguments: str) -> Decision:
    return show(verbatim(str(context.facts("slow", float(arguments or 0)))))


def broken(context: Context, arguments: str) -> Decision:
    raise ZeroDivisionError


def menu(context: Context, arguments: str) -> Decision:
    return show(Say("menu"))


async def load_slow(look: Look, seconds: float) -> str:
    await asyncio.sleep(seconds)
    return f"slept {seconds}"


service = Service(
    "toy",
    (toy,),
    tuple(Command(name, run) for name, run in (("begin", begin), ("slow", slow), ("broken", broken), ("menu", menu))),
    facts={"slow": load_slow},
)
book = Book([service], {"cancel": ["取消"], "back": ["返回"], "help": ["帮助"], "human": ["人工"], "begin": ["开始"]})

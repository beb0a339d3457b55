"""A service that is slow, long, or shows pictures when asked to."""

import asyncio
from collections.abc import Mapping
from typing import Any

from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, show
from bot.dialogue.event import Text, Upload, What
from bot.dialogue.say import verbatim
from bot.dialogue.screen import Choice, Picture, Screen
from bot.dialogue.service import Command, Service
from storage.writing import Forbidden, Look

SENTENCE = "我们收到了您的申请。"  # 30 bytes
CHOICES = (Choice("/menu", verbatim("菜单")), Choice("/help", verbatim("帮助")))
readers: set[str] = set()
"""Accounts that may have the report."""
gates: dict[str, asyncio.Event] = {}
"""What slow turns wait for, by the words after the command; a turn without a gate is not slow."""


def slow(context: Context, arguments: str) -> Decision:
    return show(verbatim(str(context.facts("gate", arguments))), choices=CHOICES)


def long(context: Context, arguments: str) -> Decision:
    del context
    return show(verbatim(SENTENCE * int(arguments)), choices=CHOICES)


def picture(context: Context, arguments: str) -> Decision:
    del context
    return Decision((Screen(verbatim(arguments), CHOICES[:1], Picture("dot", {}, verbatim("一个点"))),))


def report(context: Context, arguments: str) -> Decision:
    del context
    document = Picture("report", {"what": arguments}, verbatim("送达报告"), "report-7.xlsx")
    link = Choice("", verbatim("看<网页>"), link='https://example.org/?a=1&b="2"')
    return Decision((Screen(verbatim("做好了"), (link, *CHOICES), document),))


async def reported(look: Look, args: Mapping[str, Any]) -> Mapping[str, Any]:
    if look.account not in readers:
        raise Forbidden
    return {"text": f"{args['what']} {look.actor.address}"}


def silent(context: Context, arguments: str) -> Decision:
    del context, arguments
    return Decision(())


def listen(what: What, context: Context) -> Decision | None:
    if isinstance(what, Upload):
        if "photo" in gates:
            context.facts("gate", "photo")
        return show(verbatim(f"照片 {what.file}"))
    if isinstance(what, Text) and what.text.startswith("echo "):
        return show(verbatim(what.text.removeprefix("echo ")))
    return None


async def gate(look: Look, name: str) -> Any:
    del look
    if name in gates:
        await gates[name].wait()
    return f"等到了{name}"


service = Service(
    "toy",
    commands=tuple(
        Command(name, run)
        for name, run in {
            "slow": slow,
            "long": long,
            "picture": picture,
            "silent": silent,
            "report": report,
        }.items()
    ),
    listeners=(listen,),
    facts={"gate": gate},
    sources={"report": reported},
)

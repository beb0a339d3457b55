"""The menu: what this person can do here. The fact "commands" is the book's menu, in its order."""

from collections.abc import Iterable

from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, show
from bot.dialogue.say import Say, say
from bot.dialogue.screen import Choice
from bot.dialogue.service import Command
from handlers.basics import standing

LEFT_OUT = frozenset({"menu"})


def menu(context: Context, arguments: str) -> Decision:
    """/menu"""
    del arguments
    return show(Say("dialogue-menu-title"), choices=choices(context))


def choices(context: Context) -> tuple[Choice, ...]:
    """The menu of who asks; staff commands first, with how much waits there."""
    stands = standing.of(context)
    known = fitting(context.facts("commands"), stands.code, stands.roles)
    return tuple(Choice(f"/{command.name}", _label(command, context)) for command in known)


def fitting(commands: Iterable[Command], code: str, roles: frozenset[str]) -> list[Command]:
    """The commands for somebody who stands so and holds these roles."""
    found = [
        command
        for command in commands
        if command.name not in LEFT_OUT
        and (command.roles & roles if command.roles else not command.shown_to or code in command.shown_to)
    ]
    return sorted(found, key=lambda command: not command.roles)


def _label(command: Command, context: Context) -> Say:
    waiting = context.facts(command.count) if command.count else 0
    return say("basics-menu-counted", label=command.label, n=waiting) if waiting else command.label


commands = (Command("menu", menu),)

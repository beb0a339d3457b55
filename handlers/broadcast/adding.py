"""What may stand beside the words: one picture, one button."""

import re
from dataclasses import dataclass
from typing import Any

from bot.dialogue.context import Context
from bot.dialogue.event import Tap, Text, Upload, What
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.service import Command
from bot.dialogue.step import Again, Read, Taken, When
from handlers.broadcast.content import LABEL_CHARACTERS, LINK_CHARACTERS, TEXT_BYTES, label
from rules.base.texts import clean

MEMBER = "member"
LEFT_OUT = frozenset({"menu", "language", "help", "human", "join", "forget", "notices"})
"""Commands that nobody is sent to by a broadcast."""
_LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"'，。；、（）《》】]+", re.IGNORECASE)
_CHINESE_BYTES = 3


def words(text: str, context: Context) -> Read:
    """The words of a broadcast, within what the strictest channel takes in one message."""
    del context
    said = clean(text).strip()
    over = len(said.encode()) - TEXT_BYTES
    if over > 0:
        most = TEXT_BYTES // _CHINESE_BYTES
        return Again(say("broadcast-text-long", most=most, over=-(-over // _CHINESE_BYTES)))
    return Taken({"text": said})


@dataclass(frozen=True, slots=True)
class Photo:
    """One picture; the answer is a list with its `files` row."""

    key: str = "photo"
    optional: bool = True
    free: bool = False
    secret: bool = False
    when: When | None = None

    def ask(self, context: Context) -> Screen:
        """The question."""
        del context
        return Screen(Say("broadcast-photo"), hint="photo")

    def read(self, what: What, context: Context) -> Read:
        """Take a photo."""
        del context
        match what:
            case Upload(file, photo=True):
                return Taken({self.key: [file]})
            case Upload() | Text():
                return Again(Say("dialogue-wants-photo"))
        return None

    def show(self, value: Any, context: Context) -> Say | None:
        """Whether there is one."""
        del context
        return Say("broadcast-photo-one") if value else Say("dialogue-left-out")


def offered(context: Context) -> list[Command]:
    """Commands that any member may use."""
    found: tuple[Command, ...] = context.facts("commands")
    return [
        one
        for one in found
        if not one.roles and (not one.shown_to or MEMBER in one.shown_to) and one.name not in LEFT_OUT
    ]


@dataclass(frozen=True, slots=True)
class Button:
    """One button: something of the menu, or an address with what stands on it, typed in one line."""

    key: str = "button"
    optional: bool = True
    free: bool = False
    secret: bool = False
    when: When | None = None

    def ask(self, context: Context) -> Screen:
        """The question, with what the menu offers members."""
        choices = tuple(Choice(f"do:{one.name}", one.label) for one in offered(context))
        return Screen((Say("broadcast-button"), Say("broadcast-button-hint")), choices, hint="text")

    def read(self, what: What, context: Context) -> Read:
        """Read a command, or an address."""
        match what:
            case Tap(code) if code.removeprefix("do:") in {one.name for one in offered(context)}:
                name = code.removeprefix("do:")
                return Taken({self.key: {"command": name}})
            case Text(text):
                return self._typed(text)
        return None

    def _typed(self, text: str) -> Read:
        found = _LINK.search(text)
        if found is None:
            return Again(Say("broadcast-link-none"))
        link, said = found[0], " ".join(clean(text.replace(found[0], " ")).split())
        if not link.lower().startswith("https://"):
            return Again(Say("broadcast-link-unsafe"))
        if len(link) > LINK_CHARACTERS or len(said) > LABEL_CHARACTERS or not link.isascii():
            return Again(say("broadcast-link-long", label=LABEL_CHARACTERS, link=LINK_CHARACTERS))
        return Taken({self.key: {"link": link, "label": said}})

    def show(self, value: Any, context: Context) -> Say | None:
        """What stands on it, and where it leads."""
        del context
        if not value:
            return Say("dialogue-left-out")
        if "command" in value:
            return Say(f"command-{value['command']}")
        return say("broadcast-button-link", label=label(value), link=verbatim(value["link"]))

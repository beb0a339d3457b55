"""A question answered by walking down a tree: regions, organisations."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.dialogue import paging
from bot.dialogue.context import Context
from bot.dialogue.event import Tap, Text, What
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.service import plain
from bot.dialogue.step import Again, Read, Stay, Taken, When

Node = int | str
OPEN, PAGE, UP, HERE = "open:", "page:", "up", "here"


@dataclass(frozen=True, slots=True)
class Option:
    """One child: `branch` if there is something below it, so that tapping opens it and does not choose it."""

    node: Node
    label: str
    branch: bool = False


@dataclass(frozen=True, slots=True)
class Level:
    """What the fact returns of a node: its name, what is above and below it, and whether it can be chosen itself."""

    label: str
    options: Sequence[Option] = ()
    above: Node | None = None
    here: bool = False


@dataclass(frozen=True, slots=True)
class Descend:
    """The answer is the chosen node. `context.facts(fact, node)` returns its `Level`; the walk begins at `root`.

    Nodes are all numbers or all words without blanks, as `root` is.
    """

    key: str
    prompt: str
    fact: str
    root: Node = 0
    optional: bool = False
    free: bool = False
    secret: bool = False
    when: When | None = None

    def ask(self, context: Context) -> Screen:
        """The level on screen, a page of it."""
        node, number, beginning = self._place(context)
        level: Level = context.facts(self.fact, node)
        page = paging.page(_narrowed(level, beginning), number)
        choices = [Choice(f"{OPEN}{option.node}", verbatim(option.label)) for option in page.items]
        choices += page.turners(lambda turned: f"{PAGE}{turned}")
        if level.here:
            choices.append(Choice(HERE, say("dialogue-descend-here", name=level.label), "primary"))
        if node != self.root or beginning:
            choices.append(Choice(UP, Say("dialogue-descend-up"), "quiet"))
        at = (say("dialogue-descend-at", name=level.label),) if node != self.root else ()
        hint = (Say("dialogue-descend-hint"),) if page.count > 1 else ()
        return Screen((Say(self.prompt), *at, *page.title, *hint), tuple(choices))

    def read(self, what: What, context: Context) -> Read:
        """Read a tap, or the beginning of a name."""
        node, _, beginning = self._place(context)
        level: Level = context.facts(self.fact, node)
        match what:
            case Tap(code) if code.startswith(OPEN):
                wanted = code.removeprefix(OPEN)
                option = next((one for one in level.options if str(one.node) == wanted), None)
                return Again(Say("dialogue-descend-gone")) if option is None else self._opened(option)
            case Tap(code) if code.startswith(PAGE):
                return Stay(cursor=_cursor(node, code.removeprefix(PAGE), beginning))
            case Tap(code) if code == UP:
                above = node if beginning else level.above
                return Stay(cursor=_cursor(self.root if above is None else above))
            case Tap(code) if code == HERE and level.here:
                return self._chosen(node, level.label)
            case Text(text) if (word := plain(text)) and len(word) <= MOST_LETTERS:
                return self._named(node, level, word)
        return None

    def _named(self, node: Node, level: Level, word: str) -> Read:
        found = _narrowed(level, word)
        exact = [option for option in found if plain(option.label) == word]
        match exact or found:
            case []:
                return None if word.isdigit() else Again(Say("dialogue-descend-none"))
            case [option]:
                return self._opened(option)
        return Stay(cursor=_cursor(node, "1", word))

    def _opened(self, option: Option) -> Read:
        return Stay(cursor=_cursor(option.node)) if option.branch else self._chosen(option.node, option.label)

    def _chosen(self, node: Node, label: str) -> Taken:
        return Taken({self.key: node}, say("dialogue-understood", answer=label))

    def _place(self, context: Context) -> tuple[Node, str, str]:
        """The node, page and beginning that the cursor stands at."""
        if not context.cursor:
            return self.root, "1", ""
        node, number, beginning = context.cursor.split(" ", 2)
        return int(node) if isinstance(self.root, int) else node, number, beginning

    def show(self, value: Any, context: Context) -> Say | None:
        """The node's name."""
        return Say("dialogue-left-out") if value is None else verbatim(context.facts(self.fact, value).label)


MOST_LETTERS = 40
"""Of the beginning of a name."""


def _cursor(node: Node, number: str = "1", beginning: str = "") -> str:
    return f"{node} {number} {beginning}"


def _narrowed(level: Level, beginning: str) -> Sequence[Option]:
    if not beginning:
        return level.options
    return [option for option in level.options if plain(option.label).startswith(beginning)]

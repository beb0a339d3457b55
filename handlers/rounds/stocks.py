"""How many pieces each region or occupation gets: groups are opened by a tap, and their numbers typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.dialogue import paging
from bot.dialogue.context import Context
from bot.dialogue.event import Tap, Text, What
from bot.dialogue.filling import KEEP
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.step import Again, Read, Stay, When
from handlers.rounds import asking
from handlers.staff.words import listed
from rules import occupations, offering

ALL, PAGE, ONE = "all", "page:", "m:"
REGION, TRADE = BYS = ("region", "trade")


@dataclass(frozen=True, slots=True)
class Stocks:
    """The answer is pieces by group: an organisation's id, or the code of an occupation."""

    key: str = "stocks"
    optional: bool = False
    free: bool = True
    secret: bool = False
    nested: bool = True
    when: When | None = None

    def ask(self, context: Context) -> Screen:
        """The kinds of groups; the groups of one; the number of one."""
        by, _, of = context.cursor.partition(" ")
        if of and not of.startswith(PAGE):
            name = Say("rounds-stocks-each") if of == ALL else groups(context).get(of, Say("rounds-stocks-gone"))
            return Screen(say("rounds-stocks-how-many", group=name), hint="text")
        if by in BYS:
            return self._listed(context, by, of.removeprefix(PAGE) or "1")
        return Screen(Say("rounds-stocks"), tuple(Choice(name, Say(f"rounds-stocks-{name}")) for name in BYS))

    def _listed(self, context: Context, by: str, number: str) -> Screen:
        stocks: Mapping[str, int] = context.answers.get(self.key) or {}
        page = paging.page([*_groups(context, by).items()], number)
        choices = [Choice(f"{ONE}{code}", _pieces(name, stocks.get(code, 0))) for code, name in page.items]
        choices += page.turners(lambda turned: f"{PAGE}{turned}")
        choices.append(Choice(ALL, Say("rounds-stocks-all")))
        if stocks:
            choices.append(Choice(KEEP, say("rounds-stocks-done", n=sum(stocks.values())), "primary"))
        return Screen((Say("rounds-stocks-tap"), *page.title), tuple(choices))

    def read(self, what: What, context: Context) -> Read:
        """Open a kind or a group; read the number of one, or of all."""
        by, _, of = context.cursor.partition(" ")
        match what:
            case Tap(code) if code in BYS:
                return Stay(cursor=code)
            case Tap(code) if by in BYS and code.startswith((PAGE, ALL)):
                return Stay(cursor=f"{by} {code}")
            case Tap(code) if by in BYS and code.startswith(ONE):
                return Stay(cursor=f"{by} {code.removeprefix(ONE)}")
            case Text(text) if of:
                return self._numbered(context, by, of, text)
        return None

    def _numbered(self, context: Context, by: str, of: str, text: str) -> Read:
        n = asking.whole(text)
        if n is None or n > offering.MOST_PIECES:
            return Again(Say("rounds-count-unclear"))
        known = _groups(context, by)
        meant = [*known] if of == ALL else [of]
        before = {name: pieces for name, pieces in (context.answers.get(self.key) or {}).items() if name in known}
        after = {name: pieces for name, pieces in {**before, **dict.fromkeys(meant, n)}.items() if pieces}
        return Stay(values={self.key: after or None}, cursor=by)

    def show(self, value: Any, context: Context) -> Say | None:
        """The pieces of each."""
        names = groups(context)
        said = [_pieces(names[code], n) for code, n in (value or {}).items() if code in names]
        return listed(said) if said else Say("rounds-stocks-gone")


def _pieces(name: Say, n: int) -> Say:
    return say("rounds-stocks-line", group=name, n=n) if n else name


def groups(context: Context) -> dict[str, Say]:
    """All that may have a stock of its own, by its code."""
    return {**_groups(context, REGION), **_groups(context, TRADE)}


def _groups(context: Context, by: str) -> dict[str, Say]:
    if by == TRADE:
        return {code: Say(f"occupation-{code}") for code in occupations.CODES}
    options = context.facts("round_place", context.answers["place"]).options
    return {str(one.node): verbatim(one.label) for one in options}

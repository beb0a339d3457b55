"""Questions answered by a list: which merchants take part, how many pieces each group gets, how long one may use it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from bot.dialogue import paging
from bot.dialogue.context import Context
from bot.dialogue.event import Tap, Text, What
from bot.dialogue.filling import KEEP
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.service import plain
from bot.dialogue.step import Again, Read, Stay, Taken, When
from handlers.rounds import asking
from handlers.staff.words import listed
from rules import occupations, offering
from rules.base import spoken_times
from rules.base.unreadable import Unreadable
from storage.merchants import Merchant

DONE, ALL, PAGE, ONE = "done", "all", "page:", "m:"
SHOWN = 3
"""Merchants that the summary names."""


@dataclass(frozen=True, slots=True)
class Merchants:
    """The answer is a list of merchants' ids: a tap picks or drops one."""

    key: str = "merchants"
    optional: bool = False
    free: bool = False
    secret: bool = False
    when: When | None = None

    def ask(self, context: Context) -> Screen:
        """Those of the reader's subtrees, a page of them."""
        known: Sequence[Merchant] = context.facts("round_merchants")
        if not known:
            return Screen(Say("rounds-merchants-none"))
        picked = set(context.answers.get(self.key) or ())
        page = paging.page(known, context.cursor or 1)
        choices = [Choice(f"{ONE}{one.id}", _marked(_name(one), one.id in picked)) for one in page.items]
        choices += page.turners(lambda turned: f"{PAGE}{turned}")
        if len(picked) < len(known):
            choices.append(Choice(ALL, say("rounds-merchants-all", n=len(known))))
        if picked:
            choices.append(Choice(KEEP, say("rounds-merchants-these", n=len(picked)), "primary"))
        return Screen((Say("rounds-merchants"), *page.title), tuple(choices))

    def read(self, what: What, context: Context) -> Read:
        """Pick, drop, turn the page, or end."""
        known = [one.id for one in context.facts("round_merchants")]
        picked = set(context.answers.get(self.key) or ())
        match what:
            case Tap(code) if code == ALL and known:
                return Taken({self.key: known}, say("rounds-merchants-taken", n=len(known)))
            case Tap(code) if code.startswith(PAGE):
                return Stay(cursor=code.removeprefix(PAGE))
            case Tap(code) if code.startswith(ONE) and code[len(ONE) :].isdigit():
                kept = picked ^ ({int(code[len(ONE) :])} & set(known))
                return Stay(values={self.key: [one for one in known if one in kept] or None})
        return None

    def show(self, value: Any, context: Context) -> Say | None:
        """How many, and the first of them."""
        names = [_name(one) for one in context.facts("round_merchants") if one.id in set(value or ())]
        if len(names) > SHOWN:
            return say("rounds-merchants-more", names=listed(names[:SHOWN]), n=len(names))
        return listed(names) if names else Say("rounds-merchants-no")


def _name(one: Merchant) -> Say:
    return verbatim(one.name)


def _marked(label: Say, on: bool) -> Say:
    return say("staff-several-picked", label=label) if on else label


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


DAYS = (7, 15, 30)
LAST = time(23, 59)
_BETWEEN = re.compile(r"到|至|~|～|—|–| to |--")


@dataclass(frozen=True, slots=True)
class Validity:
    """The answer is [from, until] as ISO text: so many days after it closes, or two dates that are typed."""

    key: str = "valid"
    optional: bool = False
    free: bool = True
    secret: bool = False
    when: When | None = None

    def ask(self, context: Context) -> Screen:
        """The question."""
        del context
        choices = tuple(Choice(f"n:{days}", say("rounds-valid-days", n=days)) for days in DAYS)
        return Screen((Say("rounds-valid"), Say("rounds-valid-hint")), choices, hint="text")

    def read(self, what: What, context: Context) -> Read:
        """Read days or dates."""
        match what:
            case Tap(code) if code in {f"n:{days}" for days in DAYS}:
                return self._taken(*self._after(context, int(code[2:])))
            case Text(text):
                return self._typed(text, context)
        return None

    def _after(self, context: Context, days: int) -> tuple[datetime, datetime]:
        answers = context.answers
        opens, closes = (asking.moment(answers[key], context) for key in ("opens", "closes"))
        here = asking.zone(context)
        until = datetime.combine(closes.astimezone(here).date() + timedelta(days=days), LAST, here)
        return (closes if answers["way"] == offering.LOTTERY else opens), until

    def _typed(self, text: str, context: Context) -> Read:
        parts = [part for part in _BETWEEN.split(plain(text)) if part.strip()]
        if len(parts) not in (1, 2):
            return Again(Say("rounds-valid-unclear"))
        start, _ = self._after(context, DAYS[0])
        since = self._moment(parts[0], time(), context) if len(parts) == 2 else start
        until = self._moment(parts[-1], LAST, context)
        if isinstance(since, Unreadable) and since.reason == "past":
            since = start
        if isinstance(since, Unreadable) or isinstance(until, Unreadable):
            return Again(Say("rounds-valid-unclear"))
        return self._taken(since, until) if since < until else Again(Say("rounds-unfit-order_of_times"))

    def _moment(self, part: str, clock: time, context: Context) -> datetime | Unreadable:
        now = context.now.astimezone(asking.zone(context))
        read = spoken_times.read(part, now)
        timed = isinstance(read, Unreadable) and read.reason == "unclear"
        return spoken_times.read(f"{part} {clock:%H:%M}", now) if timed else read

    def _taken(self, since: datetime, until: datetime) -> Taken:
        said = say("rounds-valid-said", since=since, until=until)
        return Taken({self.key: [since.isoformat(), until.isoformat()]}, say("dialogue-understood", answer=said))

    def show(self, value: Any, context: Context) -> Say | None:
        """From when until when."""
        del context
        since, until = (datetime.fromisoformat(one) for one in value)
        return say("rounds-valid-said", since=since, until=until)

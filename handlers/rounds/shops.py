"""Which merchants take part: a question answered by tapping several of a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.dialogue import paging
from bot.dialogue.context import Context
from bot.dialogue.event import Tap, What
from bot.dialogue.filling import KEEP
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.step import Read, Stay, Taken, When
from handlers.staff.words import listed
from rules import offering
from storage.merchants import Merchant

ALL, PAGE, ONE = "all", "page:", "m:"
REGISTER = Choice("/merchant", Say("rounds-merchants-register"), "primary")
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
        here = context.answers.get("condition") == offering.PICKUP
        if not known:
            return Screen(Say("rounds-merchants-none-pickup" if here else "rounds-merchants-none"), (REGISTER,))
        picked = set(context.answers.get(self.key) or ())
        page = paging.page(known, context.cursor or 1)
        choices = [Choice(f"{ONE}{one.id}", _marked(_name(one), one.id in picked)) for one in page.items]
        choices += page.turners(lambda turned: f"{PAGE}{turned}")
        if len(picked) < len(known):
            choices.append(Choice(ALL, say("rounds-merchants-all", n=len(known))))
        if picked:
            choices.append(Choice(KEEP, say("rounds-merchants-these", n=len(picked)), "primary"))
        return Screen((Say("rounds-merchants-pickup" if here else "rounds-merchants"), *page.title), tuple(choices))

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

"""Whom a round is for, beyond its place: one screen with what is meant so far; each way to narrow it opens below."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.dialogue.context import Context
from bot.dialogue.event import Tap, What
from bot.dialogue.filling import KEEP
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.step import Read, Stay, Taken, When
from handlers.staff.words import listed
from rules import occupations, offering

DONE, PICKED = "done", "picked"
OCCUPATION, DAYS = NARROWS = ("occupation", "days")
SWITCHES = ("applicants", "phone", "weighted")
SINCE = (0, 30, 90, 365)
"""Days of being a member that a round may ask for."""

Meant = Mapping[str, Any]
"""The answer: "occupation" a list of codes, "days" a number, "applicants", "phone", "weighted" true or absent."""


def described(meant: Meant) -> list[Say]:
    """What is meant, each as a line."""
    lines = []
    if codes := meant.get(OCCUPATION):
        lines.append(say("rounds-who-occupation", what=listed([Say(f"occupation-{code}") for code in codes])))
    if days := meant.get(DAYS):
        lines.append(say("rounds-who-days", n=days))
    return lines + [Say(f"rounds-who-{name}") for name in SWITCHES if meant.get(name)]


@dataclass(frozen=True, slots=True)
class Whom:
    """The answer is `Meant`."""

    key: str = "who"
    optional: bool = False
    free: bool = False
    secret: bool = False
    when: When | None = None
    nested: bool = True

    def ask(self, context: Context) -> Screen:
        """Who is meant, and the ways to narrow it down."""
        meant = of_use(context.answers)
        place = verbatim(context.facts("round_place", context.answers["place"]).label)
        lines = (say("rounds-who", place=place), *(described(meant) or [_everybody(context.answers)]))
        if context.cursor in NARROWS:
            return Screen((*lines, Say(f"rounds-pick-{context.cursor}")), _opened(context.cursor, meant))
        done = Choice(KEEP if self.key in context.answers else DONE, Say("rounds-who-these"), "primary")
        narrow = [Choice(name, Say(f"rounds-narrow-{name}")) for name in _narrows(context.answers)]
        return Screen(lines, (done, *narrow, *(self._switch(name, meant) for name in _switches(context.answers))))

    def _switch(self, name: str, meant: Meant) -> Choice:
        label = Say(f"rounds-switch-{name}")
        return Choice(name, say("staff-several-picked", label=label) if meant.get(name) else label)

    def read(self, what: What, context: Context) -> Read:
        """Narrow it down, or take it as it is."""
        meant: Meant = context.answers.get(self.key) or {}
        match what:
            case Tap(code) if code == DONE:
                return Taken({self.key: dict(meant)})
            case Tap(code) if code == PICKED:
                return Stay(cursor="")
            case Tap(code) if code in _narrows(context.answers):
                return Stay(cursor=code)
            case Tap(code) if code in _switches(context.answers):
                return self._with(meant, code, not meant.get(code))
            case Tap(code) if code in occupations.CODES:
                picked = set(meant.get(OCCUPATION) or ()) ^ {code}
                return self._with(meant, OCCUPATION, [one for one in occupations.CODES if one in picked], OCCUPATION)
            case Tap(code) if code.startswith("n:") and code[2:] in {str(days) for days in SINCE}:
                return self._with(meant, DAYS, int(code[2:]))
        return None

    def _with(self, meant: Meant, name: str, value: Any, cursor: str = "") -> Stay:
        kept = {key: one for key, one in {**meant, name: value}.items() if one}
        return Stay(values={self.key: kept}, cursor=cursor)

    def show(self, value: Any, context: Context) -> Say | None:
        """Who is meant."""
        meant = of_use({**context.answers, self.key: value})
        return listed(described(meant)) if described(meant) else _everybody(context.answers)


def of_use(answers: Mapping[str, Any]) -> Meant:
    """What is meant, as far as it means something for the way of this round: a way may be changed after it was said."""
    kept = {*_narrows(answers), *_switches(answers)}
    return {name: value for name, value in (answers.get("who") or {}).items() if name in kept}


def _everybody(answers: Mapping[str, Any]) -> Say:
    return Say("rounds-who-new" if answers.get("way") == offering.JOINING else "rounds-who-all")


def _narrows(answers: Mapping[str, Any]) -> Sequence[str]:
    return (OCCUPATION,) if answers.get("way") in offering.GRANTED else NARROWS


def _switches(answers: Mapping[str, Any]) -> Sequence[str]:
    way = answers.get("way")
    return () if way in offering.GRANTED else SWITCHES if way == offering.LOTTERY else SWITCHES[:-1]


def _opened(by: str, meant: Meant) -> tuple[Choice, ...]:
    if by == DAYS:
        return tuple(Choice(f"n:{days}", Say(f"rounds-days-{days}")) for days in SINCE)
    picked = meant.get(OCCUPATION) or ()
    labels = [(code, Say(f"occupation-{code}")) for code in occupations.CODES]
    choices = [
        Choice(code, say("staff-several-picked", label=label) if code in picked else label) for code, label in labels
    ]
    return (*choices, Choice(PICKED, Say("dialogue-done"), "primary"))

"""The last look before rounds are filed: as a member would see the first of them, then what staff should know."""

from dataclasses import dataclass
from datetime import datetime

from bot.dialogue.context import Context
from bot.dialogue.say import Say, say
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.speaking import CANCEL
from bot.dialogue.steps.summary import CHANGE, SUBMIT, Summary
from handlers.rounds import making
from rules.offering import Opening

SHOWN_ELSEWHERE = frozenset({"name", "condition", "face", "threshold", "words", "valid", "series", "apart", "way"})
"""Answers that the preview shows."""
LATER = 6
"""Rounds of a series that are listed."""


@dataclass(frozen=True, slots=True)
class Ready(Summary):
    """Shows the round itself instead of its parts."""

    def ask(self, context: Context) -> Screen:
        """The preview, then the rest."""
        if context.cursor == CHANGE:
            return Summary.ask(self, context)
        what, openings = making.offered(context.answers), making.openings(context)
        rows = [
            say("dialogue-summary-line", question=Say(f"{self.name}-ask-{step.key}"), answer=said)
            for step, said in self._listed(context)
            if step.key not in SHOWN_ELSEWHERE
        ]
        fen = making.cost(openings, what.subsidy_fen)
        reason = making.unfit(context, what, openings, what.budget_fen)
        notes = [say("rounds-costs", fen=fen), *approval(context, openings[0].organisation, fen)]
        notes += [Say(f"rounds-unfit-{reason}")] if reason else []
        text = (
            *(Say("rounds-preview"), *making.shown(context, what, openings[0]), Say("rounds-line")),
            *(*series(openings), *rows, *notes, *making.warned(openings[0])),
        )
        return Screen(text, CHOICES)


CHOICES = (
    Choice(SUBMIT, Say("rounds-submit"), "primary"),
    Choice(CHANGE, Say("dialogue-summary-change")),
    Choice(CANCEL, Say("dialogue-drop"), "quiet"),
)


def series(openings: tuple[Opening, ...]) -> list[Say]:
    """When each round of a series opens."""
    if len(openings) < 2:
        return []
    lines = [_nth(nth, one.opens_at) for nth, one in enumerate(openings[:LATER], 1)]
    return [say("rounds-series", n=len(openings)), *lines]


def _nth(nth: int, opens: datetime) -> Say:
    return say("rounds-series-line", n=nth, at=opens)


def approval(context: Context, place: int, fen: int) -> tuple[Say, ...]:
    """That somebody else has to approve, where that is so; and where there is nobody."""
    above = context.facts("approve_above_fen")
    if fen <= above:
        return ()
    if not context.facts("round_others", place):
        return (say("rounds-no-second", fen=above),)
    return (say("rounds-second", fen=above),)

"""Counting down to what opens next: at that second one tap takes part, without asking anew."""

from collections.abc import Sequence

from bot.dialogue.context import Context
from bot.dialogue.say import Say, say
from bot.dialogue.screen import Choice, Countdown
from handlers.coupons import speaking
from handlers.coupons.speaking import SOON
from rules import offering
from storage.eligibility import NotFor
from storage.round_rows import Round


def act(round: Round) -> Choice:
    """Taking part."""
    if round.way == offering.LOTTERY:
        return Choice(f"/enter {round.id}", Say("coupons-enter"), "primary")
    return Choice(f"/grab {round.id}", Say("coupons-grab"), "primary")


def to(round: Round) -> Countdown:
    """To the opening of a round."""
    return Countdown(round.opens_at, _label(round), (act(round),))


def to_next(context: Context, rounds: Sequence[Round]) -> Countdown | None:
    """To the next of `rounds` that who asks may take part in, by its name."""
    coming = [one for one in rounds if speaking.phase(one, context.now) == SOON]
    mine = [one for one in coming if not isinstance(speaking.fitting(context, one), NotFor)]
    if not mine:
        return None
    next = min(mine, key=lambda one: one.opens_at)
    title, what = speaking.title(next), act(next)
    label = say("coupons-countdown-of", title=title, what=_label(next))
    then = Choice(what.code, say("coupons-act-of", act=what.label, title=title), "primary")
    return Countdown(next.opens_at, label, (then,))


def _label(round: Round) -> Say:
    return Say("coupons-countdown-enter" if round.way == offering.LOTTERY else "coupons-countdown-grab")

"""/grab: at the second. All but the grab itself is known to the process; who can't have one costs no write."""

from dataclasses import replace
from functools import partial

from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, Outcomes, show
from bot.dialogue.say import Say, say
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.service import Command
from handlers.coupons import counting, listing, speaking
from handlers.coupons.speaking import COUPONS, OPEN, SOON, WALLET
from handlers.staff import reading
from rules import offering
from storage.claims import Already, NotYet, Over, SamePhone, SoldOut, Won
from storage.eligibility import NotFor
from storage.round_rows import Round


def grab(context: Context, arguments: str) -> Decision:
    """/grab <round>"""
    number = reading.numbers(arguments, 1, 1)
    round: Round | None = context.facts("round", number[0]) if number is not None else None
    if round is None:
        return listing.coupons(context, "")
    if round.way == offering.LOTTERY:
        return listing.one(context, round)
    found = speaking.fitting(context, round)
    if isinstance(found, NotFor):
        return _told(speaking.title(round), speaking.why_not(found), choices=speaking.way_out(found))
    phase, person = speaking.phase(round, context.now), context.who.person
    if phase == SOON:
        early = show(_not_yet(round), choices=(_remind(round), COUPONS), countdown=counting.to(round))
        return replace(early, fleeting=True)
    if context.facts("round_left", round.id).get(found.stock, 0) <= 0 and phase == OPEN:
        if person in context.facts("round_holders", round.id):
            return _told(say("coupons-already", title=speaking.title(round)), choices=(WALLET, COUPONS))
        return _told(_sold_out(round), choices=(COUPONS,))
    assert person is not None  # who is no person stands nowhere, and nothing fits them
    return Decision(writes=(found.grab(person),), say=partial(_done, round))


def _told(*text: Say, choices: tuple[Choice, ...]) -> Decision:
    return replace(show(*text, choices=choices), fleeting=True)


def _done(round: Round, outcomes: Outcomes) -> tuple[Screen, ...]:
    title = speaking.title(round)
    match outcomes[0]:
        case Won(claim):
            text = (say("coupons-won", title=title), speaking.use_by(round, round.valid_until))
            return (Screen(text, (Choice(f"/coupon {claim}", speaking.to_see(round), "primary"), WALLET)),)
        case Already(claim):
            return (
                Screen(
                    say("coupons-already", title=title), (Choice(f"/coupon {claim}", speaking.to_see(round)), WALLET)
                ),
            )
        case SoldOut():
            return (Screen(_sold_out(round), (COUPONS,)),)
        case NotYet():
            return (Screen(_not_yet(round), (_remind(round), COUPONS), countdown=counting.to(round)),)
        case SamePhone():
            return (Screen(Say("coupons-not-phone"), (COUPONS,)),)
        case Over("paused"):
            return (Screen(say("coupons-paused", title=title), (COUPONS,)),)
    return (Screen(say("coupons-over", title=title), (COUPONS,)),)


def _sold_out(round: Round) -> Say:
    return say("coupons-sold-out", title=speaking.title(round))


def _not_yet(round: Round) -> Say:
    return say("coupons-not-yet", title=speaking.title(round), at=round.opens_at)


def _remind(round: Round) -> Choice:
    return Choice(f"/remindme {round.id}", Say("coupons-remind"), "primary")


commands = (Command("grab", grab, view=False),)

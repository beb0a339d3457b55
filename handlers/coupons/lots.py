"""/enter, /leave, /mydraw: taking part in a lottery, and what became of one's entry, as anybody can work it out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, Outcomes, show
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.service import Command, Loader
from bot.dialogue.speaking import MENU
from handlers.coupons import listing, speaking
from handlers.coupons.speaking import COUPONS, OPEN, SOON
from handlers.staff import reading
from rules import lottery, offering
from storage import lotteries, round_rows
from storage.claims import NotYet, Over, SamePhone
from storage.eligibility import NotFor
from storage.entries import AlreadyIn, Entered
from storage.lotteries import Entry
from storage.round_rows import Round
from storage.seeds import Receipts
from storage.writing import Gone, Look, Lost, Transaction

LIST = "draw"
"""The name by which the list of entries is published: /public/draw/<round>."""
VOIDS = (lottery.LEFT, lottery.MERGED, lottery.HAS)


@dataclass(frozen=True, slots=True)
class Mine:
    """One's entry, with how many take part, and the receipt that binds the number to the person in the list."""

    entry: Entry
    entries: int
    receipt: str


def enter(context: Context, arguments: str) -> Decision:
    """/enter <round>"""
    round = _round(context, arguments)
    if round is None:
        return listing.coupons(context, arguments)
    found = speaking.fitting(context, round)
    if isinstance(found, NotFor):
        text = (speaking.title(round), speaking.why_not(found))
        return replace(show(*text, choices=speaking.way_out(found)), fleeting=True)
    if speaking.phase(round, context.now) != OPEN:
        return listing.one(context, round)
    person = context.who.person
    assert person is not None  # who is no person stands nowhere, and nothing fits them
    return Decision(writes=(found.enter(person),), say=partial(_entered, round))


def _entered(round: Round, outcomes: Outcomes) -> tuple[Screen, ...]:
    title = speaking.title(round)
    look = Choice(f"/mydraw {round.id}", Say("coupons-mydraw"), "primary")
    match outcomes[0]:
        case Entered(number, weight):
            text = [say("coupons-entered", title=title, number=number, closes=round.closes_at)]
            text += [say("coupons-weight", n=weight)] if weight > 1 else []
            return (Screen(tuple(text), (look, COUPONS)),)
        case AlreadyIn(number):
            return (Screen(say("coupons-entered-before", title=title, number=number), (look, COUPONS)),)
        case SamePhone():
            return (Screen(Say("coupons-not-phone"), (COUPONS,)),)
        case NotYet():
            return (Screen(say("coupons-not-yet", title=title, at=round.opens_at), (COUPONS,)),)
    return (Screen(say("coupons-entered-late", title=title), (COUPONS,)),)


def mydraw(context: Context, arguments: str) -> Decision:
    """/mydraw <round>: my entry, my rank; /mydraw: all that are listed now."""
    round = _round(context, arguments)
    if round is None:
        return _all(context)
    mine: Mine | None = context.facts("round_entry", round.id)
    if mine is None:
        return listing.one(context, round, Say("coupons-draw-not-in"))
    text = [speaking.title(round), _number(mine), *_standing(round, mine, context)]
    return show(*text, *_proof(context, round, mine), choices=(*_acts(round, mine, context), COUPONS, MENU))


def _all(context: Context) -> Decision:
    rounds: tuple[Round, ...] = context.facts("rounds")
    mine = [one for one in rounds if one.way == offering.LOTTERY and context.facts("round_entry", one.id) is not None]
    if len(mine) == 1:
        return mydraw(context, str(mine[0].id))
    if not mine:
        return show(Say("coupons-draw-none"), choices=(COUPONS, MENU))
    choices = tuple(Choice(f"/mydraw {one.id}", speaking.title(one)) for one in mine)
    return show(Say("coupons-draws"), choices=(*choices, COUPONS, MENU))


def _number(mine: Mine) -> Say:
    if mine.entry.weight > 1:
        return say("coupons-draw-number-weighted", number=mine.entry.number, n=mine.entry.weight, entries=mine.entries)
    return say("coupons-draw-number", number=mine.entry.number, entries=mine.entries)


def _standing(round: Round, mine: Mine, context: Context) -> list[Say]:
    entry = mine.entry
    if round.state == round_rows.CANCELLED:
        return [Say("coupons-draw-cancelled")]
    if speaking.phase(round, context.now) in (OPEN, SOON, speaking.PAUSED):
        return [say("coupons-draw-open", closes=round.closes_at)]
    if round.state not in (round_rows.DRAWN, round_rows.OVER):
        return [Say("coupons-draw-waits")]
    if entry.void is not None:
        return [Say(f"coupons-draw-void-{entry.void if entry.void in VOIDS else lottery.LEFT}")]
    rank = say("coupons-draw-rank", rank=entry.rank or 0, pieces=entry.pieces)
    return [rank, Say("coupons-draw-won" if entry.won else "coupons-draw-lost")]


def _proof(context: Context, round: Round, mine: Mine) -> list[Say]:
    """What was promised before, and what anybody can check after."""
    commitment = say("coupons-draw-commitment", hash=verbatim(round.commitment or ""))
    if round.entries_digest is None:
        return [commitment]
    url = context.facts("public_url")
    digest = say("coupons-draw-digest", hash=verbatim(round.entries_digest), receipt=verbatim(mine.receipt))
    return [commitment, digest, say("coupons-draw-list", link=verbatim(f"{url}/public/{LIST}/{round.id}"))]


def _acts(round: Round, mine: Mine, context: Context) -> tuple[Choice, ...]:
    if mine.entry.claim is not None:
        return (Choice(f"/coupon {mine.entry.claim}", Say("coupons-show"), "primary"),)
    if speaking.phase(round, context.now) in (OPEN, speaking.PAUSED):
        return (Choice(f"/leave {round.id}", Say("coupons-leave"), "quiet"),)
    return ()


@dataclass(frozen=True, slots=True)
class Leaving:
    """Take part no more; who does not, since another screen was faster, has the turn decided again."""

    round: int

    async def apply(self, tx: Transaction) -> Over | None:
        """Leave."""
        try:
            return await lotteries.Leave(self.round).apply(tx)
        except Gone:
            raise Lost from None


def leave(context: Context, arguments: str) -> Decision:
    """/leave <round>"""
    round = _round(context, arguments)
    mine: Mine | None = context.facts("round_entry", round.id) if round is not None else None
    if round is None or mine is None:
        return mydraw(context, arguments)
    return Decision(writes=(Leaving(round.id),), say=partial(_left, round))


def _left(round: Round, outcomes: Outcomes) -> tuple[Screen, ...]:
    title = speaking.title(round)
    if isinstance(outcomes[0], Over):
        return (Screen(say("coupons-left-late", title=title), (Choice(f"/mydraw {round.id}", Say("coupons-mydraw")),)),)
    again = Choice(f"/enter {round.id}", Say("coupons-enter"))
    return (Screen(say("coupons-left", title=title), (again, COUPONS)),)


def _round(context: Context, arguments: str) -> Round | None:
    number = reading.numbers(arguments, 1, 1)
    round: Round | None = context.facts("round", number[0]) if number is not None else None
    return round if round is not None and round.way == offering.LOTTERY else None


async def entry(look: Look, round: int) -> Mine | None:
    """The entry of who asks."""
    person = look.actor.person
    found = await lotteries.mine(look.connection, round, person) if person is not None else None
    if found is None or person is None:
        return None
    entries = await lotteries.entered(look.connection, round)
    return Mine(found, entries, Receipts(look.keys).of(round, found.number, person))


commands = (
    Command("enter", enter, view=False),
    Command("leave", leave, view=False),
    Command("mydraw", mydraw),
)
loaders: Mapping[str, Loader] = {"round_entry": entry}

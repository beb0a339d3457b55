"""/parcels: a round's gifts to send, masked; each, or all on screen, marked as sent, and their holders told."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial

from bot.delivery import notice
from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, Outcomes, show
from bot.dialogue.say import Say, say
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.service import Command
from handlers.coupons import speaking
from handlers.coupons.speaking import WALLET
from handlers.gifts.facts import Waiting
from handlers.rounds.form import LIST
from handlers.staff import reading
from rules.base import mobiles
from storage import outbox, rights
from storage.parcels import Parcel, Place, Send, Sent
from storage.wallets import Coupon
from storage.writing import Forbidden, Gone, Lost, Transaction

EPOCH, MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)


def parcels(context: Context, arguments: str) -> Decision:
    """/parcels <round>"""
    numbers = reading.numbers(arguments, 1, 1)
    found: Waiting | None = context.facts("parcels", numbers[0]) if numbers else None
    return show(Say("rounds-none"), choices=(LIST,)) if found is None else listed(found)


def listed(found: Waiting, note: Say | None = None) -> Decision:
    """What waits, the longest first."""
    round = found.round.id
    back = Choice(f"/round {round}", Say("parcels-back"))
    lines = [*((note,) if note else ()), say("parcels-title", title=speaking.title(found.round), n=found.n)]
    if not found.parcels:
        return show(*lines, choices=(back, LIST))
    lines += [line(n, one) for n, one in enumerate(found.parcels, 1)]
    until = micros(found.parcels[-1].given_at)
    singly = [
        Choice(f"/sentparcel {one.claim} {micros(one.given_at)}", say("parcels-one-sent", n=n))
        for n, one in enumerate(found.parcels, 1)
    ]
    choices = (
        Choice(f"/readparcels {round} {until}", Say("parcels-read"), "primary"),
        Choice(f"/sentparcels {round} {until}", say("parcels-all-sent", n=len(found.parcels))),
        *(singly if len(singly) > 1 else ()),
        Choice(f"/exportparcels {round}", Say("parcels-export")),
        back,
    )
    return show(*lines, choices=choices)


def line(n: int, one: Parcel) -> Say:
    """A gift with where it goes."""
    place = one.place
    return say("parcels-line", n=n, name=place.name, mobile=place.mobile, address=place.address)


def dialled(place: Place) -> Place:
    """An address with the mobile as a label at home says it."""
    match mobiles.read(place.mobile):
        case mobiles.Mobile("86", national):
            return replace(place, mobile=national)
    return place


def micros(at: datetime) -> int:
    """An instant as a choice carries it."""
    return (at - EPOCH) // MICROSECOND


def instant(number: int) -> datetime | None:
    """The instant that a choice carried; None where no calendar has it."""
    try:
        return EPOCH + number * MICROSECOND
    except OverflowError:
        return None


@dataclass(frozen=True, slots=True)
class Sending:
    """Note that they left; each holder hears of it in the same transaction."""

    what: Send
    title: Say

    async def apply(self, tx: Transaction) -> tuple[Sent, ...]:
        """Returns those that left."""
        try:
            done = await self.what.apply(tx)
        except (Forbidden, Gone):
            raise Lost from None
        screen = Screen(say("gifts-sent", title=self.title), (WALLET,))
        await outbox.notify(tx, [notice.notify(one.person, "gift-sent", screen, about=one.claim) for one in done])
        return done


def sent(context: Context, arguments: str) -> Decision:
    """/sentparcels <round> <instant>: all whose address was given until then."""
    numbers = reading.numbers(arguments, 2, 2)
    return _sending(context, numbers[0], numbers[1]) if numbers else show(Say("rounds-none"), choices=(LIST,))


def sent_one(context: Context, arguments: str) -> Decision:
    """/sentparcel <claim> <instant>: this one, where its address was not changed since."""
    numbers = reading.numbers(arguments, 2, 2)
    coupon: Coupon | None = context.facts("coupon", numbers[0]) if numbers else None
    if coupon is None or numbers is None:
        return show(Say("rounds-none"), choices=(LIST,))
    return _sending(context, coupon.round.id, numbers[1], coupon.id)


def _sending(context: Context, round: int, at: int, claim: int | None = None) -> Decision:
    found: Waiting | None = context.facts("parcels", round)
    until = instant(at)
    if found is None or until is None:
        return show(Say("rounds-none"), choices=(LIST,))
    write = Sending(Send(round, until, claim), speaking.title(found.round))
    return Decision(writes=(write,), say=partial(_sent, found))


def _sent(found: Waiting, outcomes: Outcomes) -> tuple[Screen, ...]:
    n = len(outcomes[0])
    rest = Choice(f"/parcels {found.round.id}", Say("parcels-rest"), "primary")
    text = say("parcels-sent", n=n) if n else Say("parcels-sent-before")
    return (Screen(text, (rest, Choice(f"/round {found.round.id}", Say("parcels-back")))),)


commands = (
    Command("parcels", parcels, roles=rights.OFFER),
    Command("sentparcels", sent, roles=rights.OFFER, view=False),
    Command("sentparcel", sent_one, roles=rights.OFFER, view=False),
)

"""/delivery: what waits for whom, what did not arrive and why, and sending it again. Nothing of what it says."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot import words
from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, Outcomes, show
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.service import Command, Loader
from bot.dialogue.speaking import MENU
from handlers.staff import reading
from storage import deliveries, outbox, rights
from storage.deliveries import Letter, Pile, Queue
from storage.writing import Forbidden, Look, Lost, Transaction, Write

LISTED = 8
"""Piles, and letters of one pile, on screen."""
CHANNELS = ("web", "telegram", "wechat", "sms")
REASONS = {
    outbox.UNREACHABLE: "unreachable",
    outbox.ABANDONED: "abandoned",
    "unconfirmed": "abandoned",
    "unfollowed": "unreachable",
    "gone": "gone",
    "too late": "late",
    "private": "private",
    "network": "network",
    "TimeoutError": "network",
    "no gateway is configured": "gateway",
}
"""What workers and channels note, as far as there are words for it; the rest is shown as it is noted."""
DELIVERY = Choice("/delivery", Say("command-delivery"))
FAMILIES = (
    ("command", ("delivery", "delivery-words", "redeliver")),
    ("delivery-channel", (*CHANNELS, "other")),
    ("delivery-state", deliveries.FAILED),
    ("delivery-why", tuple(dict.fromkeys(REASONS.values()))),
    ("delivery", ("again-dead", "again-unconfirmed")),
)
WORDS = frozenset[str]().union(*(words.family(prefix, codes) for prefix, codes in FAMILIES))


@dataclass(frozen=True, slots=True)
class Going:
    """How it goes: what waits, what did not arrive; whether the reader may send it again."""

    queues: tuple[Queue, ...]
    piles: tuple[Pile, ...]
    may: bool

    @property
    def failed(self) -> list[Pile]:
        """What did not arrive, or nobody knows."""
        return [pile for pile in self.piles if pile.state in deliveries.FAILED]


def delivery(context: Context, arguments: str) -> Decision:
    """/delivery: everything; /delivery <channel> <state> <mark>: one pile."""
    going: Going = context.facts("delivery")
    pile = next((one for one in going.failed if _name(one) == arguments), None)
    if pile is not None:
        return _one(context, pile, may=going.may)
    channels = dict.fromkeys([*(one.channel for one in going.queues), *(one.channel for one in going.piles)])
    lines = [_line(going, channel) for channel in channels] or [Say("delivery-nothing")]
    choices = tuple(Choice(f"/delivery {_name(one)}", _label(one)) for one in going.failed[:LISTED])
    return show(Say("delivery-title"), *lines, choices=choices or (MENU,))


def _line(going: Going, channel: str) -> Say:
    n = {state: sum(one.n for one in going.piles if (one.channel, one.state) == (channel, state)) for state in STATES}
    queue = next((one for one in going.queues if one.channel == channel), Queue(channel, 0, None))
    line = say(
        "delivery-line",
        channel=_channel(channel),
        queued=queue.n,
        held=n[outbox.HELD],
        dead=n[outbox.DEAD],
        unconfirmed=n[outbox.UNCONFIRMED],
    )
    return line if queue.oldest is None else say("delivery-since", line=line, at=queue.oldest)


STATES = (outbox.HELD, *deliveries.FAILED)


def _one(context: Context, pile: Pile, *, may: bool) -> Decision:
    letters: Sequence[Letter] = context.facts("delivery_letters", pile)
    lines = [say("delivery-letter", at=one.at, kind=verbatim(one.kind)) for one in letters]
    again = say(f"delivery-again-{pile.state}", n=pile.n)
    choices: tuple[Choice, ...] = ()
    if may:
        singly = [Choice(f"/redeliver {one.id}", say("delivery-one", at=one.at)) for one in letters]
        choices = (Choice(f"/redeliver {_name(pile)} {pile.last}", again, "primary"), *singly)
    notes = () if may else (Say("delivery-not-yours"),)
    if pile.state == outbox.UNCONFIRMED:
        notes = (Say("delivery-twice"), *notes)
    title = say("delivery-pile-title", channel=_channel(pile.channel), pile=_label(pile))
    return show(title, *lines, *notes, choices=(*choices, DELIVERY))


def redeliver(context: Context, arguments: str) -> Decision:
    """/redeliver <id>: one; /redeliver <channel> <state> <mark> <last>: a pile, as it was on screen."""
    going: Going = context.facts("delivery")
    if not going.may:
        return show(Say("delivery-not-yours"), choices=(DELIVERY,))
    name, _, last = arguments.rpartition(" ")
    number = reading.numbers(last, 1, 1)
    if number is None:
        return delivery(context, "")
    write: Write = deliveries.RetryOne(number[0])
    if name:
        pile = next((one for one in going.failed if _name(one) == name), None)
        if pile is None:
            return show(Say("delivery-again-none"), choices=(DELIVERY,))
        write = deliveries.RetryPile(pile.channel, pile.state, pile.why, number[0])
    return Decision(writes=(Asked(write),), say=_asked)


@dataclass(frozen=True, slots=True)
class Asked:
    """Whoever lost the right since has the turn decided again."""

    what: Write

    async def apply(self, tx: Transaction) -> int:
        """Returns how many are sent again."""
        try:
            return int(await self.what.apply(tx))
        except Forbidden:
            raise Lost from None


def _asked(outcomes: Outcomes) -> tuple[Screen, ...]:
    n: int = outcomes[0]
    return (Screen(say("delivery-again", n=n) if n else Say("delivery-again-none"), (DELIVERY,)),)


def _name(pile: Pile) -> str:
    """A pile in a choice: its reason may be long, or not even a code."""
    return f"{pile.channel} {pile.state} {hashlib.sha256(pile.why.encode()).hexdigest()[:8]}"


def _label(pile: Pile) -> Say:
    why = Say(f"delivery-why-{REASONS[pile.why]}") if pile.why in REASONS else verbatim(pile.why)
    return say("delivery-pile", state=Say(f"delivery-state-{pile.state}"), why=why, n=pile.n)


def _channel(name: str) -> Say:
    return Say(f"delivery-channel-{name if name in CHANNELS else 'other'}")


async def going(look: Look) -> Going:
    """For any admin; who may send again holds every root."""
    may = await rights.may_everywhere(look, rights.MANAGE)
    queues, piles = await deliveries.queues(look.connection, look.now), await deliveries.piles(look.connection)
    return Going(tuple(queues), tuple(piles), may)


async def letters(look: Look, pile: Pile) -> tuple[Letter, ...]:
    """The newest of a pile."""
    return tuple(await deliveries.letters(look.connection, pile, LISTED))


commands = (
    Command("delivery", delivery, roles=rights.MANAGE, menu=145),
    Command("redeliver", redeliver, roles=rights.MANAGE, view=False),
)
loaders: Mapping[str, Loader] = {"delivery": going, "delivery_letters": letters}

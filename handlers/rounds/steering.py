"""/steerround: pausing a round, letting it go on, closing, drawing, cancelling; /agreeround, /refuseround: approval."""

from dataclasses import dataclass
from datetime import timedelta

from bot.delivery import notice
from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, Outcomes, Start, Write, show
from bot.dialogue.form import Form
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.service import Command
from bot.dialogue.steps.summary import Summary
from bot.dialogue.steps.text import Text
from handlers.rounds import cards, listing
from handlers.rounds.cards import CANCEL, DRAW
from handlers.rounds.facts import Seen
from handlers.rounds.form import LIST
from handlers.staff import reading
from rules import offering
from storage import lotteries, rights, rounds
from storage.offers import Decide
from storage.round_rows import CANCELLED, CLOSED, PAUSED, READY, WAITING, Round, Unfit
from storage.rounds import Steer
from storage.writing import Forbidden, Gone, Lost, Transaction

MOST_REASON = 300
STEERED = (PAUSED, READY, CLOSED, CANCELLED, DRAW)


def aimed(context: Context, numbers: tuple[int, ...] | None) -> Seen | Decision:
    """The round of (id, version); where it is another version by now, it is shown as it stands."""
    seen: Seen | None = context.facts("round_seen", numbers[0]) if numbers else None
    if seen is None or numbers is None:
        return show(Say("rounds-none"), choices=(LIST,))
    if seen.round.version != numbers[1]:
        return listing.one(context, numbers[0], Say("rounds-changed"))
    return seen


def steer(context: Context, arguments: str) -> Decision:
    """/steerround <id> <version> paused|ready|closed|draw|cancelled; "cancel" asks once more."""
    rest, _, to = arguments.rpartition(" ")
    seen = aimed(context, reading.numbers(rest, least=2))
    if isinstance(seen, Decision):
        return seen
    round = seen.round
    if to == CANCEL and round.state in rounds.FROM[CANCELLED]:
        return _sure(seen)
    write = _write(round, to)
    if write is None:
        return listing.one(context, round.id, Say("rounds-changed"))
    return Decision(writes=(Asked(write),), say=lambda done: _steered(to, seen, done))


def _write(round: Round, to: str) -> Write | None:
    if to == DRAW:
        ready = round.way == offering.LOTTERY and round.state == CLOSED and round.entries_digest is not None
        return lotteries.Draw(round.id, round.version) if ready else None
    if to not in rounds.FROM or round.state not in rounds.FROM[to]:
        return None
    if to == CLOSED and round.way == offering.LOTTERY:
        return lotteries.Close(round.id, round.version)
    return Steer(round.id, round.version, to)


def _sure(seen: Seen) -> Decision:
    round, held = seen.round, seen.board.whole.taken - seen.board.whole.redeemed
    yes = Choice(f"/steerround {round.id} {round.version} {CANCELLED}", Say("rounds-cancel-yes"), "danger")
    no = Choice(f"/round {round.id}", Say("rounds-cancel-no"), "primary")
    if round.state == WAITING or not (held or seen.entries):
        return show(say("rounds-cancel-unbegun", title=cards.title(round)), choices=(no, yes))
    sure = say("rounds-cancel-sure", title=cards.title(round), held=held, entries=seen.entries)
    return show(sure, choices=(no, yes))


def _steered(to: str, seen: Seen, outcomes: Outcomes) -> tuple[Screen, ...]:
    after: Round = outcomes[0]
    look = Choice(f"/round {after.id}", Say("rounds-look"), "primary")
    return (Screen(Say(f"rounds-now-{to}", {"title": cards.title(seen.round)}), (look, LIST)),)


@dataclass(frozen=True, slots=True)
class Asked:
    """Do it; whoever lost the right since, or came too late, has the turn decided again."""

    what: Write

    async def apply(self, tx: Transaction) -> Round:
        """Returns the round after it."""
        try:
            after: Round = await self.what.apply(tx)
        except (Forbidden, Gone, Unfit):
            raise Lost from None
        return after


@dataclass(frozen=True, slots=True)
class Decided:
    """Approve or refuse all rounds that were asked for together; who asked hears of it in the same transaction."""

    rounds: tuple[tuple[int, int], ...]
    approve: bool
    tell: Screen
    reason: str = ""

    async def apply(self, tx: Transaction) -> Round:
        """Returns the first round after it."""
        decides = [Asked(Decide(id, version, self.approve, self.reason)) for id, version in self.rounds]
        first, *_ = [await one.apply(tx) for one in decides]
        await notice.notify(first.by, "round-decided", self.tell, about=first.id).apply(tx)
        return first


def deciding(context: Context, numbers: tuple[int, ...] | None) -> Seen | Decision:
    """The round that waits for this person's word."""
    seen = aimed(context, numbers)
    if isinstance(seen, Decision):
        return seen
    if seen.mine:
        return listing.one(context, seen.round.id, Say("rounds-not-oneself"))
    if seen.round.state != WAITING:
        return listing.one(context, seen.round.id, Say("rounds-changed"))
    return seen


def _together(context: Context, seen: Seen) -> tuple[tuple[int, int], ...]:
    """Its series: all rounds of the offer that wait, asked for by the same person."""
    waiting: tuple[Round, ...] = context.facts("rounds_of_offer", seen.round.offer)
    return tuple((one.id, one.version) for one in waiting if one.state == WAITING and one.by == seen.round.by)


def agree(context: Context, arguments: str) -> Decision:
    """/agreeround <id> <version>."""
    seen = deciding(context, reading.numbers(arguments, least=2))
    if isinstance(seen, Decision):
        return seen
    if seen.round.closes_at <= context.now:
        return listing.one(context, seen.round.id, Say("rounds-unfit-past"))
    some = _together(context, seen)
    look = Choice(f"/round {seen.round.id}", Say("rounds-look"), "primary")
    tell = Screen(say("rounds-agreed", title=cards.title(seen.round), n=len(some)), (look,))
    done = Screen(say("rounds-you-agreed", n=len(some)), (look, LIST))
    return Decision(writes=(Decided(some, True, tell),), say=lambda _: (done,))


questions = (Text("reason", "rounds-reason", free=True, most=MOST_REASON),)
refusing = Form(
    "rounds-refuse", version=1, ttl=timedelta(hours=1), steps=(*questions, Summary("rounds-refuse", questions))
)


def refuse(context: Context, arguments: str) -> Decision:
    """/refuseround <id> <version>: the reason first."""
    numbers = reading.numbers(arguments, least=2)
    seen = deciding(context, numbers)
    if isinstance(seen, Decision):
        return seen
    about = {"round": seen.round.id, "version": seen.round.version}
    return Decision(start=Start(refusing.name, about, fresh=True))


@refusing.filed
def refused(context: Context) -> Decision:
    """Who asked for it hears why."""
    answers = context.answers
    seen = deciding(context, (answers["round"], answers["version"]))
    if isinstance(seen, Decision):
        return seen
    reason = str(answers["reason"])
    text = say("rounds-turned-down", title=cards.title(seen.round), reason=verbatim(reason))
    copy = Choice(f"/copyround {seen.round.id}", Say("rounds-copy"), "primary")
    write = Decided(_together(context, seen), False, Screen(text, (copy, LIST)), reason)
    return Decision(writes=(write,), say=lambda _: (Screen(Say("rounds-you-refused"), (LIST,)),))


commands = (
    Command("steerround", steer, roles=rights.OFFER, view=False),
    Command("agreeround", agree, roles=rights.OFFER, view=False),
    Command("refuseround", refuse, roles=rights.OFFER, view=False),
)

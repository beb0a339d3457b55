"""/steer: pausing a broadcast, letting it go on, stopping it for good; /agree and /refuse: the second person."""

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
from handlers.broadcast import cards, listing
from handlers.broadcast.facts import Seen
from handlers.broadcast.form import LIST
from handlers.staff import reading
from storage import broadcasts, rights
from storage.broadcasts import Broadcast, Decide, Steer
from storage.writing import Forbidden, Gone, Lost, Transaction

STOP = "stop"
TO = (broadcasts.PAUSED, broadcasts.RUNNING, broadcasts.STOPPED)
MOST_REASON = 300


def aimed(context: Context, numbers: tuple[int, ...] | None) -> Seen | Decision:
    """The broadcast of (id, version); where it is another version by now, it is shown as it stands."""
    seen: Seen | None = context.facts("broadcast", numbers[0]) if numbers else None
    if seen is None or numbers is None:
        return show(Say("broadcast-none"), choices=(LIST,))
    if seen.broadcast.version != numbers[1]:
        return listing.one(context, numbers[0], Say("broadcast-changed"))
    return seen


def steer(context: Context, arguments: str) -> Decision:
    """/steer <id> <version> paused|running|stopped; "stop" asks once more."""
    rest, _, to = arguments.rpartition(" ")
    seen = aimed(context, reading.numbers(rest, least=2))
    if isinstance(seen, Decision):
        return seen
    broadcast = seen.broadcast
    if to == STOP and broadcast.state in broadcasts.FROM[broadcasts.STOPPED]:
        return _sure(seen)
    if to not in TO or broadcast.state not in broadcasts.FROM[to]:
        return listing.one(context, broadcast.id, Say("broadcast-changed"))
    return Decision(writes=(Asked(Steer(broadcast.id, broadcast.version, to)),), say=lambda done: _steered(seen, done))


def _sure(seen: Seen) -> Decision:
    broadcast = seen.broadcast
    yes = Choice(f"/steer {broadcast.id} {broadcast.version} stopped", Say("broadcast-stop-yes"), "danger")
    no = Choice(f"/broadcast {broadcast.id}", Say("broadcast-stop-no"), "primary")
    if broadcast.started_at is None:
        return show(Say("broadcast-stop-unbegun"), choices=(no, yes))
    return show(say("broadcast-stop-sure", told=seen.progress.told, left=seen.progress.left), choices=(no, yes))


def _steered(seen: Seen, outcomes: Outcomes) -> tuple[Screen, ...]:
    after: Broadcast = outcomes[0]
    look = Choice(f"/broadcast {after.id}", Say("broadcast-look"))
    key = "running" if after.state == broadcasts.QUEUED else after.state
    text = Say(f"broadcast-now-{key}", {"left": seen.progress.left})
    return (Screen(text, (*cards.steering(after), look)),)


@dataclass(frozen=True, slots=True)
class Asked:
    """Do it; whoever lost the right since has the turn decided again. `tell`: what the sender hears of it."""

    what: Write
    tell: Screen | None = None

    async def apply(self, tx: Transaction) -> Broadcast:
        """Returns the broadcast after it."""
        try:
            after: Broadcast = await self.what.apply(tx)
        except (Forbidden, Gone):
            raise Lost from None
        if self.tell is not None:
            await notice.notify(after.by, "broadcast-decided", self.tell, about=after.id).apply(tx)
        return after


def agree(context: Context, arguments: str) -> Decision:
    """/agree <id> <version>."""
    seen = deciding(context, reading.numbers(arguments, least=2))
    if isinstance(seen, Decision):
        return seen
    broadcast = seen.broadcast
    look = Choice(f"/broadcast {broadcast.id}", Say("broadcast-look"))
    tell = Screen(
        say("broadcast-agreed", place=verbatim(broadcast.organisation_name), people=broadcast.people), (look,)
    )
    write = Asked(Decide(broadcast.id, broadcast.version, approve=True), tell)
    done = Screen(say("broadcast-you-agreed", people=broadcast.people), (look,))
    return Decision(writes=(write,), say=lambda _: (done,))


def deciding(context: Context, numbers: tuple[int, ...] | None) -> Seen | Decision:
    """The broadcast that waits for this person's word."""
    seen = aimed(context, numbers)
    if isinstance(seen, Decision):
        return seen
    if seen.mine:
        return listing.one(context, seen.broadcast.id, Say("broadcast-not-oneself"))
    if seen.broadcast.state != broadcasts.WAITING:
        return listing.one(context, seen.broadcast.id, Say("broadcast-changed"))
    return seen


questions = (Text("reason", "broadcast-reason", free=True, most=MOST_REASON),)
refusing = Form(
    "broadcast-refuse",
    version=1,
    ttl=timedelta(hours=1),
    steps=(*questions, Summary("broadcast-refuse", questions)),
)


def refuse(context: Context, arguments: str) -> Decision:
    """/refuse <id> <version>: the reason first."""
    numbers = reading.numbers(arguments, least=2)
    seen = deciding(context, numbers)
    if isinstance(seen, Decision):
        return seen
    about = {"broadcast": seen.broadcast.id, "version": seen.broadcast.version}
    return Decision(start=Start(refusing.name, about, fresh=True))


@refusing.filed
def refused(context: Context) -> Decision:
    """The sender hears why."""
    answers = context.answers
    seen = deciding(context, (answers["broadcast"], answers["version"]))
    if isinstance(seen, Decision):
        return seen
    broadcast, reason = seen.broadcast, str(answers["reason"])
    copy = Choice(f"/announce {broadcast.id}", Say("broadcast-copy"), "primary")
    text = say("broadcast-turned-down", place=verbatim(broadcast.organisation_name), reason=verbatim(reason))
    write = Asked(Decide(broadcast.id, broadcast.version, approve=False, reason=reason), Screen(text, (copy,)))
    return Decision(writes=(write,), say=lambda _: (Screen(Say("broadcast-you-refused"), (LIST,)),))


commands = (
    Command("steer", steer, roles=rights.BROADCAST, view=False),
    Command("agree", agree, roles=rights.BROADCAST, view=False),
    Command("refuse", refuse, roles=rights.BROADCAST, view=False),
)

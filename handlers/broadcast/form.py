"""/announce: writing a broadcast, from whom it is for to the last look at it."""

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any

from bot.delivery import notice
from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, Outcomes, Start, show
from bot.dialogue.form import Form
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.service import Command
from bot.dialogue.speaking import lines
from bot.dialogue.step import Goto
from bot.dialogue.steps.descend import Descend
from bot.dialogue.steps.pick import Pick
from bot.dialogue.steps.text import Text
from handlers.broadcast import adding, aiming, content, facts, ready, timing
from handlers.broadcast.facts import Seen
from handlers.staff import reading
from storage import broadcasts, outbox, rights
from storage.broadcasts import Begin, Begun, Size
from storage.writing import Forbidden, Gone, Lost, Transaction

TIME_TO_LIVE = timedelta(days=2)
MOST_CHARACTERS = 4000
MANNERS = ("normal", "urgent", "safety")
"""In the order of their weight: urgent ones overtake others, safety notices also come twice rather than not at all."""
LIST = Choice("/broadcast", Say("broadcast-list"))

MANNER: tuple[Say, ...] = (Say("broadcast-manner"), *(Say(f"broadcast-manner-means-{code}") for code in MANNERS))

questions = (
    Descend("place", "broadcast-place", "broadcast_place"),
    aiming.Aim(),
    Text("text", "broadcast-text", adding.words, free=True, most=MOST_CHARACTERS),
    adding.Photo(),
    adding.Button(),
    Pick("manner", "broadcast-manner", MANNERS, "broadcast-manner", text=lambda _: MANNER, primary="normal"),
    timing.Moment(),
)
form = Form("broadcast-new", version=1, ttl=TIME_TO_LIVE, steps=(*questions, ready.Ready("broadcast", questions)))


def begin(context: Context, arguments: str) -> Decision:
    """/announce: a new one, or the one begun; /announce <id>: the words of an old one once more."""
    numbers = reading.numbers(arguments, most=1)
    copied: dict[str, Any] = {}
    if numbers:
        seen: Seen | None = context.facts("broadcast", numbers[0])
        if seen is None:
            return show(Say("broadcast-none"), choices=(LIST,))
        copied = {**content.said(seen.screens), "place": seen.broadcast.audience.organisation}
        if copied["photo"] and context.facts("broadcast_photo", copied["photo"][0]) != "kept":
            del copied["photo"]
    tops = facts.mine(context.facts("grants"))
    if len(tops) == 1:
        copied.setdefault("place", next(iter(tops)))
    return Decision(start=Start(form.name, copied, fresh=bool(numbers)))


@form.filed
def file(context: Context) -> Decision | Goto:
    """Send it, now or later, or ask a second person. What does not hold any more is asked once more."""
    answers, size = context.answers, ready.meant(context)
    if (again := _again(context, size)) is not None:
        return again
    made = ready.made(context)
    manner = answers["manner"]
    begin = Begin(
        aiming.audience(answers["place"], answers.get("who") or {}, context),
        notice.pack(made),
        timing.due(answers["when"]),
        urgent=manner != "normal",
        again=manner == "safety",
        approve_above=context.facts("approve_above"),
        counted=size.people,
    )
    place: str = context.facts("broadcast_place", answers["place"]).label
    when = timing.Moment().show(answers["when"], context)
    return Decision(writes=(Ask(begin, made, place),), say=partial(_asked, when))


def _again(context: Context, size: Size) -> Goto | None:
    """The question to be looked at once more, and why."""
    answers, photo = context.answers, ready.state(context)
    if not context.facts("broadcast_may", answers["place"]):
        return Goto("place", Say("broadcast-not-yours"))
    if not size.people:
        return Goto("who", Say("broadcast-nobody"))
    if photo not in ("", "kept"):
        return Goto("summary" if photo == "pending" else "photo", Say(f"broadcast-photo-{photo}"))
    if timing.over(answers["when"], context):
        return Goto("when", Say("broadcast-time-past"))
    if ready.waits(context, size) and not context.facts("broadcast_others", answers["place"]):
        return Goto("summary", say("broadcast-no-second", above=context.facts("approve_above")))
    return None


@dataclass(frozen=True, slots=True)
class Ask:
    """Begin a broadcast; where it waits for a second person, all who may agree hear of it in the same transaction."""

    what: Begin
    screens: tuple[Screen, ...]
    place: str

    async def apply(self, tx: Transaction) -> Begun:
        """Ask for it. Whoever lost the right since has the turn decided again."""
        try:
            begun: Begun = await self.what.apply(tx)
        except (Forbidden, Gone):
            raise Lost from None
        if begun.state == broadcasts.WAITING:
            persons = await facts.approvers(tx, self.what.audience.organisation)
            name = await facts.name(tx, tx.actor.owner)
            screen = asking(begun.id, 1, begun.people, self.place, name, self.screens)
            told = [notice.notify(one, "broadcast-asked", screen, about=begun.id) for one in persons - {tx.actor.owner}]
            await outbox.notify(tx, told)
        return begun


def asking(id: int, version: int, people: int, place: str, name: str, screens: tuple[Screen, ...]) -> Screen:
    """What a second person is asked, with the broadcast as members would see it."""
    [shown] = screens
    who = verbatim(name) if name else Say("staff-colleague")
    text = say("broadcast-asks", who=who, place=verbatim(place), people=people)
    choices = (
        Choice(f"/agree {id} {version}", Say("broadcast-agree"), "primary"),
        Choice(f"/refuse {id} {version}", Say("broadcast-refuse"), "danger"),
    )
    return replace(shown, text=(text, Say("broadcast-line"), *lines(shown), *ready.below(shown)), choices=choices)


def _asked(when: Say | None, outcomes: Outcomes) -> tuple[Screen, ...]:
    begun: Begun = outcomes[0]
    look = Choice(f"/broadcast {begun.id}", Say("broadcast-look"), "primary")
    if begun.state == broadcasts.WAITING:
        return (Screen(say("broadcast-waits", people=begun.people), (look,)),)
    return (Screen(say("broadcast-begun", people=begun.people, when=when or Say("broadcast-now")), (look,)),)


commands = (Command("announce", begin, roles=rights.BROADCAST, view=False),)

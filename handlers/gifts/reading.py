"""/readparcels: the addresses on screen whole, to write labels: for a reason, once, and each reading written down."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any

from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, Outcomes, Start, show
from bot.dialogue.form import Form
from bot.dialogue.say import Say, say
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.service import Command
from bot.dialogue.steps.pick import Pick
from bot.dialogue.steps.summary import Summary
from bot.dialogue.steps.text import Text
from handlers.gifts import sending, sources
from handlers.gifts.facts import PAGE, Waiting
from handlers.rounds.form import LIST
from handlers.staff import reading
from storage import rights
from storage.parcels import BATCH, Parcel, Unmask
from storage.writing import Forbidden, Gone, Lost, Transaction

REASONS = ("label", "lost", "other")
OTHER = "other"
MOST = 300


def _other(answers: Mapping[str, Any]) -> bool:
    return answers.get("reason") == OTHER


questions = (
    Pick("reason", "parcels-reason", REASONS, "parcels-reason", primary=REASONS[0]),
    Text("why", "parcels-why", free=True, most=MOST, when=_other),
)
form = Form("parcels-read", version=1, ttl=timedelta(hours=1), steps=(*questions, Summary("parcels-read", questions)))


def begin(context: Context, arguments: str) -> Decision:
    """/readparcels <round> <instant>: why, first."""
    numbers = reading.numbers(arguments, 2, 2)
    found: Waiting | None = context.facts("parcels", numbers[0]) if numbers else None
    if found is None or numbers is None or sending.instant(numbers[1]) is None:
        return show(Say("rounds-none"), choices=(LIST,))
    about = {"round": found.round.id, "until": numbers[1]}
    return Decision(start=Start(form.name, about, fresh=True))


def export(context: Context, arguments: str) -> Decision:
    """/exportparcels <round>: all that wait now, as a workbook; why, first."""
    numbers = reading.numbers(arguments, 1, 1)
    found: Waiting | None = context.facts("parcels", numbers[0]) if numbers else None
    if found is None:
        return show(Say("rounds-none"), choices=(LIST,))
    about = {"round": found.round.id, "until": sending.micros(context.now), "sheet": True}
    return Decision(start=Start(form.name, about, fresh=True))


@dataclass(frozen=True, slots=True)
class Reading:
    """Read them. Whoever lost the right meanwhile has the turn decided again."""

    what: Unmask

    async def apply(self, tx: Transaction) -> tuple[Parcel, ...]:
        """Read them, and write the readings down."""
        try:
            return await self.what.apply(tx)
        except (Forbidden, Gone):
            raise Lost from None


@form.filed
def file(context: Context) -> Decision:
    """Show them. They exist in this one answer; nothing that is drawn again has them."""
    answers = context.answers
    found: Waiting | None = context.facts("parcels", answers["round"])
    until = sending.instant(answers["until"])
    if found is None or until is None:
        return show(Say("rounds-none"), choices=(LIST,))
    most = BATCH if answers.get("sheet") else PAGE
    unmask = Unmask(found.round.id, until, answers["reason"], answers.get("why"), most=most)
    told = partial(_exported, context) if answers.get("sheet") else partial(_shown, found.round.id, answers["until"])
    return Decision(writes=(Reading(unmask),), say=told, extra={"once": True})


def _exported(context: Context, outcomes: Outcomes) -> tuple[Screen, ...]:
    found: tuple[Parcel, ...] = outcomes[0]
    round, until = context.answers["round"], context.answers["until"]
    back = Choice(f"/parcels {round}", Say("parcels-rest"))
    if not found:
        return (Screen(Say("parcels-sent-before"), (back,)),)
    minutes = int(sources.OPEN_FOR.total_seconds() // 60)
    file = sources.workbook(round, until, sending.micros(context.now), context.who.person)
    done = Choice(f"/sentparcels {round} {until}", Say("parcels-these-sent"), "primary")
    return (Screen(say("parcels-exported", n=len(found), minutes=minutes), (done, back), file),)


def _shown(round: int, until: int, outcomes: Outcomes) -> tuple[Screen, ...]:
    found: tuple[Parcel, ...] = outcomes[0]
    back = Choice(f"/parcels {round}", Say("parcels-rest"), "primary")
    if not found:
        return (Screen(Say("parcels-sent-before"), (back,)),)
    lines = [sending.line(n, replace(one, place=sending.dialled(one.place))) for n, one in enumerate(found, 1)]
    done = Choice(f"/sentparcels {round} {until}", Say("parcels-these-sent"))
    return (Screen((*lines, Say("parcels-once")), (done, back)),)


commands = (
    Command("readparcels", begin, roles=rights.OFFER, view=False),
    Command("exportparcels", export, roles=rights.OFFER, view=False),
)

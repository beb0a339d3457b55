"""Ten minutes before it opens, and before a coupon runs out."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, Outcomes
from bot.dialogue.say import say
from bot.dialogue.screen import Screen
from bot.dialogue.service import Command
from bot.reminding.kind import Kind, Later, Told
from handlers.coupons import counting, listing, speaking
from handlers.coupons.speaking import COUPONS, SOON
from handlers.staff import reading
from rules.base.calendar import Calendar
from storage import rounds
from storage.reminders import Ask, Due
from storage.round_rows import Round
from storage.writing import Look

OPENS = "round-opens"
BEFORE = timedelta(minutes=10)


def remind(context: Context, arguments: str) -> Decision:
    """/remindme <round>: a word ten minutes before it opens."""
    number = reading.numbers(arguments, 1, 1)
    round: Round | None = context.facts("round", number[0]) if number is not None else None
    if round is None or speaking.phase(round, context.now) != SOON:
        return listing.coupons(context, arguments)
    at = max(round.opens_at - BEFORE, context.now)

    def told(outcomes: Outcomes) -> tuple[Screen, ...]:
        del outcomes
        return (Screen(say("coupons-reminding", title=speaking.title(round), at=at), (COUPONS,)),)

    return Decision(writes=(Ask(context.who.owner, OPENS, round.id, at),), say=told)


async def read(look: Look, calendar: Calendar, due: Sequence[Due]) -> Mapping[int, Told | Later]:
    """Rounds that open now; one that was put off is waited for, one that is over is not spoken of."""
    del calendar
    found: dict[int, Told | Later] = {}
    for one in due:
        round = await rounds.get(look.connection, one.about)
        if round is None or speaking.phase(round, look.now) not in (SOON, speaking.OPEN):
            continue
        if round.opens_at - BEFORE > look.now:
            found[one.id] = Later(round.opens_at - BEFORE)
            continue
        text = say("coupons-opens", title=speaking.title(round), at=round.opens_at)
        found[one.id] = Told(text, counting.act(round))
    return found


kinds = (Kind(OPENS, read),)
commands = (Command("remindme", remind, view=False),)

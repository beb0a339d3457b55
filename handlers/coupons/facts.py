"""What a crowd asks before it grabs. All of it may be a moment old: the grab itself looks again at what matters."""

from collections.abc import Mapping

from bot.dialogue.service import Kept, Loader
from rules import offering
from storage import claims, eligibility, rounds
from storage.eligibility import Standing
from storage.round_rows import Round
from storage.writing import Look

KEPT: Mapping[str, Kept] = {
    "rounds": Kept(1),
    "round": Kept(1),
    "round_left": Kept(0.1),
    "round_holders": Kept(2),
    "round_standing": Kept(300, mine=True),
}


async def current(look: Look) -> tuple[Round, ...]:
    """What is open, what comes, and what closed lately."""
    return tuple(await rounds.current(look.connection, look.now))


async def one(look: Look, round: int) -> Round | None:
    """A round to take part in, whatever became of it: not one whose pieces are granted."""
    found = await rounds.get(look.connection, round)
    return found if found is not None and found.way not in offering.GRANTED else None


async def left(look: Look, round: int) -> Mapping[int, int]:
    """How many pieces are left, by stock."""
    return await rounds.stock_left(look.connection, round)


async def holders(look: Look, round: int) -> frozenset[int]:
    """Who has one: asked for once nothing is left, when that hardly changes any more."""
    return await claims.holders(look.connection, round)


async def standing(look: Look) -> Standing:
    """How who asks stands with the union, as far as rounds care."""
    return await eligibility.standing(look.connection, look.keys, look.actor.person)


loaders: Mapping[str, Loader] = {
    "rounds": current,
    "round": one,
    "round_left": left,
    "round_holders": holders,
    "round_standing": standing,
}

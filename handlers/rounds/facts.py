"""What the screens of rounds ask for; all of it as far as the reader's rights go."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.dialogue.service import Loader
from bot.dialogue.steps.descend import Level
from handlers.broadcast import facts as places
from rules import offering
from storage import lotteries, merchants, offers, organisations, parcels, rights, round_rows, rounds
from storage.merchants import Merchant
from storage.offers import Offer
from storage.round_rows import Round
from storage.rounds import Board
from storage.writing import Gone, Look

LISTED = 8
"""Offers of the list."""
MERCHANTS = 300


@dataclass(frozen=True, slots=True)
class Seen:
    """A round as one member of staff may see it. `entries`: who takes part in a lottery; `mine`: they asked for it.

    `regions`: the names of organisations with a stock of their own, by its name. `sending`: of gifts that are sent.
    """

    round: Round
    offer: Offer
    board: Board
    merchants: tuple[Merchant, ...]
    entries: int
    maker: str
    mine: bool
    regions: Mapping[str, str]
    sending: parcels.Tally | None = None


async def place(look: Look, id: int) -> Level:
    """A place and those below it; 0: where the reader's own subtrees begin."""
    return await places.place(look, id, rights.OFFER)


async def path(look: Look, id: int) -> str:
    """Where a place is in the tree; "" where the reader may not make rounds there."""
    try:
        found = await organisations.get(look.connection, id)
    except Gone:
        return ""
    return found.path if not found.closed and await rights.may(look, rights.OFFER, id) else ""


async def others(look: Look, place: int) -> int:
    """How many others may approve a round of this place."""
    return len(await places.approvers(look, place, rights.OFFER) - {look.actor.owner})


async def known(look: Look) -> tuple[Merchant, ...]:
    """The open merchants of the reader's subtrees."""
    tops = await _tops(look)
    return tuple(await merchants.under(look.connection, tops, MERCHANTS)) if tops else ()


async def recent(look: Look) -> tuple[tuple[Offer, tuple[Round, ...]], ...]:
    """The newest offers of the reader's subtrees with their rounds."""
    tops = await _tops(look)
    found = await offers.recent(look.connection, tops, LISTED) if tops else []
    return tuple([(one, tuple(await rounds.of_offer(look.connection, one.id))) for one in found])


async def one(look: Look, id: int) -> Seen | None:
    """A round; None where there is none of this id for the reader."""
    round = await round_rows.get(look.connection, id)
    if round is None or not await rights.may(look, rights.OFFER, round.organisation):
        return None
    offer = await offers.offer(look.connection, round.offer)
    assert offer is not None
    board = await rounds.board(look.connection, round)
    at = tuple(await merchants.of_round(look.connection, id))
    entries = await lotteries.entered(look.connection, id) if round.commitment else 0
    maker = await places.name(look, round.by)
    ids = [int(stock.name) for stock in round.stocks.values() if stock.name.isdigit()]
    regions = {str(id): found.name for id, found in (await organisations.find(look.connection, *ids)).items()}
    sending = await parcels.tally(look.connection, id) if round.offered.kind == offering.SENT else None
    return Seen(round, offer, board, at, entries, maker, round.by == look.actor.owner, regions, sending)


async def siblings(look: Look, offer: int) -> tuple[Round, ...]:
    """All rounds of an offer; whoever asks was shown one of them."""
    return tuple(await rounds.of_offer(look.connection, offer))


async def _tops(look: Look) -> tuple[str, ...]:
    return rights.paths(await rights.grants_of(look.connection, look.actor.person), rights.OFFER)


loaders: Mapping[str, Loader] = {
    "round_place": place,
    "round_path": path,
    "round_others": others,
    "round_merchants": known,
    "rounds_recent": recent,
    "round_seen": one,
    "rounds_of_offer": siblings,
}

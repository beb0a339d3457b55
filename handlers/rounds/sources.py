"""What the chart of a round is given, loaded when it is drawn, as far as whoever looks may see it."""

from collections.abc import Mapping
from typing import Any

from bot.dialogue.say import Say, packed
from bot.dialogue.service import Loader
from handlers.rounds import cards, facts
from storage.writing import Forbidden, Look

PARTS = {"sent": "redeemed", "waits": "held", "missed": "left"}
"""By the drawer's parts: pieces that were used, that somebody has, that nobody has."""


async def chart(look: Look, args: Mapping[str, Any]) -> Mapping[str, Any]:
    """The board as bars, the largest stock first."""
    seen = await facts.one(look, int(args["round"]))
    if seen is None:
        raise Forbidden
    rows = [
        [packed(cards.group_name(one.name, seen)), one.redeemed, one.taken - one.redeemed, one.pieces - one.taken]
        for one in seen.board.stocks
    ]
    return {
        "title": packed(cards.title(seen.round)),
        "subtitle": f"{seen.round.opens_at.astimezone(look.now.tzinfo):%Y-%m-%d %H:%M}",
        "legend": {part: packed(Say(f"rounds-chart-{name}")) for part, name in PARTS.items()},
        "total": packed(Say("rounds-chart-total")),
        "rest": packed(Say("rounds-chart-rest")),
        "places": sorted(rows, key=lambda row: -sum(row[1:])),
    }


loaders: Mapping[str, Loader] = {cards.CHART: chart}

"""Who took part in a draw and got nothing hears so: once, of all such draws together, and when they may try again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery import notice
from bot.dialogue.say import Say, say
from bot.dialogue.screen import Choice, Screen
from handlers.coupons import lots, speaking
from handlers.coupons.speaking import COUPONS
from rules import lottery
from storage import losers, outbox, round_rows, rounds
from storage.committer import Committer
from storage.losers import Loser, Missed
from storage.outbox import Notify
from storage.round_rows import READY, Round

KIND = "coupon-lost"
WAITING = 2000
"""Most news that wait to be sent while more are written: a draw of a million fills neither table nor memory."""
SHOWN = 5
"""Most draws in one message; `/mydraw` lists the rest."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A round that was drawn, how many took part, and its series: by their numbers, itself among them."""

    round: Round
    entered: int
    series: tuple[Round, ...]

    @property
    def title(self) -> Say:
        """What it gave, and which of several it was."""
        title = speaking.title(self.round)
        return say("coupons-lost-round", title=title, number=self.round.number) if len(self.series) > 1 else title

    def next(self, now: datetime) -> Round | None:
        """The next round that may still be entered."""
        later = (one for one in self.series if one.number > self.round.number)
        return next((one for one in later if one.state == READY and one.closes_at > now), None)


@dataclass(frozen=True, slots=True)
class Saying:
    """Makes the notices of losers."""

    drawn: Mapping[int, Drawn]
    now: datetime

    def __call__(self, found: Sequence[Loser]) -> Sequence[Notify]:
        """A notice each."""
        return [self._notice(one) for one in found]

    def _notice(self, one: Loser) -> Notify:
        first, several = one.missed[0], len(one.missed) > 1
        head = [Say("coupons-lost-several")] if several else []
        text = (*head, *self._lines(one.missed[:SHOWN]), Say("coupons-lost-check"))
        look = Choice("/mydraw" if several else f"/mydraw {first.round}", Say("coupons-mydraw"), "primary")
        key = f"{KIND} {first.round} {first.number}"
        told = notice.notify(
            one.person, KIND, Screen(text, (look, COUPONS)), about=first.round, dedupe=key, purpose=outbox.NEWS
        )
        return replace(told, lane=outbox.BROADCASTS)

    def _lines(self, missed: Sequence[Missed]) -> Iterator[Say]:
        """What became of each; what comes next once, after the last of its series."""
        next_of = {one.round: self.drawn[one.round].next(self.now) for one in missed}
        last = {round.id: id for id, round in next_of.items() if round is not None}
        for one in missed:
            yield _result(self.drawn[one.round], one)
            following = next_of[one.round]
            if following is not None and last[following.id] == one.round:
                yield self._next(following)

    def _next(self, round: Round) -> Say:
        return say("coupons-lost-next", when=speaking.timed("coupons-when", round, self.now))


def _result(drawn: Drawn, missed: Missed) -> Say:
    if missed.void is not None:
        code = missed.void if missed.void in lots.VOIDS else lottery.LEFT
        return say("coupons-lost-void", title=drawn.title, why=Say(f"coupons-draw-void-{code}"))
    return say(
        "coupons-lost",
        title=drawn.title,
        number=missed.number,
        rank=missed.rank,
        entries=drawn.entered,
        pieces=drawn.round.pieces,
    )


async def tell(committer: Committer) -> int:
    """Tell some of them, unless many are still to be sent what was written before."""
    async with committer.database.reading() as connection:
        now = committer.clock()
        walk = await losers.due(connection, now)
        if walk is None or await outbox.crowded(connection, WAITING):
            return 0
        drawn = await _drawn(connection, walk.rounds)
    told: int | None = await committer.run(losers.Tell(walk, Saying(drawn, now)).apply)
    return 0 if told is None else max(told, 1)  # an empty piece is a step too: the walk may have caught up


async def _drawn(connection: AsyncConnection, ids: Sequence[int]) -> dict[int, Drawn]:
    entered = await losers.entered(connection, ids)
    found: dict[int, Drawn] = {}
    for id in ids:
        round = await round_rows.get(connection, id)
        assert round is not None  # rounds are never deleted
        series = await rounds.of_offer(connection, round.offer)
        found[id] = Drawn(round, entered[id], tuple(sorted(series, key=lambda one: one.number)))
    return found

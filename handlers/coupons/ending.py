"""What happens by itself: rounds close, coupons run out, a cancelled round's holders are told, lotteries are drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time, timedelta

from bot.delivery import notice
from bot.dialogue.say import Say, say
from bot.dialogue.screen import Choice, Screen
from bot.jobs.chore import Chore
from bot.jobs.job import Job, Shift
from handlers.coupons import losing, speaking
from handlers.coupons.speaking import COUPONS, WALLET
from rules.base.timetables import Daily
from storage import coupon_codes, draws, endings, lotteries, outbox, round_rows, wallets
from storage.awards import Winner
from storage.committer import Committer
from storage.endings import Holder
from storage.round_rows import Round
from storage.writing import Transaction, Write

SOON, LATER, HOURLY = timedelta(seconds=5), timedelta(minutes=1), timedelta(hours=1)
NIGHT = time(4)
"""Draws are asked for when they are wanted; once a night whatever nobody asked for is looked for."""


@dataclass(frozen=True, slots=True)
class Cancelled:
    """Coupons of a cancelled round become void, and their holders hear of it in the same transaction."""

    round: int

    async def apply(self, tx: Transaction) -> int:
        """Do a batch. Returns how many there were."""
        holders: Sequence[Holder] = await endings.Void(self.round).apply(tx)
        round = await round_rows.get(tx.connection, self.round) if holders else None
        if round is None:
            return 0
        screen = Screen(say("coupons-cancelled", title=speaking.title(round)), (COUPONS, WALLET))
        told = [notice.notify(one.person, "coupon-void", screen, about=one.claim) for one in holders]
        await outbox.notify(tx, told)
        return len(holders)


@dataclass(frozen=True, slots=True)
class Drawn:
    """Winners hear that they won, in the transaction that gives them their piece. All are of one round."""

    winners: tuple[Winner, ...]

    async def apply(self, tx: Transaction) -> None:
        """Tell them."""
        coupon = await wallets.get(tx.connection, self.winners[0].claim)
        assert coupon is not None
        until = speaking.use_by(coupon.round, coupon.valid_until)
        await outbox.notify(tx, [_won(one, coupon.round, until) for one in self.winners])


def _won(winner: Winner, round: Round, until: Say) -> outbox.Notify:
    text = (say("coupons-drawn-won", title=speaking.title(round), number=winner.number), until)
    show = Choice(f"/coupon {winner.claim}", speaking.to_see(round), "primary")
    mine = Choice(f"/mydraw {round.id}", Say("coupons-mydraw"))
    return notice.notify(winner.person, "coupon-won", Screen(text, (show, mine)), about=winner.claim)


def tell(winners: Sequence[Winner]) -> Sequence[Write]:
    """What is written for winners."""
    return (Drawn(tuple(winners)),)


async def draw(shift: Shift) -> None:
    """List what was closed, draw what is to be drawn."""
    await draws.work(shift, tell)


async def close(committer: Committer) -> int:
    """Rounds whose time is over are closed, lotteries too."""
    closed: tuple[int, ...] = await committer.run(endings.Close().apply)
    return len(closed) + int(await committer.run(lotteries.CloseDue().apply))


async def void(committer: Committer) -> int:
    """A batch of each cancelled round."""
    async with committer.database.reading() as connection:
        rounds = await endings.cancelled(connection)
    return sum([await committer.run(Cancelled(round).apply) for round in rounds])


async def expire(committer: Committer) -> int:
    """What nobody used in time; nobody is told, since they were reminded before."""
    return len(await committer.run(endings.Expire().apply))


async def follow(committer: Committer) -> int:
    """What applicants were given, once their application is decided."""
    return int(await committer.run(endings.Follow().apply))


async def withdraw(committer: Committer) -> int:
    """What is left of rounds that are over."""
    return len(await committer.run(endings.Withdraw().apply))


async def lapse(committer: Committer) -> int:
    """Rounds that no second person decided in time."""
    return int(await committer.run(endings.Lapse().apply))


async def forget(committer: Committer) -> int:
    """Short codes that ran out long ago."""
    return int(await committer.run(coupon_codes.Sweep().apply))


chores = (
    Chore("close rounds", SOON, close),
    Chore("void what was cancelled", SOON, void),
    Chore("tell who lost a draw", SOON, losing.tell),
    Chore("follow applicants' coupons", LATER, follow),
    Chore("end coupons", LATER, expire),
    Chore("withdraw what is left", LATER, withdraw),
    Chore("refuse what nobody decided", LATER, lapse),
    Chore("forget short codes", HOURLY, forget),
)
job = Job(lotteries.DRAWS, Daily(NIGHT), draw, late=timedelta(hours=20))

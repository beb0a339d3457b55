"""How many messages a day may cost: counted in the database, so that every process and every restart shares it."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from storage import limits
from storage.committer import Committer
from storage.writing import Look

WHAT = "sms a day"


def ends_at(now: datetime, zone: ZoneInfo) -> datetime:
    """When the union's day is over."""
    return datetime.combine(now.astimezone(zone).date() + timedelta(days=1), time(), zone)


async def spent_until(look: Look, most: int, zone: ZoneInfo) -> datetime | None:
    """Until when no more may be sent; None: today's are not used up."""
    ends = ends_at(look.now, zone)
    return ends if await limits.spent(look, WHAT, ends) >= most else None


@dataclass(slots=True)
class Daily:
    """Implements `bot.channels.sms.gateway.Allowance` for `most` messages a day of the union."""

    committer: Committer
    most: int
    zone: ZoneInfo

    async def take(self) -> float:
        """0: one is counted. Else the seconds until the next day begins."""
        now = self.committer.clock()
        ends = ends_at(now, self.zone)
        return (
            0 if await self.committer.run(limits.Spend(WHAT, self.most, ends).apply) else (ends - now).total_seconds()
        )

    async def give_back(self) -> None:
        """The one that was counted did not leave. Just after midnight it is lost to yesterday, which harms nobody."""
        await self.committer.run(limits.Return(WHAT, ends_at(self.committer.clock(), self.zone)).apply)

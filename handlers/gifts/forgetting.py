"""Addresses go when nobody needs them any more."""

from datetime import timedelta

from bot.jobs.chore import Chore
from storage import parcels
from storage.committer import Committer

HOURLY = timedelta(hours=1)


async def forget(committer: Committer) -> int:
    """A batch of them."""
    return int(await committer.run(parcels.Forget().apply))


chores = (Chore("forget where gifts were sent", HOURLY, forget),)

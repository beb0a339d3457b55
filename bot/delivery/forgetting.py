"""The sweep that forgets who was told what, long after a broadcast ended."""

from storage import forgetting, reach
from storage.committer import Committer


async def round(committer: Committer) -> int:
    """Keep the figures of one broadcast, or forget some people of another. Returns how much there was to do."""
    async with committer.database.reading() as connection:
        due = await forgetting.old(connection, committer.clock())
        figures = await reach.report(connection, due[0]) if due else []
    if due:
        return int(await committer.run(forgetting.KeepFigures(due[0], figures).apply))
    return int(await committer.run(forgetting.Forget().apply))

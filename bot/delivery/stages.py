"""The ends of a broadcast: it begins when its time has come, and is done once everybody was looked for."""

from collections.abc import Mapping
from datetime import datetime, timedelta, tzinfo

from bot.channels.channel import Channel
from bot.delivery.claiming import audience_of, reachable_by
from rules.base import quiet
from storage import audiences, broadcasts, looking, telling
from storage.audiences import Step
from storage.broadcasts import QUEUED, Broadcast
from storage.committer import Committer
from storage.telling import LOOK, Cursor
from storage.writing import Lost

PAGE, PAGES = 500, 10
"""Members read at once on the last look, and pages without anybody new that are passed over together."""
ORPHANED = timedelta(days=1)
"""A channel that is no more moves no cursor; whom it should have told, the last look tells."""


class Stages:
    """Begins and ends broadcasts. Any number of processes may; `zone` as for `Letters`."""

    def __init__(self, committer: Committer, channels: Mapping[str, Channel], zone: tzinfo | None) -> None:
        self._committer, self._channels, self._zone = committer, channels, zone

    async def round(self) -> int:
        """Do what can be done now. Returns how much that was: 0 is nothing. Raises `Away`."""
        now = self._committer.clock()
        if self._zone is not None and not quiet.is_day(now, self._zone):
            return 0
        async with self._committer.database.reading() as connection:
            found = await broadcasts.open_now(connection, now)
            cursors = await telling.cursors(connection, [one.id for one in found]) if found else {}
        done = 0
        for one in found:
            if one.state == QUEUED:
                done += await self._begin(one)
            elif one.reachable is None:
                done += await self._count(one)
            elif self._walked(cursors[one.id], now):
                done += await self._last_look(one, cursors[one.id][LOOK])
        return done

    async def _begin(self, one: Broadcast) -> int:
        return int(await self._committer.run(telling.Start(one.id, reachable_by(self._channels)).apply))

    async def _count(self, one: Broadcast) -> int:
        """How many it is for, once the first are on their way: counting millions takes a while."""
        async with self._committer.database.reading() as connection:
            size = await audiences.size(connection, audience_of(one))
        await self._committer.run(telling.Counted(one.id, size).apply)
        return 1

    def _walked(self, cursors: Mapping[str, Cursor], now: datetime) -> bool:
        """Whether every channel has come to its end."""
        return all(
            cursor.done or (name not in self._channels and now - cursor.rated_at > ORPHANED)
            for name, cursor in cursors.items()
            if name != LOOK
        )

    async def _last_look(self, one: Broadcast, cursor: Cursor) -> int:
        if cursor.done:
            return int(await self._committer.run(looking.Finish(one.id).apply))
        place, new, ended = cursor.place, list[Step](), False
        audience, channels = audience_of(one), reachable_by(self._channels)
        async with self._committer.database.reading() as connection:
            for _ in range(PAGES):
                page = await audiences.walk(connection, audience, one.path, place, PAGE, channels)
                untold = await looking.untold(connection, one.id, {step.person for step in page})
                new = [step for step in page if step.person in untold and self._meant(one, step)]
                place, ended = page[-1].place if page else place, len(page) < PAGE
                if new or ended:
                    break
        look = looking.Look(one.id, cursor, place, ended, tuple(new))
        try:
            told: int | None = await self._committer.run(look.apply)
        except Lost:
            return 1
        return 0 if told is None else max(1, told)

    @staticmethod
    def _meant(one: Broadcast, step: Step) -> bool:
        return audiences.meant(one.audience, step) or (step.address is None and not one.audience.by_address)

"""What a channel tells next: the next people of the broadcast that goes first, claimed and ready to be told."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.channels.channel import Channel
from bot.delivery.batches import Batch, Due
from bot.delivery.drawn import Drawn
from bot.delivery.letters import Letter
from bot.delivery.noting import Notes
from rules.base import quiet
from storage import audiences, broadcasts, outbox, telling, wishes
from storage.audiences import Audience, Place, Step
from storage.broadcasts import Broadcast
from storage.committer import Committer
from storage.outcomes import Outcome
from storage.reach import LATER, UNWANTED
from storage.telling import Claim, Cursor, Keep, Release, Retake, Told
from storage.wishes import Wish

LEASE = timedelta(seconds=60)
"""Longer than any channel takes for a message, and than a batch waits without asking anew."""
LOOKS_BACK = timedelta(seconds=2)
"""Between two looks for what dead processes left."""
PAGES, LARGEST_PAGE = 4, 500
"""Most pages of the audience read for one batch, where few of it are on this channel; members on one."""


def reachable_by(channels: Mapping[str, Channel]) -> tuple[str, ...]:
    """The channels that broadcasts use: an SMS costs, and says nothing but that something is there."""
    return tuple(name for name in channels if name != outbox.SMS)


def audience_of(broadcast: Broadcast) -> Audience:
    """Who is told: members who join after it began are not."""
    audience, begun = broadcast.audience, broadcast.started_at
    before = min(filter(None, (audience.joined_before, begun)), default=None)
    return replace(audience, joined_before=before)


class Claims:
    """Claims for the channel `name`; `process` is our number where a channel has one sender, `zone` as for `Letters`.

    Who wants no news, or none just now, is noted in `notes` at once.
    """

    def __init__(
        self,
        committer: Committer,
        name: str,
        channels: Mapping[str, Channel],
        process: int,
        notes: Notes,
        drawn: Drawn,
        zone: tzinfo | None,
    ) -> None:
        self._committer, self._name, self._channels, self._process = committer, name, channels, process
        self._notes, self._drawn, self._zone = notes, drawn, zone
        self._page = 0
        self._looked_back: datetime | None = None

    async def next(self, most: int) -> list[Due] | None:
        """At most `most` people. None: there is nothing to do here now; empty: there may be more.

        Raises `Away`, and `Lost` where another process took them.
        """
        now = self._committer.clock()
        if not self.is_day(now):
            return None
        if self._looked_back is None or now - self._looked_back >= LOOKS_BACK:
            if (found := await self._left(now)) is not None:
                return found
            self._looked_back = now
        async with self._committer.database.reading() as connection:
            if (first := await self._first(connection, now)) is None:
                return None
            one, cursor = first
            steps, to, done = await self._walk(connection, one, cursor, most)
            wanted = await self._wishes(connection, steps)
        until = now + LEASE
        claim = Claim(one.id, cursor, to, done, tuple(steps), until, self._sole)
        told: tuple[Told, ...] | None = await self._committer.run(claim.apply)
        return None if told is None else await self._ready(Batch(one, until, now), told, wanted)

    async def _first(self, connection: AsyncConnection, now: datetime) -> tuple[Broadcast, Cursor] | None:
        """The broadcast that goes first of those that this channel has not walked through."""
        running = [one for one in await broadcasts.open_now(connection, now) if one.state == broadcasts.RUNNING]
        cursors = await telling.cursors(connection, [one.id for one in running]) if running else {}
        for one in running:
            cursor = cursors.get(one.id, {}).get(self._name)
            if cursor is not None and not cursor.done:
                return one, cursor
        return None

    def is_day(self, now: datetime) -> bool:
        """Whether the union tells anybody news now."""
        return self._zone is None or quiet.is_day(now, self._zone)

    async def ask_again(self, batch: Batch, persons: Sequence[int]) -> set[int]:
        """Those of the batch who are still ours and still to be told; it is asked of the database."""
        now = self._committer.clock()
        to = now + LEASE
        if not self.is_day(now):
            await self.release(batch, persons)
            return set()
        keep = Keep(batch.broadcast.id, self._name, tuple(persons), batch.until, to, self._sole)
        kept: set[int] = await self._committer.run(keep.apply)
        batch.until, batch.asked_at = to, now
        return kept

    async def release(self, batch: Batch, persons: Sequence[int]) -> None:
        """These are not told by us."""
        release = Release(batch.broadcast.id, self._name, tuple(persons), batch.until)
        await self._committer.run(release.apply)

    @property
    def _channel(self) -> Channel:
        return self._channels[self._name]

    @property
    def _sole(self) -> int | None:
        return self._process if self._channel.can.rates is not None else None

    async def _left(self, now: datetime) -> list[Due] | None:
        """Whom a dead process was telling: once more where that does no harm, else it stays unconfirmed."""
        process = self._committer.process
        async with self._committer.database.reading() as connection:
            ids = await telling.abandoned(connection, self._name, now, process)
            found = [one for id in sorted(ids) if (one := await broadcasts.get(connection, id)) is not None]
        for one in found:
            again = (one.again or self._channel.can.dedupes) and one.state != broadcasts.STOPPED
            if again and one.state != broadcasts.RUNNING:
                continue  # they wait for it to go on
            retake = Retake(one.id, self._name, now + LEASE, again, self._sole)
            told: tuple[Told, ...] = await self._committer.run(retake.apply)
            if told:
                return await self._ready(Batch(one, now + LEASE, now), told, {})
        return None

    async def _walk(
        self, connection: AsyncConnection, one: Broadcast, cursor: Cursor, most: int
    ) -> tuple[list[Step], Place, bool]:
        """The next who are told here, where the walk is then, and whether that is the end."""
        audience, place, steps = audience_of(one), cursor.place, list[Step]()
        for _ in range(PAGES):
            size = min(LARGEST_PAGE, max(most, self._page))
            page = await audiences.walk(connection, audience, one.path, place, size, reachable_by(self._channels))
            for step in page:
                if len(steps) == most:
                    self._page = size // 2
                    return steps, place, False
                place = step.place
                if step.channel == self._name and audiences.meant(audience, step):
                    steps.append(step)
            if len(page) < size:
                return steps, place, True
            self._page = size * 2 if len(steps) < most else size
        return steps, place, False

    async def _wishes(self, connection: AsyncConnection, steps: Sequence[Step]) -> dict[int, Wish]:
        owners = [step.person for step in steps] + [step.address for step in steps if step.address is not None]
        return await wishes.of_all(connection, owners) if owners else {}

    async def _ready(self, batch: Batch, told: Sequence[Told], wanted: Mapping[int, Wish]) -> list[Due]:
        """Those who are told now, with what they are shown; of the others it is noted why not."""
        found = list[Due]()
        for one in told:
            if (other := self._not_now(one, wanted)) is not None:
                self._notes.add(batch.broadcast, self._channel, other)
                continue
            account = self._committer.keys.open("addresses", one.address, one.account).decode()
            letter = Letter(account, await self._drawn.shown(batch.broadcast.id, one.language))
            messages = letter.messages(self._channel.can.text_characters)
            found.append(Due(batch, one, account, letter.shown, messages))
        return found

    def _not_now(self, one: Told, wanted: Mapping[int, Wish]) -> Outcome | None:
        wish = wanted.get(one.person) or wanted.get(one.address)
        if wish is None:
            return None
        if not wish.wants(outbox.NEWS):
            return Outcome(one, UNWANTED)
        now = self._committer.clock()
        if wish.hours is None or self._zone is None or not self._channel.can.rings:
            return None
        until = quiet.awake(now, self._zone, wish.hours)
        return Outcome(one, LATER, "quiet", until) if until > now else None

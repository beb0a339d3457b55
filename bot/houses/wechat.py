"""The house as WeChat sees it: what other chat channels get, what is held for somebody, what may still be sent."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from bot.channels.channel import TryAgain
from bot.channels.wechat.house import Owed
from bot.channels.wechat.reading import CHANNEL
from bot.delivery import notice, retold
from bot.desk import Desk
from bot.dialogue import drawing
from bot.dialogue.screen import Answer, Shown
from bot.houses.chat import EASY, ChatHouse, Pace
from bot.houses.holding import Holding
from bot.pictures.pool import Pool
from bot.seats import Seat
from bot.words.words import Words
from storage import bodies, outbox, windows
from storage import held as keeping
from storage.away import Away
from storage.windows import Limit
from storage.writing import Lost

LEASE = timedelta(seconds=30)
"""How long what was taken to be told stays with whoever took it; a reply is written within five seconds."""
AFTER = timedelta(seconds=1)
"""Until more of an answer follows: its beginning is to be read first."""
log = logging.getLogger(__name__)


@contextmanager
def _again_while_away() -> Iterator[None]:
    try:
        yield
    except (Away, Lost):
        raise TryAgain from None


class WechatHouse(ChatHouse):
    """Implements `bot.channels.wechat.house.House`. `refused` is told (channel, why) of each push not believed."""

    whose = CHANNEL

    def __init__(
        self,
        desk: Desk,
        words: Words,
        pictures: Pool,
        refused: Callable[[str, str], None] = lambda _channel, _why: None,
        pace: Pace = EASY,
    ) -> None:
        super().__init__(desk, words, pictures, pace)
        self._holding = Holding(desk.committer.database)
        self._refused = refused
        self._names: dict[str, str] = {}
        """The locale for each language that somebody chose; a handful."""

    def refused(self, why: str) -> None:
        """Counted."""
        self._refused(CHANNEL, why)

    def typed(self, line: str, language: str) -> str:
        """The first of the command's words in that language; of its variant's where the last argument is one."""
        name, *arguments = line.removeprefix("/").split(" ")
        command = self._desk.book.commands.get(name)
        if command is None or (arguments and not command.alone):
            return ""
        variant = f"-{arguments[-1]}" if arguments and arguments[-1] in command.variants else ""
        return next(iter(self._words.typed(f"{command.label.key}{variant}-words", language)), "")

    async def owe(self, answer: Answer, seconds: float = 0) -> None:
        """Sent at once: an answer that was given on a page is waited for in the chat."""
        await super().owe(answer, seconds)
        if not seconds:
            self._desk.late()

    async def offered(self, account: str) -> tuple[tuple[str, str], ...]:
        """From the conversation's row."""
        self._desk.seats.drop(CHANNEL, account)
        with _again_while_away():
            return (await self._seat(account)).state.choices

    async def language(self, channel: str, account: str) -> str:
        """What they chose, or the union's own: WeChat tells no language, so nothing is read for it in each turn."""
        try:
            seat = await self._desk.seats.find(channel, account, "")
        except Away:
            raise TryAgain from None
        chosen = seat.state.language or self._desk.language
        return self._names.get(chosen) or self._names.setdefault(chosen, self._words.locale(chosen).name)

    async def revision(self, account: str) -> int:
        """Of the seat."""
        with _again_while_away():
            return (await self._seat(account)).state.revision

    async def owed(self, account: str, most: int) -> tuple[Owed, ...]:
        """Taken and drawn; what can't be drawn holds nobody up."""
        try:
            seat = await self._seat(account)
            if not await self._holding.holds(seat.address):
                return ()
            rows = await self._desk.committer.run(keeping.Take(seat.address, self.now() + LEASE, most).apply)
            shared = await self._shared(rows)
        except Away:
            raise TryAgain from None
        language = seat.state.language or self._desk.language
        return tuple([found for row in rows if (found := self._drawn(row, shared, language)) is not None])

    async def _shared(self, rows: Sequence[Any]) -> bodies.Shared:
        if all(row.body for row in rows):
            return {}
        async with self._desk.committer.database.reading() as connection:
            return await bodies.shared(connection, self._desk.keys, rows)

    async def told(self, account: str, ids: Sequence[int]) -> None:
        """Sent."""
        await self._do(account, lambda seat: outbox.Seen(seat.address, tuple(ids)))

    async def release(self, account: str, ids: Sequence[int]) -> None:
        """Queued again."""
        await self._do(account, lambda seat: keeping.Release(seat.address, tuple(ids)))
        self._desk.wrote()

    async def follow(self, account: str, screens: Sequence[Shown], dedupe: str, *, held: bool = False) -> None:
        """In the outbox."""
        await self._do(account, lambda seat: _following(seat.address, screens, dedupe, held=held))

    async def announceable(self, account: str, notice: int) -> str | None:
        """From the outbox."""
        with _again_while_away():
            address = (await self._seat(account)).address
            async with self._desk.committer.database.reading() as connection:
                return await keeping.announceable(connection, address, notice, self.now())

    async def spend(self, account: str, limits: Mapping[str, Limit]) -> str | None:
        """Before it is sent, so that no two processes send more than is allowed."""
        kind: str | None = await self._do(account, lambda seat: windows.Spend(seat.address, limits))
        return kind

    async def give_back(self, account: str, kind: str) -> None:
        """Counted back."""
        await self._do(account, lambda seat: windows.Return(seat.address, kind))

    async def shut(self, account: str) -> None:
        """No window is open."""
        await self._do(account, lambda seat: windows.Shut(seat.address))

    async def _seat(self, account: str) -> Seat:
        return await self._desk.seats.find(CHANNEL, account, "")

    async def _do(self, account: str, write: Callable[[Seat], Any]) -> Any:
        with _again_while_away():
            return await self._desk.committer.run(write(await self._seat(account)).apply)

    def _drawn(self, row: Any, shared: bodies.Shared, language: str) -> Owed | None:
        try:
            screens = notice.unpack(bodies.content(self._desk.keys, row, shared) or b"[]")
            shown = tuple([drawing.draw(screen, self._words, language, 0) for screen in screens])
        except Exception:
            log.exception("what is held can't be drawn")
            return None
        return Owed(row.id, shown)


def _following(address: int, screens: Sequence[Shown], dedupe: str, *, held: bool) -> keeping.Follow:
    after = timedelta() if held else AFTER
    return keeping.Follow(address, CHANNEL, retold.packed(screens), dedupe, after, held)

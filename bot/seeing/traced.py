"""A desk and channels whose work is traced. Where tracing is off the plain ones run, so that it costs nothing there."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

from bot.channels.channel import Channel, Receipt
from bot.desk import Desk, place
from bot.dialogue import turn
from bot.dialogue.context import Needed
from bot.dialogue.event import Event
from bot.dialogue.screen import Answer, Shown
from bot.dialogue.service import Book
from bot.seat import Seat
from bot.seeing.tracing import Tracer, code
from storage.committer import Committer, Done
from storage.turns import Turn
from storage.writing import Look


class TracedDesk(Desk):
    """A turn is a span; under it stand deciding, with each fact that was loaded, and the commit."""

    def __init__(self, tracer: Tracer, book: Book, committer: Committer, *args: Any, **options: Any) -> None:
        super().__init__(book, committer, *args, **options)
        self.tracer = tracer
        self.committer = cast(Committer, TracedCommitter(committer, tracer))

    async def _in_line(self, event: Event, parked: int) -> Answer:
        with self.tracer.span("turn", channel=event.channel, event=event.what.kind, resumed=bool(parked)):
            return await super()._in_line(event, parked)

    async def _once(self, event: Event, seat: Seat, id: int, parked: int) -> Answer:
        self.tracer.note("step", code(place(seat).removeprefix("/")))
        return await super()._once(event, seat, id, parked)

    async def _decided(self, *args: Any) -> turn.Move:
        with self.tracer.span("decide"):
            return await super()._decided(*args)

    async def _load(self, look: Look, seat: Seat, needed: Needed) -> Any:
        with self.tracer.span("fact", fact=code(needed.name)):
            return await super()._load(look, seat, needed)


class TracedCommitter:
    """A committer; each turn that it commits is a span."""

    def __init__(self, committer: Committer, tracer: Tracer) -> None:
        self._committer, self._tracer = committer, tracer

    def __getattr__(self, name: str) -> Any:
        return getattr(self._committer, name)

    async def turn(self, turn: Turn) -> Done:
        """As the committer does. `turns`: how many its transaction held."""
        with self._tracer.span("commit", writes=len(turn.writes)) as span:
            done = await self._committer.turn(turn)
            span.set_attribute("turns", done.together)
            return done


class TracedChannel:
    """A channel; each notice that it is given is a span."""

    def __init__(self, name: str, now: Callable[[], Channel], tracer: Tracer) -> None:
        self.name, self._now, self._tracer = name, now, tracer

    def __getattr__(self, name: str) -> Any:
        return getattr(self._now(), name)

    async def send(self, account: str, notice: int, screens: tuple[Shown, ...]) -> Receipt:
        """As the channel does."""
        with self._tracer.span("notice", channel=self.name, screens=len(screens)) as span:
            receipt = await self._now().send(account, notice, screens)
            span.set_attribute("outcome", receipt.state)
            return receipt


class TracedChannels(Mapping[str, Channel]):
    """Channels by name, each traced; whoever runs them may still put another in a channel's place."""

    def __init__(self, channels: Mapping[str, Channel], tracer: Tracer) -> None:
        self._channels, self._tracer = channels, tracer

    def __getitem__(self, name: str) -> Channel:
        self._channels[name]
        return TracedChannel(name, lambda: self._channels[name], self._tracer)

    def __iter__(self) -> Iterator[str]:
        return iter(self._channels)

    def __len__(self) -> int:
        return len(self._channels)

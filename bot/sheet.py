"""One decided turn on its way into the database: drawn in the person's language, packed, sealed."""

from typing import Any

from bot import echoes, record
from bot.dialogue import drawing
from bot.dialogue.event import Event, Text
from bot.dialogue.screen import Answer, Screen
from bot.dialogue.state import Draft, State
from bot.dialogue.turn import Move
from bot.seats import Seat
from storage.keys import Keyring
from storage.turns import DraftChange, Turn
from storage.writing import Actor


class Sheet:
    """Turns a `Move` into what the committer takes. `answer` and `state` are set once the screens are drawn."""

    __slots__ = ("answer", "event", "id", "keys", "language", "move", "seat", "state", "words")

    def __init__(
        self, keys: Keyring, words: drawing.Words, event: Event, seat: Seat, id: int, move: Move, language: str
    ) -> None:
        self.keys, self.words, self.event, self.seat, self.id, self.move = keys, words, event, seat, id, move
        self.language = move.state.language or event.language or language
        self.state: State = move.state
        self.answer: Answer

    def turn(self, *, parked: bool) -> Turn:
        """What the committer takes."""
        move, seat = self.move, self.seat
        self._draw(move.screens)
        return Turn(
            self.id,
            Actor(seat.address, seat.person, self.id),
            self.event.channel,
            self.event.key,
            self.event.at,
            seat.state.revision,
            self._sealed_state(),
            self._sealed_answer() if move.say is None else self._after,
            tuple([self._change(was, new) for was, new in move.drafts]),
            move.writes,
            parked,
            self.event.opens,
        )

    def drawn(self) -> Answer:
        """The answer of a turn that is not committed."""
        self._draw(self.move.screens)
        return self.answer

    def next_seat(self) -> Seat:
        """The seat after the commit of a turn without writes."""
        if not self.move.drafts:
            return Seat(self.seat.address, self.seat.person, self.state, self.seat.drafts)
        drafts = dict(self.seat.drafts)
        for was, new in self.move.drafts:
            if new is not None:
                drafts[new.form] = new.stored(was)
            elif was is not None:
                drafts.pop(was.form, None)
        return Seat(self.seat.address, self.seat.person, self.state, drafts)

    def _draw(self, screens: tuple[Screen, ...]) -> None:
        shown = tuple([drawing.draw(screen, self.words, self.language, self.state.revision) for screen in screens])
        echo, hidden = self._echo()
        self.answer = Answer(self.id, shown, echo, self.move.extra, hidden, self.move.replaces)
        self.state = self.move.state.offering(drawing.offered(shown))

    def _echo(self) -> tuple[str | None, bool]:
        """The person's own message as it is shown from now on, and whether it should not stay as typed."""
        if self.move.echo is not None:
            return self.words.text(self.move.echo, self.language), self.move.hidden
        what = self.event.what
        masked = echoes.masked(what.text) if isinstance(what, Text) else None
        return masked, masked is not None

    def _after(self, outcomes: tuple[Any, ...]) -> tuple[bytes, bytes]:
        assert self.move.say is not None
        self._draw((*self.move.screens, *self.move.say(outcomes)))
        return self._sealed_answer(), self._sealed_state()

    def _sealed_answer(self) -> bytes:
        return record.sealed(self.keys, self.event, self.answer)

    def _sealed_state(self) -> bytes:
        return self.keys.seal("conversations", self.seat.address, self.state.packed())

    def _change(self, was: Draft | None, new: Draft | None) -> DraftChange:
        if new is None:
            assert was is not None
            return DraftChange(was.id, was.owner, was.form, was.revision, None, was.expires_at)
        content = self.keys.seal("drafts", new.id, new.packed())
        revision = was.revision if was else 0
        return DraftChange(new.id, new.owner, new.form, revision, content, new.expires_at, new.remind_at)

"""A conversation without database or channel: says, taps, and sees what a person would.

State and drafts go through their packed form in each turn, facts come from a dict, and a sentence that stands neither
in the locales nor in `SENTENCES` fails the test.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.dialogue import drawing, photo, turn
from bot.dialogue.context import Facts, Needed, Who
from bot.dialogue.event import Event, Follow, Tap, Text, What
from bot.dialogue.move import Move
from bot.dialogue.say import Say
from bot.dialogue.screen import Shown
from bot.dialogue.service import Book, Service, word_keys
from bot.dialogue.state import Draft, State
from bot.words import Words

NOON = datetime(2026, 7, 6, 4, tzinfo=UTC)
REAL = Words.load(Path(__file__).parents[3] / "locales", timezone=ZoneInfo("Asia/Shanghai"), clock=lambda: NOON)

SENTENCES: dict[str, str] = {}
"""Sentences of the tests' own forms, by key, with {arguments}."""


class Sentences:
    """The real locales, and those of the tests."""

    def text(self, what: Say | tuple[Say, ...], language: str) -> str:
        """As `bot.words.Words.text`, but a sentence that is missing is an error."""
        if isinstance(what, tuple):
            return "\n".join(self.text(one, language) for one in what)
        args = {name: self.text(arg, language) if isinstance(arg, Say) else arg for name, arg in what.args.items()}
        if what.key in SENTENCES:
            return SENTENCES[what.key].format(**args)
        missed = sum(REAL.missed.values())
        said = REAL.text(Say(what.key, args), language)
        assert sum(REAL.missed.values()) == missed, f"no sentence for {what}"
        return said


def book(*services: Service, words: Mapping[str, tuple[str, ...]] | None = None) -> Book:
    """A book with the words of the real locales, and `words` for commands of the tests' own."""
    typed = {name: REAL.typed(key) for name, key in word_keys(services).items()}
    return Book(services, {**typed, **(words or {})})


class Talk:
    """One person (or guest, without `person`) talking. `did` collects the writes of all turns, `moves` the turns."""

    def __init__(
        self, book: Book, facts: Mapping[str, Any] | None = None, *, person: int | None = None, language: str = "zh_CN"
    ) -> None:
        self.book, self.facts, self.who, self.language = book, dict(facts or {}), Who(7, person, "fake"), language
        self.now = NOON
        self.state = State()
        self.drafts: dict[str, Draft] = {}
        self.shown: tuple[Shown, ...] = ()
        self.did: list[Any] = []
        self.moves: list[Move] = []
        self.echo: str | None = None

    def says(self, text: str) -> None:
        """Type something."""
        self.does(Text(text))

    def taps(self, data: str) -> None:
        """Tap a choice by what it carries."""
        self.does(Tap(data))

    def picks(self, label: str) -> None:
        """Tap the choice on screen whose label begins so."""
        self.taps(self.choice(label))

    def follows(self) -> None:
        """Open the conversation."""
        self.does(Follow())

    def waits(self, time: timedelta) -> None:
        """Let time pass."""
        self.now += time

    def choice(self, label: str) -> str:
        """What the choice with this beginning carries."""
        found = [button.data for screen in self.shown for button in screen.buttons if button.label.startswith(label)]
        assert found, f"{label} not among {self.labels}"
        return found[0]

    @property
    def labels(self) -> list[str]:
        """The labels of all choices on screen."""
        return [button.label for screen in self.shown for button in screen.buttons]

    @property
    def screen(self) -> str:
        """All that can be read on screen."""
        return "\n".join(screen.text for screen in self.shown)

    def sees(self, *texts: str) -> bool:
        """Whether all of `texts` can be read on screen or on a choice."""
        return all(text in self.screen or any(text in label for label in self.labels) for text in texts)

    def answers(self, form: str) -> dict[str, Any]:
        """What the draft of a form holds."""
        return dict(self.drafts[form].answers)

    def does(self, what: What) -> None:
        """One turn."""
        event = Event("fake", str(self.state.revision), "me", self.now, what, self.language)
        move = self._decided(event)
        assert move.state.revision == self.state.revision + 1
        outcomes = tuple(write.outcome for write in move.writes)  # type: ignore[attr-defined]
        screens = move.screens + (move.say(outcomes) if move.say else ())
        language = move.state.language or self.language
        self.shown = tuple(drawing.draw(screen, Sentences(), language, move.state.revision) for screen in screens)
        state = replace(move.state, choices=drawing.offered(self.shown))
        self.state = State.unpacked(state.revision, state.packed())
        for was, new in move.drafts:
            self._store(was, new)
        self.did += move.writes
        self.moves.append(move)
        self.echo = None if move.echo is None else Sentences().text(move.echo, language)

    def _decided(self, event: Event) -> Move:
        facts, new_id = Facts(), 1000 + self.state.revision
        draft = self.drafts.get(self.state.form)
        while True:
            try:
                return turn.decide(self.book, self.state, draft, event, facts, self.now, self.who, new_id)
            except Needed as needed:
                name, args = needed.name, needed.args_of_fact
            facts.known[name, *args] = self._loaded(name, args)

    def _loaded(self, name: str, args: tuple[Any, ...]) -> Any:
        if name == "draft":
            owner, form = args
            assert owner == self.who.owner
            return self.drafts.get(form)
        if name == photo.FACT and name not in self.facts:
            return photo.Photo()
        fact = self.facts[name]
        return fact(*args) if isinstance(fact, Callable) else fact  # type: ignore[arg-type]

    def _store(self, was: Draft | None, new: Draft | None) -> None:
        form = (was or new).form  # type: ignore[union-attr]
        stored = self.drafts.get(form)
        assert (was.revision if was else 0) == (stored.revision if stored else 0), "a draft was overwritten unseen"
        if new is None:
            assert stored is not None
            del self.drafts[form]
            return
        assert stored is None or stored.id == new.id
        self.drafts[form] = Draft.unpacked(
            new.id, new.owner, form, (stored.revision if stored else 0) + 1, new.expires_at, new.packed()
        )

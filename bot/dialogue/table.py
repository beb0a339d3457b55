"""The working table of one decision: what it looks at, and what it has come to so far. Nothing outlives the turn."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from bot.dialogue import filling, speaking
from bot.dialogue.context import Context, Facts, Who
from bot.dialogue.decision import Write
from bot.dialogue.event import Event, Tap, Text
from bot.dialogue.form import Form
from bot.dialogue.move import After, Change, Move
from bot.dialogue.say import Say
from bot.dialogue.screen import Screen
from bot.dialogue.service import Book, Command
from bot.dialogue.state import Draft, State
from bot.dialogue.step import Step

HIDDEN: Final = Say("dialogue-hidden")
NOTHING: Final[Mapping[str, Any]] = {}


class Table:
    """`was` is the draft on screen as it is stored, `draft` as it stands now. `newer`: a newer process wrote it.

    `typed` means that the event's own words are read; `hide` that they are not to be shown again.
    """

    __slots__ = (
        "asking", "book", "changes", "context", "draft", "event", "expired", "facts", "form", "hide", "kept", "label",
        "language", "new_id", "newer", "now", "pending", "state", "step", "was", "who",
    )  # fmt: skip

    def __init__(
        self,
        book: Book,
        state: State,
        draft: Draft | None,
        event: Event,
        facts: Facts,
        now: datetime,
        who: Who,
        new_id: int,
    ) -> None:
        self.book, self.state, self.event, self.facts, self.now, self.who = book, state, event, facts, now, who
        self.new_id, self.was, self.kept, self.language = new_id, draft, state.kept, state.language
        self.asking, self.pending = state.asking, state.pending
        self.label: Say | None = None
        self.hide = False
        self.changes: dict[int, Change] = {}
        self.newer = False
        self.expired: Draft | None = None
        self.draft: Draft | None = None
        self.form: Form | None = None
        self.step: Step | None = None
        if draft is not None and (form := book.forms.get(draft.form)) is not None:
            self._seat(form, draft)
        self.recontext()

    def _seat(self, form: Form, draft: Draft) -> None:
        if draft.expires_at <= self.now:
            self.expired = draft
            self.hide = draft.step in form.secrets
            self.drops(draft)
            return
        live = filling.current(form, draft)
        if live is None:
            self.newer = self.hide = True
        else:
            self.draft, self.form, self.step = live, form, form.by_key[live.step]

    def recontext(self) -> None:
        """Make the context anew, after what it shows has changed."""
        language, draft = self.language or self.event.language, self.draft
        if draft is None:
            self.context = Context(self.now, self.who, language, self.facts)
        else:
            here = (draft.answers, draft.case, draft.only, draft.cursor, draft.form)
            self.context = Context(self.now, self.who, language, self.facts, *here)

    def puts(self, form: Form, draft: Draft) -> None:
        """`draft` is what is on screen from here on."""
        self.draft, self.form, self.step = draft, form, form.by_key[draft.step]
        self.recontext()

    def clears(self) -> None:
        """No form is on screen from here on."""
        self.draft = self.form = self.step = None
        self.newer = False
        self.recontext()

    @property
    def typed(self) -> bool:
        """Whether the person's own words were read as an answer."""
        return self.label is None and type(self.event.what) is Text

    def known(self, name: str) -> Command | None:
        """The command, if there is one and this person may know of it."""
        command = self.book.commands.get(name)
        if command is not None and command.roles:
            person = self.who.person
            if person is None or not command.roles & self.facts("roles", person):
                return None
        return command

    def end(  # noqa: PLR0913
        self,
        screens: tuple[Screen, ...],
        *,
        view: str = "",
        misses: int = 0,
        asking: str = "",
        pending: str = "",
        writes: tuple[Write, ...] = (),
        say: After | None = None,
        echo: Say | None = None,
        extra: Mapping[str, Any] = NOTHING,
    ) -> Move:
        """The turn is over. A form that is still on the table stays on screen."""
        was, what, draft = self.state, self.event.what, self.draft
        if self.expired is not None and (screens or say is not None):
            screens = speaking.noted(screens, Say("dialogue-draft-expired"))
            self.kept = "" if self.kept == self.expired.form else self.kept
        form = draft.form if draft is not None else self.was.form if self.newer and self.was is not None else ""
        tapped = what.data if type(what) is Tap and what.data.startswith("r") else ""
        hidden = self.typed and (self.hide or echo is not None)
        if echo is None:
            echo = self.label or (HIDDEN if hidden else None)
        state = State(was.revision + 1, self.language, form, view, (), tapped, asking, pending, misses, self.kept)
        changes, replaces = tuple(self.changes.values()), self._replaces(view, len(screens))
        return Move(state, screens, changes, writes, say, echo, extra, hidden, replaces)

    def _replaces(self, view: str, screens: int) -> bool:
        """Whether what is shown is the tapped screen's next look: the same question again, or the same command's view.

        An old tap's answer never is: the current screen stands somewhere else.
        """
        what, was = self.event.what, self.state
        if type(what) is not Tap or screens != 1:
            return False
        if self.draft is not None and self.was is not None:
            bound = what.data.startswith(f"r{was.revision}.")
            return bound and self.draft.id == self.was.id and self.draft.step == self.was.step
        return self.draft is None and self.was is None and bool(view) and _word(view) == _word(was.view)

    def saves(self, draft: Draft) -> None:
        """`draft` becomes what is stored of the one on screen."""
        self.changes[draft.id] = (self.was, draft)

    def drops(self, draft: Draft) -> None:
        """`draft` goes, if it is stored at all."""
        if draft.revision:
            self.changes[draft.id] = (draft, None)


def _word(line: str) -> str:
    return line.partition(" ")[0]

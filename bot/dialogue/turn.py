"""One turn: a pure function of (book, state, draft, event, facts) that says what to remember, to write and to show.

Reading order (design, "One turn"): the words that always work, commands, the step's own reader, other handlers, ask again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.dialogue import filling, speaking
from bot.dialogue.choosing import chosen
from bot.dialogue.context import Context, Facts, Who
from bot.dialogue.decision import Decision, Outcomes, Start, Write
from bot.dialogue.event import Event, Follow, Tap, Text, Unfollow, Unusable, What
from bot.dialogue.form import Form
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.screen import Screen
from bot.dialogue.service import RESERVED, Book, Command, plain
from bot.dialogue.state import Draft, State
from bot.dialogue.step import Again, Goto, Read, Stay, Step, Submit, Taken

MISSES = 3
"""After so many misunderstandings a person is offered."""


@dataclass(frozen=True, slots=True)
class Move:
    """What a turn comes to. `state` has its new revision but not yet the choices: they are known once the screens are drawn.

    `drafts` are (draft as it was, or None; draft as it becomes, or None), one pair for each that changed.
    `say` makes the screens from the writes' outcomes; they follow `screens`.
    """

    state: State
    screens: tuple[Screen, ...]
    drafts: tuple[tuple[Draft | None, Draft | None], ...] = ()
    writes: tuple[Write, ...] = ()
    say: Callable[[Outcomes], tuple[Screen, ...]] | None = None
    echo: Say | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


def decide(
    book: Book, state: State, draft: Draft | None, event: Event, facts: Facts, now: datetime, who: Who, new_id: int
) -> Move:
    """Decide one turn. `draft` is the one that `state.form` names; `new_id` is for a draft this turn may begin.

    Raises `Needed` for a fact that has to be loaded first.
    """
    return Turn(book, state, draft, event, facts, now, who, new_id).move()


class Turn:
    """The working table of one decision. Nothing outlives it."""

    __slots__ = (
        "book",
        "context",
        "draft",
        "event",
        "expired",
        "facts",
        "form",
        "label",
        "new_id",
        "now",
        "state",
        "was",
        "who",
    )

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
        self.book, self.state, self.event, self.facts, self.now, self.who, self.new_id = (
            book, state, event, facts, now, who, new_id,
        )  # fmt: skip
        self.was = draft
        self.label: Say | None = None
        self.expired = draft is not None and draft.expires_at <= now
        live = draft is not None and not self.expired and draft.form in book.forms
        self.draft = filling.current(book.forms[draft.form], draft) if live and draft else None
        self.form: Form | None = book.forms[self.draft.form] if self.draft else None
        self.context = self._context()

    def _context(self) -> Context:
        language = self.state.language or self.event.language
        if self.draft is None:
            return Context(self.now, self.who, language, self.facts)
        draft = self.draft
        return Context(self.now, self.who, language, self.facts, draft.answers, draft.case, draft.only)

    @property
    def step(self) -> Step | None:
        """The question on screen."""
        return self.form.by_key[self.draft.step] if self.form and self.draft else None

    def move(self) -> Move:
        """Decide."""
        if self.was is not None and self.form is None and not self.expired and self.was.form in self.book.forms:
            return self._screens(speaking.newer_draft())
        match self.event.what:
            case Tap(data):
                return self._tap(data)
            case Text(text):
                return self._text(text)
            case Follow():
                return self._follow()
            case Unfollow():
                return self._end(self.state, ())
            case Unusable(what):
                return self._current(say("dialogue-unusable", what=what))
            case what:
                return self._read(what)

    # Taps

    def _tap(self, data: str) -> Move:
        if data.startswith("/"):
            self.label = self._label(data)
            return self._command_line(data)
        revision, _, code = data.partition(".")
        if revision == f"r{self.state.revision}":
            self.label = self._label(code)
            return self._choice(code)
        if data and data == self.state.tapped:
            return self._current()
        return self._current(say("dialogue-old-choice"))

    def _label(self, code: str) -> Say | None:
        for known, label in self.state.choices:
            if known == code:
                return verbatim(label)
        name = code[1:].partition(" ")[0]
        return self.book.commands[name].label if code.startswith("/") and name in self.book.commands else None

    def _choice(self, code: str) -> Move:
        if code.startswith("/"):
            return self._command_line(code)
        if self.state.asking:
            return self._asked(code)
        return self._read(Tap(code))

    # Words

    def _text(self, text: str) -> Move:
        word = plain(text)
        name = self.book.words.get(word, "")
        if text.startswith("/"):
            return self._command_line(text)
        if name in RESERVED:
            return self._reserved(name, text)
        free = self.step is not None and self.step.free and not self.state.asking
        if choice := chosen(text, self.state.choices, free=free):
            self.label = verbatim(choice[1])
            return self._choice(choice[0])
        if self.state.asking:
            self.state = replace(self.state, asking="", pending="")
        if name and not free and (command := self._known(name)):
            return self._command(command, "")
        return self._read(Text(text))

    def _reserved(self, name: str, text: str) -> Move:
        if name == "cancel" and self.step is not None and self.step.free:
            return self._ask_before_cancel(text)
        return self._command_line(f"/{name}")

    def _ask_before_cancel(self, text: str) -> Move:
        state = replace(self.state, asking="cancel", pending=text)
        return self._end(state, (speaking.cancel_question(),))

    def _asked(self, code: str) -> Move:
        pending = self.state.pending
        self.state = replace(self.state, asking="", pending="")
        match code:
            case "cancel":
                return self._cancel()
            case "answer":
                return self._read(Text(pending))
        return self._current()

    def _follow(self) -> Move:
        if self.draft is not None or self.state.revision:
            return self._current()
        return self._command_line("/start")

    # Commands

    def _known(self, name: str) -> Command | None:
        """The command, if there is one and this person may know of it."""
        command = self.book.commands.get(name)
        if command is None or (command.roles and not command.roles & self.facts("roles", self.who.person)):
            return None
        return command

    def _command_line(self, line: str) -> Move:
        name, _, arguments = line[1:].strip().partition(" ")
        name = self.book.words.get(plain(name), plain(name))
        match name:
            case "cancel":
                return self._cancel()
            case "back":
                return self._back()
            case "resume" if arguments in self.book.forms:
                return self._started(Decision(start=Start(arguments)))
            case "drop" if arguments in self.book.forms:
                return self._drop(arguments)
        command = self._known(name)
        if command is None:
            return self._missed(say("dialogue-command-unknown"))
        return self._command(command, arguments.strip())

    def _command(self, command: Command, arguments: str, note: Say | None = None) -> Move:
        decision = command.run(self.context, arguments)
        if command.keeps_form and self.draft is not None and decision.start is None:
            return self._decided(decision, again=True)
        view = f"/{command.name} {arguments}".strip() if command.view else ""
        self.state = replace(self.state, view=view)
        return self._decided(decision, note=note)

    def _cancel(self) -> Move:
        if self.draft is None or self.form is None:
            return self._decided(Decision((speaking.plain_screen("dialogue-nothing-to-cancel"),)))
        title = self.form.title
        was, self.draft, self.form = self.was, None, None
        state = replace(self.state, form="", view="")
        return self._end(state, (speaking.cancelled(title),), drafts=((was, None),))

    def _drop(self, name: str) -> Move:
        draft = self.draft if self.draft and self.draft.form == name else self.facts("draft", self.who.owner, name)
        drafts = ((draft, None),) if draft else ()
        self.draft = self.form = None
        state = replace(self.state, form="", view="")
        return self._end(state, (speaking.cancelled(self.book.forms[name].title),), drafts=drafts)

    def _back(self) -> Move:
        if self.draft is None or self.form is None:
            return self._command_line("/menu")
        earlier = self.form.before(self.draft.step, self.draft.answers, self.draft.only)
        if earlier is None:
            return self._current(say("dialogue-back-at-start"))
        return self._apply(Goto(earlier.key))

    # The form on screen

    def _read(self, what: What) -> Move:
        if self.form is not None and self.draft is not None and self.step is not None:
            for aside in self.form.asides:
                if (result := aside(what, self.context, self.draft.step)) is not None:
                    return self._apply(result)
            if (result := filling.read(self.step, what, self.context)) is not None:
                return self._apply(result)
        for listener in self.book.listeners:
            if (decision := listener(what, self.context)) is not None:
                return self._decided(decision)
        return self._missed(say("dialogue-ask-again" if self.form else "dialogue-not-understood"))

    def _apply(self, result: Read) -> Move:
        assert self.form is not None and self.draft is not None and self.step is not None
        match result:
            case Taken(values, note, echo, writes):
                self.draft = filling.taken(self.form, self.draft, values)
                return self._asking(note, writes, echo)
            case Goto(key, note):
                self.draft = replace(self.draft, step=key)
                return self._asking(note)
            case Stay(note, values, screen, writes, echo):
                self.draft = replace(self.draft, answers={**self.draft.answers, **values})
                self.context = self._context()
                screens = (screen,) if screen else (self._question(note),)
                return self._filling(screens, writes, echo or self._hidden())
            case Again(reason, echo, writes):
                return self._missed(reason, writes, echo or self._hidden())
            case Submit():
                return self._submit()
        raise AssertionError(result)

    def _hidden(self) -> Say | None:
        typed = isinstance(self.event.what, Text)
        return (
            say("dialogue-hidden")
            if typed and self.step is not None and self.step.secret and self.label is None
            else None
        )

    def _asking(self, note: Say | None, writes: tuple[Write, ...] = (), echo: Say | None = None) -> Move:
        hidden = echo or self._hidden_answer()
        self.context = self._context()
        return self._filling((self._question(note),), writes, hidden)

    def _hidden_answer(self) -> Say | None:
        # The step that was answered, not the next one: `was` still has it.
        step = (
            self.form.by_key.get(self.was.step) if self.form and self.was and self.was.form == self.form.name else None
        )
        if step is None or not step.secret or self.label is not None or not isinstance(self.event.what, Text):
            return None
        return say("dialogue-hidden")

    def _question(self, note: Say | None) -> Screen:
        assert self.form is not None and self.draft is not None and self.step is not None
        return speaking.question(self.form, self.draft, self.step, self.context, note)

    def _filling(self, screens: tuple[Screen, ...], writes: tuple[Write, ...] = (), echo: Say | None = None) -> Move:
        assert self.draft is not None
        draft = filling.touched(self.draft, self.book.forms[self.draft.form], self.now)
        state = replace(self.state, form=draft.form, view="", misses=0)
        return self._end(state, screens, drafts=((self._stored(draft), draft),), writes=writes, echo=echo)

    def _stored(self, draft: Draft) -> Draft | None:
        return self.was if self.was is not None and self.was.id == draft.id else (draft if draft.revision else None)

    def _submit(self) -> Move:
        assert self.form is not None and self.form.file is not None and self.draft is not None
        missing = self.form.unanswered(self.draft.answers)
        if missing.key != self.draft.step:
            return self._apply(Goto(missing.key))
        result = self.form.file(self.context)
        if isinstance(result, Goto):
            return self._apply(result)
        stored = self._stored(self.draft)
        self.draft = self.form = None
        state = replace(self.state, form="", view="", misses=0)
        drafts = ((stored, None),) if stored else ()
        extra = {"filed": True, **result.extra}
        return self._end(state, result.screens, drafts, result.writes, result.say, result.echo, extra)

    # Ends of a turn

    def _decided(self, decision: Decision, *, again: bool = False, note: Say | None = None) -> Move:
        if decision.language is not None:
            self.state = replace(self.state, language=decision.language)
            self.context = self._context()
        if decision.start is not None:
            return self._started(decision)
        screens = decision.screens
        if note is not None:
            screens = speaking.noted(screens, note)
        state, drafts = replace(self.state, misses=0), ()
        if again:
            screens = (*screens, self._question(None))
        elif self.draft is not None and self.form is not None:
            # A command in mid-form keeps the draft; one tap takes it up again.
            screens = speaking.with_resume(screens, self.form, decision.say is not None)
            state = replace(state, form="")
        return self._end(state, screens, drafts, decision.writes, decision.say, decision.echo, decision.extra)

    def _started(self, decision: Decision) -> Move:
        assert decision.start is not None
        start = decision.start
        form = self.book.forms[start.form]
        stored = self.was if self.was and self.was.form == form.name else self.facts("draft", self.who.owner, form.name)
        draft = filling.begun(form, start, stored, self.now, self.who.owner, self.new_id)
        if draft is None:
            return self._screens(speaking.newer_draft())
        self.was, self.draft, self.form = stored, draft, form
        self.context = self._context()
        screens = (*decision.screens, self._question(None))
        return self._filling(screens, decision.writes, decision.echo)

    def _current(self, note: Say | None = None) -> Move:
        """Show what is on screen, as it is now. Nothing acts."""
        if self.draft is not None:
            return self._end(replace(self.state, form=self.draft.form), (self._question(note),))
        line = self.state.view or "/menu"
        name, _, arguments = line[1:].partition(" ")
        command = self._known(name) or self.book.commands.get("menu")
        if command is None:
            return self._end(self.state, (Screen(note or say("dialogue-not-understood")),))
        return self._command(command, arguments if command.name == name else "", note)

    def _missed(self, reason: Say, writes: tuple[Write, ...] = (), echo: Say | None = None) -> Move:
        state = replace(self.state, misses=self.state.misses + 1)
        if self.draft is not None:
            screen = self._question(reason)
        else:
            screen = speaking.lost(reason)
        if state.misses >= MISSES:
            screen = speaking.with_human(screen)
        return self._end(state, (screen,), writes=writes, echo=echo)

    def _screens(self, *screens: Screen) -> Move:
        return self._end(self.state, screens)

    def _end(
        self,
        state: State,
        screens: tuple[Screen, ...],
        drafts: tuple[tuple[Draft | None, Draft | None], ...] = (),
        writes: tuple[Write, ...] = (),
        say_after: Callable[[Outcomes], tuple[Screen, ...]] | None = None,
        echo: Say | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> Move:
        what = self.event.what
        tapped = what.data if isinstance(what, Tap) and what.data.startswith("r") else ""
        if self.expired and self.was is not None and not drafts:
            drafts = ((self.was, None),)
            state = replace(state, form="") if state.form == self.was.form else state
            screens = speaking.noted(screens, say("dialogue-draft-expired"))
        state = replace(state, revision=self.state.revision + 1, tapped=tapped)
        return Move(state, screens, drafts, writes, say_after, echo or self.label, extra or {})

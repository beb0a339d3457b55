"""What a handler folder offers, and the book of all of it."""

import unicodedata
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, Write
from bot.dialogue.event import Unfollow, What
from bot.dialogue.form import Form
from bot.dialogue.say import Say

RESERVED = ("cancel", "back", "help", "human")
"""These words always work, as the whole message."""

GREETINGS = ("greeting", "thanks")
"""What people say that wants an answer and is none; where any words may be an answer it is one."""


@dataclass(frozen=True, slots=True)
class Command:
    """`/name` and its words in every language (`command-name` is its label, `command-name-words` what people type).

    `roles`: only staff with one of these roles know it. `menu`: its place in the menu, None keeps it out.
    `view`: it only shows something, so it may be run again to show the current state. `keeps_form`: the form stays on
    screen, with its question after the command's own screens. `shown_to`: in the menu only for people who stand so with
    the union ("guest", "applicant", "member"); empty: for everybody. `count` names the fact that says how much waits
    there, for the menu. `alone`: without what is named after it, it finds by itself what it is about, so that who can't
    tap may type its word instead. `variants`: what may be named after it and has words of its own
    (`command-name-variant-words`).
    """

    name: str
    run: Callable[[Context, str], Decision]
    roles: frozenset[str] = frozenset()
    menu: int | None = None
    view: bool = True
    keeps_form: bool = False
    shown_to: frozenset[str] = frozenset()
    count: str = ""
    alone: bool = False
    variants: tuple[str, ...] = ()

    @property
    def label(self) -> Say:
        """Its name in words."""
        return Say(f"command-{self.name}")


Listener = Callable[[What, Context], Decision | None]
"""Reads what no step could use: a scanned code, a typed code, a greeting."""

Loader = Callable[..., Awaitable[Any]]
"""Loads a fact: (storage.writing.Look, *args) -> value."""


@dataclass(frozen=True, slots=True)
class Kept:
    """For how long a process may remember a fact; `mine`: of each owner (person, or guest's address) by themselves."""

    seconds: float
    mine: bool = False


@dataclass(frozen=True, slots=True)
class Service:
    """One handler folder's offer to the house; `bot/app.py` collects them.

    `kept`: facts that may be a moment old, since a write checks what matters (`bot/memory.py`).
    `leaving`: what is to be written when somebody leaves a channel.
    `sweeps`: `bot.jobs.chore.Chore`s; `reminders`: `bot.reminding.kind.Kind`s; `jobs`: `bot.jobs.job.Job`s;
    `live`: `bot.delivery.live.Deal`s. `public`: by name what anybody may fetch (`bot.publishing.Published`).
    `badges`: by name what is held up to be scanned (`bot.dialogue.badge.Badge`): (storage.writing.Look of whose it is,
    number) -> Badge; the fact `badge` gives its page's address. `Gone` or `Forbidden` where there is none for them.
    `pictures`: drawers by name, "module:function"; `sources`: by the same names what such a drawer is given, loaded
    when it is drawn: (storage.writing.Look of who will see it, the picture's arguments) -> arguments; `Gone` or
    `Forbidden` where there is nothing for them.
    `demo`: an async callable (app, progress(done, total)) that loads a made-up union, and returns the lines to print.
    """

    name: str
    forms: tuple[Form, ...] = ()
    commands: tuple[Command, ...] = ()
    listeners: tuple[Listener, ...] = ()
    facts: Mapping[str, Loader] = field(default_factory=dict)
    kept: Mapping[str, Kept] = field(default_factory=dict)
    leaving: Callable[[Unfollow], tuple[Write, ...]] | None = None
    sweeps: tuple[Any, ...] = ()
    reminders: tuple[Any, ...] = ()
    jobs: tuple[Any, ...] = ()
    live: tuple[Any, ...] = ()
    pictures: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, Loader] = field(default_factory=dict)
    public: Mapping[str, Any] = field(default_factory=dict)
    badges: Mapping[str, Loader] = field(default_factory=dict)
    cli: Any = None
    checks: tuple[Any, ...] = ()
    demo: Any = None
    families: tuple[tuple[str, Iterable[str]], ...] = ()


class Book:
    """All forms, commands, listeners and facts of an installation, by name."""

    def __init__(self, services: Iterable[Service], words: Mapping[str, Iterable[str]]) -> None:
        """`words`: what people type for each name in `word_keys`, in any language (from the locales)."""
        self.services = tuple(services)
        self.forms = {form.name: form for service in self.services for form in service.forms}
        self.commands = {command.name: command for service in self.services for command in service.commands}
        self.listeners = tuple(listener for service in self.services for listener in service.listeners)
        self.facts: dict[str, Loader] = {}
        self.kept: dict[str, Kept] = {}
        self.sources: dict[str, Loader] = {}
        self.public: dict[str, Any] = {}
        self.badges: dict[str, Loader] = {}
        for service in self.services:
            self.facts.update(service.facts)
            self.kept.update(service.kept)
            self.sources.update(service.sources)
            self.public.update(service.public)
            self.badges.update(service.badges)
        self.words = {plain(word): name for name, typed in words.items() for word in typed}

    def leaving(self, what: Unfollow) -> tuple[Write, ...]:
        """What all services write when somebody leaves a channel."""
        return tuple(write for service in self.services if service.leaving for write in service.leaving(what))

    @property
    def jobs(self) -> tuple[Any, ...]:
        """The calendar jobs of all services."""
        return tuple(job for service in self.services for job in service.jobs)

    @property
    def live(self) -> tuple[Any, ...]:
        """What says of all services which notices are shown anew while something goes on."""
        return tuple(deal for service in self.services for deal in service.live)

    @property
    def menu(self) -> tuple[Command, ...]:
        """The commands of the menu in its order."""
        listed = [command for command in self.commands.values() if command.menu is not None]
        return tuple(sorted(listed, key=lambda command: command.menu or 0))


def word_keys(services: Iterable[Service]) -> dict[str, str]:
    """For each command (also with a variant), reserved word and greeting the locale key of what people type for it."""
    commands = [command for service in services for command in service.commands]
    lines = {f"{command.name} {variant}" for command in commands for variant in command.variants}
    names = sorted({*RESERVED, *lines, *(command.name for command in commands)})
    keys = {name: f"command-{name.replace(' ', '-')}-words" for name in names}
    return keys | {name: f"dialogue-{name}-words" for name in GREETINGS}


WORDS = frozenset(word_keys(()).values())
"""Locale keys said from here."""

_AROUND = " \t\n。.!?~…\u200b\u200e\u200f\ufeff\ufe0f"


def plain(text: str) -> str:
    """A typed word in one form: NFKC, no capitals, without what people add by habit (blanks around, end marks)."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return text.strip(_AROUND).casefold()

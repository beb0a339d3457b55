"""Sentences by key and language. The hot path of every turn: nothing here may raise, and nothing here reads a file."""

import logging
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, tzinfo
from functools import partial
from pathlib import Path
from typing import Any, Self

from bot.dialogue.say import Say, unpacked
from bot.words import functions, problems
from bot.words.locale import Locale, loaded
from bot.words.sentence import BLANK
from bot.words.used import Used

MISSING = "words-missing"
"""The sentence shown where there is none."""

MOST_LANGUAGES = 500
"""Language tags remembered; they come from browsers, so anything may arrive."""

MOST_MISSES = 500

_KEY = re.compile(r"[a-zA-Z][\w-]{0,80}", re.ASCII)
_BETWEEN = re.compile("[、,\uff0c]")
_log = logging.getLogger(__name__)


class Words:
    """All languages of the union. `missed` counts what could not be said, as "key locale: why"."""

    def __init__(
        self, locales: Mapping[str, Locale], default: str, timezone: tzinfo, clock: Callable[[], datetime]
    ) -> None:
        self._locales = locales
        self._default = locales[default]
        self._timezone = timezone
        self._clock = clock
        self._of_language: dict[str, Locale] = {}
        self.missed: Counter[str] = Counter()

    @classmethod
    def load(
        cls, folder: Path, default: str = "zh_CN", *, timezone: tzinfo, clock: Callable[[], datetime] | None = None
    ) -> Self:
        """The locales in `folder`, one folder each. `clock` tells aware times; they are shown in `timezone`."""
        locales = {path.name: loaded(path) for path in sorted(folder.iterdir()) if path.is_dir()}
        return cls(locales, default, timezone, clock or partial(datetime.now, timezone))

    def text(self, say: Say | tuple[Say, ...], language: str, now: datetime | None = None) -> str:
        """What is said, in the locale nearest to `language`; several sentences stand on lines of their own."""
        locale = self._of_language.get(language) or self.locale(language)
        if isinstance(say, tuple):
            return "\n".join([self.said(one, locale, now) for one in say])
        return self.said(say, locale, now)

    def plain(self, args: Any, language: str) -> Any:
        """Plain JSON data with each packed sentence in it (`{"say": key, …}`) said: arguments of a picture."""
        match args:
            case {"say": str()}:
                return self.text(unpacked(args), language)
            case Mapping():
                return {name: self.plain(value, language) for name, value in args.items()}
            case list() | tuple():
                return [self.plain(value, language) for value in args]
            case Say() | date():
                return self.text(Say("", {"text": args}), language)
            case _:
                return args

    def typed(self, key: str, language: str = "") -> tuple[str, ...]:
        """What people type, in every language or in one: the items of a list such as `command-cancel-words`."""
        locales = (self.locale(language),) if language else self._locales.values()
        said = (str(locale.sentence(key) or "") for locale in locales if key in locale.entries)
        return tuple(word.strip() for text in said for word in _BETWEEN.split(text) if word.strip())

    def locale(self, language: str) -> Locale:
        """The best locale for a language tag, or for a list of them as browsers send it ("en-US,en;q=0.9")."""
        for tag in language[:100].replace("_", "-").lower().split(","):
            wanted = tag.partition(";")[0].strip()
            found = self._nearest(wanted)
            if found:
                break
        else:
            found = self._default
        if len(self._of_language) < MOST_LANGUAGES:
            self._of_language[language] = found
        return found

    def problems(self, used: Used | Iterable[str]) -> list[str]:
        """Everything wrong with the locales, given the keys that the code uses (`bot.words.scan`); slow, for checks."""
        return problems.found(self._locales, used if isinstance(used, Used) else Used(frozenset(used)))

    def _nearest(self, tag: str) -> Locale | None:
        names = {name.replace("_", "-").lower(): locale for name, locale in self._locales.items()}
        if tag in names:
            return names[tag]
        family = tag.partition("-")[0]
        alike = (locale for name, locale in names.items() if family and name.partition("-")[0] == family)
        return next(alike, None)

    def said(self, say: Say, locale: Locale, now: datetime | None) -> str:
        found = locale.ready.get(say.key)
        if type(found) is str:
            return found
        if found is None and type(found := self._found(say.key, locale)) is str:
            return found
        return found.say(say.args, _Voice(self, say.key, locale, now))  # type: ignore[union-attr]

    def _found(self, key: str, locale: Locale) -> Any:
        found = locale.sentence(key)
        if found is not None:
            return found
        self.note(key, locale, "no sentence")
        if found := self._default.sentence(key):
            return found
        return locale.sentence(MISSING) or BLANK

    def note(self, key: str, locale: Locale, why: str) -> None:
        """Count what could not be said, and log it the first time. No argument's value is ever written."""
        what = f"{key if _KEY.fullmatch(key) else '(not a key)'} {locale.name}: {why}"
        if what not in self.missed:
            if len(self.missed) >= MOST_MISSES:
                return
            _log.warning("words-missing %s", what)
        self.missed[what] += 1

    def local(self, now: datetime | None) -> datetime:
        """`now`, or the clock's time, in the union's timezone."""
        return (now or self._clock()).astimezone(self._timezone)


class _Voice:
    """Speaks one sentence in one language."""

    __slots__ = ("_key", "_locale", "_now", "_words")

    def __init__(self, words: Words, key: str, locale: Locale, now: datetime | None) -> None:
        self._words = words
        self._key = key
        self._locale = locale
        self._now = now

    def shown(self, value: Any, function: str) -> str:
        if not function:
            if isinstance(value, Say):
                return self._words.said(value, self._locale, self._now)
            if not isinstance(value, date):
                return functions.plain(value)
            function = "DATETIME" if isinstance(value, datetime) else "DATE"
        if function in functions.OF_VALUES:
            return functions.OF_VALUES[function](value)
        now = self._words.local(self._now)
        return self._words.said(functions.OF_TIMES[function](value, now), self._locale, now)

    def note(self, what: str) -> None:
        self._words.note(self._key, self._locale, what)

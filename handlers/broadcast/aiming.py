"""Who is meant: everybody of a place, or narrowed down. How many that are is said at every step."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.dialogue.context import Context
from bot.dialogue.event import Tap, Text, What
from bot.dialogue.filling import KEEP
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.service import plain
from bot.dialogue.speaking import BACK
from bot.dialogue.step import Again, Read, Stay, Taken, When
from handlers.staff.words import listed
from rules import occupations
from storage.broadcasts import Audience, Size

DONE, ALL, PICKED = "done", "all", "picked"
BY = "by:"
NARROWS = ("occupation", "since", "language", "channel")
LANGUAGES = ("zh", "en")
CHANNELS = ("wechat", "telegram", "web")
SINCE = {"new30": 30, "new90": 90, "old365": 365, "old1095": 1095}
"""Days: a member for less ("new"), or for longer ("old")."""
DEFAULT_LANGUAGE = "zh"
"""Of whoever never told theirs."""
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?\s*(.*)")
_BEFORE = re.compile("前|before|until")

Meant = Mapping[str, Any]
"""The answer: "occupation" a list of codes, "since" "after 2026-01-31" or "before …", "language", "channel"."""


def audience(place: int, meant: Meant, context: Context) -> Audience:
    """The audience that the answers mean."""
    way, _, day = str(meant.get("since") or "").partition(" ")
    start = datetime.combine(date.fromisoformat(day), time(), context.facts("calendar").zone) if day else None
    language = meant.get("language")
    return Audience(
        place,
        tuple(meant.get("occupation") or ()),
        joined_before=start if way == "before" else None,
        joined_after=start if way == "after" else None,
        language=language,
        channel=meant.get("channel"),
        or_unknown=language == DEFAULT_LANGUAGE,
    )


def described(meant: Meant) -> list[Say]:
    """What narrows it down, each as a line."""
    lines = []
    if codes := meant.get("occupation"):
        lines.append(say("broadcast-by-occupation", what=listed([Say(f"occupation-{code}") for code in codes])))
    if since := meant.get("since"):
        way, _, day = since.partition(" ")
        lines.append(Say(f"broadcast-joined-{way}", {"day": date.fromisoformat(day)}))
    if language := meant.get("language"):
        lines.append(say("broadcast-by-language", what=Say(f"broadcast-language-{language}")))
    if channel := meant.get("channel"):
        lines.append(say("broadcast-by-channel", what=Say(f"broadcast-channel-{channel}")))
    return lines


def counted(place: int, meant: Meant, context: Context) -> Size:
    """How many that are now."""
    found: Size = context.facts("broadcast_size", audience(place, meant, context))
    return found


def sized(size: Size) -> Say:
    """How many, in a sentence."""
    key = "broadcast-size-about" if size.about else "broadcast-size"
    return say(key, people=size.people, reachable=size.reachable)


@dataclass(frozen=True, slots=True)
class Aim:
    """One screen with what is meant so far; each way to narrow it down opens below, and changes it at once."""

    key: str = "who"
    optional: bool = False
    free: bool = False
    secret: bool = False
    when: When | None = None
    nested: bool = True

    def ask(self, context: Context) -> Screen:
        """Who is meant, how many that are, and the ways to narrow it down."""
        meant = context.answers.get(self.key) or {}
        place = context.answers["place"]
        name = verbatim(context.facts("broadcast_place", place).label)
        lines = [say("broadcast-who", place=name), *(described(meant) or [Say("broadcast-everybody")])]
        lines.append(sized(counted(place, meant, context)))
        if context.cursor:
            return Screen((*lines, Say(f"broadcast-pick-{context.cursor}")), _opened(context.cursor, meant))
        done = Choice(KEEP if self.key in context.answers else DONE, Say("broadcast-these"), "primary")
        narrow = [Choice(f"{BY}{name}", Say(f"broadcast-narrow-{name}")) for name in NARROWS]
        widen = [Choice(ALL, Say("broadcast-all"))] if meant else []
        elsewhere = Choice(BACK, Say("broadcast-elsewhere"), "quiet")
        return Screen(tuple(lines), (done, *widen, *narrow, elsewhere))

    def read(self, what: What, context: Context) -> Read:
        """Narrow it down, or take it as it is."""
        meant: Meant = context.answers.get(self.key) or {}
        match what:
            case Tap(code) if code == DONE:
                return self._taken(meant, context)
            case Tap(code) if code == ALL:
                return Stay(values={self.key: {}}, cursor="")
            case Tap(code) if code == PICKED:
                return Stay(cursor="")
            case Tap(code) if code.startswith(BY) and code.removeprefix(BY) in NARROWS:
                return Stay(cursor=code.removeprefix(BY))
            case Tap(code) if context.cursor in NARROWS:
                return self._narrowed(meant, context.cursor, code, context)
            case Text(text) if context.cursor == "since":
                return self._dated(meant, text)
            case Text(text) if context.cursor == "occupation":
                return self._numbered(meant, text)
        return None

    def show(self, value: Any, context: Context) -> Say | None:
        """Who is meant."""
        del context
        return listed(described(value)) if value and described(value) else Say("broadcast-everybody")

    def _taken(self, meant: Meant, context: Context) -> Read:
        if not counted(context.answers["place"], meant, context).people:
            return Again(Say("broadcast-nobody"))
        return Taken({self.key: dict(meant)})

    def _narrowed(self, meant: Meant, by: str, code: str, context: Context) -> Read:
        match by:
            case "occupation" if code in occupations.CODES:
                picked = set(meant.get(by) or ()) ^ {code}
                return self._with(meant, by, [one for one in occupations.CODES if one in picked], by)
            case "since" if code in SINCE:
                day = (context.now.astimezone(context.facts("calendar").zone) - timedelta(days=SINCE[code])).date()
                return self._with(meant, by, f"{'after' if code.startswith('new') else 'before'} {day.isoformat()}")
            case "language" if code in LANGUAGES:
                return self._with(meant, by, code)
            case "channel" if code in CHANNELS:
                return self._with(meant, by, code)
        return self._with(meant, by, None) if code == f"no {by}" else None

    def _with(self, meant: Meant, by: str, value: Any, cursor: str = "") -> Stay:
        kept = {name: one for name, one in {**meant, by: value}.items() if one}
        return Stay(values={self.key: kept}, cursor=cursor)

    def _dated(self, meant: Meant, text: str) -> Read:
        found = _DATE.search(plain(text))
        if found is None:
            return Again(Say("broadcast-date-unclear"))
        try:
            day = date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            return Again(Say("broadcast-date-unclear"))
        before = _BEFORE.search(plain(text))
        return self._with(meant, "since", f"{'before' if before else 'after'} {day.isoformat()}")

    def _numbered(self, meant: Meant, text: str) -> Read:
        """Several by their numbers at once, for who can't tap."""
        numbers = [int(part) for part in re.split(r"[\s,，、;；]+", text.strip()) if part.isascii() and part.isdigit()]
        codes = [occupations.CODES[number - 1] for number in numbers if 0 < number <= len(occupations.CODES)]
        if not codes or len(codes) != len(re.split(r"[\s,，、;；]+", text.strip())):
            return None
        picked = set(meant.get("occupation") or ()) | set(codes)
        return self._with(meant, "occupation", [one for one in occupations.CODES if one in picked])


def _opened(by: str, meant: Meant) -> tuple[Choice, ...]:
    codes, label = _OFFERED[by]
    picked = meant.get(by) or ()
    marked = [(code, label(code), by == "occupation" and code in picked) for code in codes]
    choices = [Choice(code, say("staff-several-picked", label=said) if on else said) for code, said, on in marked]
    drop = [Choice(f"no {by}", Say("broadcast-any"))] if picked else []
    done = [Choice(PICKED, Say("dialogue-done"), "primary")] if picked and by == "occupation" else []
    return (*choices, *drop, *done)


_OFFERED: Mapping[str, tuple[Sequence[str], Callable[[str], Say]]] = {
    "occupation": (occupations.CODES, lambda code: Say(f"occupation-{code}")),
    "since": (tuple(SINCE), lambda code: Say(f"broadcast-since-{code}")),
    "language": (LANGUAGES, lambda code: Say(f"broadcast-language-{code}")),
    "channel": (CHANNELS, lambda code: Say(f"broadcast-channel-{code}")),
}

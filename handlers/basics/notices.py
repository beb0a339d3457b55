"""/notices: what people want to be told unasked. Three presets; what stands behind them is one tap further."""

import re
from collections.abc import Mapping
from dataclasses import replace

from bot import words
from bot.dialogue.context import Context
from bot.dialogue.decision import Decision
from bot.dialogue.say import Say, say
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.service import Command, Loader
from bot.dialogue.speaking import MENU
from rules.base.quiet import DAY_MINUTES, NIGHT, Hours
from storage import wishes
from storage.wishes import Wish
from storage.writing import Look

PRESETS: Mapping[str, Wish] = {
    "all": wishes.ALL,
    "important": Wish(reminders=False, news=False),
    "night": Wish(hours=NIGHT),
}
OFFERED = (NIGHT, Hours(20 * 60, 9 * 60), Hours(23 * 60, 6 * 60))
"""Quiet hours to choose from."""
FAMILIES = (
    ("command", ("notices", "notices-words")),
    ("notices", PRESETS),
    ("notices-means", PRESETS),
    ("notices", tuple(f"{what}-{state}" for what in ("reminders", "news") for state in ("on", "off"))),
    ("notices-turn", tuple(f"{what}-{state}" for what in ("reminders", "news") for state in ("on", "off"))),
)
WORDS = frozenset[str]().union(*(words.family(prefix, codes) for prefix, codes in FAMILIES))
_HOURS = re.compile(r"quiet ([0-9]{1,4}) ([0-9]{1,4})")


def notices(context: Context, arguments: str) -> Decision:
    """/notices: the presets; "more": each by itself; a preset, or one wish, chooses it."""
    wish: Wish = context.facts("notice_wish")
    chosen = PRESETS.get(arguments) or _changed(wish, arguments)
    if chosen is None:
        screen = _details(context, wish) if arguments == "more" else _presets(context, wish)
        return Decision((screen,))
    screen = _presets(context, chosen) if arguments in PRESETS else _details(context, chosen)
    return Decision((screen,), (wishes.Choose(chosen),))


def _changed(wish: Wish, arguments: str) -> Wish | None:
    match arguments.split(" "):
        case ["reminders", ("on" | "off") as state]:
            return replace(wish, reminders=state == "on")
        case ["news", ("on" | "off") as state]:
            return replace(wish, news=state == "on")
        case ["quiet", "off"]:
            return replace(wish, hours=None)
    found = _HOURS.fullmatch(arguments)
    if found is None or max(int(found[1]), int(found[2])) >= DAY_MINUTES or found[1] == found[2]:
        return None
    return replace(wish, hours=Hours(int(found[1]), int(found[2])))


def _presets(context: Context, wish: Wish) -> Screen:
    name = next((name for name, preset in PRESETS.items() if preset == wish), None)
    now = (
        say("notices-now", what=Say(f"notices-{name}"), means=Say(f"notices-means-{name}"))
        if name
        else Say("notices-now-own")
    )
    choices = [Choice(f"/notices {code}", Say(f"notices-{code}")) for code in PRESETS if code != name]
    return Screen(now, (*choices, Choice("/notices more", Say("notices-more"), "quiet"), *_menu(context)))


def _details(context: Context, wish: Wish) -> Screen:
    lines = (
        Say("notices-always"),
        Say(f"notices-reminders-{_state(wish.reminders)}"),
        Say(f"notices-news-{_state(wish.news)}"),
        _span("notices-quiet", wish.hours) if wish.hours else Say("notices-quiet-off"),
    )
    turns = [
        Choice(f"/notices {what} {_state(not now)}", Say(f"notices-turn-{what}-{_state(not now)}"))
        for what, now in (("reminders", wish.reminders), ("news", wish.news))
    ]
    hours = [
        Choice(f"/notices quiet {one.start} {one.end}", _span("notices-turn-quiet", one))
        for one in OFFERED
        if one != wish.hours
    ]
    off = (Choice("/notices quiet off", Say("notices-turn-quiet-off")),) if wish.hours else ()
    return Screen(lines, (*turns, *hours, *off, Choice("/notices", Say("notices-back"), "quiet"), *_menu(context)))


def _span(key: str, hours: Hours) -> Say:
    start, end = (f"{minute // 60}:{minute % 60:02}" for minute in (hours.start, hours.end))
    return Say(key, {"start": start, "end": end})


def _state(on: bool) -> str:
    return "on" if on else "off"


def _menu(context: Context) -> tuple[Choice, ...]:
    return () if context.form else (MENU,)


async def wish(look: Look) -> Wish:
    """What the one who asks wants so far."""
    actor = look.actor
    return await wishes.of(look.connection, [actor.person, actor.address] if actor.person else [actor.address])


commands = (Command("notices", notices, menu=92, keeps_form=True),)
loaders: Mapping[str, Loader] = {"notice_wish": wish}

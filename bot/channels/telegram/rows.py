"""Buttons in rows, as a phone shows them well."""

from collections.abc import Iterable, Sequence
from typing import Any

from bot.channels.telegram import limits
from bot.dialogue.screen import DATA_BYTES, Button

WIDEST = ((4, 4), (3, 8), (2, 15))
"""(buttons in a row, most half-width columns of each label): what a small phone shows without cutting it off."""
WIDE = "\u2e80"
"""From here on most characters are as wide as they are high: Chinese, kana, hangul, emoji."""


def laid(buttons: Sequence[Button]) -> list[list[Button]]:
    """In their order; short labels side by side, quiet ones (back, skip) on rows of their own at the end of a run."""
    rows: list[list[Button]] = []
    shown = list(buttons[: limits.BUTTONS])
    start = 0
    while start < len(shown):
        stop = start + 1
        while stop < len(shown) and (shown[stop].style == "quiet") == (shown[start].style == "quiet"):
            stop += 1
        rows += _run(shown[start:stop])
        start = stop
    return rows


def inline(buttons: Sequence[Button]) -> dict[str, Any]:
    """An inline keyboard (InlineKeyboardMarkup)."""
    return {"inline_keyboard": [[_tappable(button) for button in row] for row in laid(buttons)]}


def asking(label: str, request: str, buttons: Sequence[Button]) -> dict[str, Any]:
    """A reply keyboard (ReplyKeyboardMarkup) whose first button gives `request` ("contact", "location").

    A message carries only one keyboard, so the screen's own choices stand below it; tapped, they are typed.
    """
    first = [{"text": label, f"request_{request}": True}]
    said = [button for button in buttons if not button.link]
    rows = [[{"text": button.label} for button in row] for row in laid(said[: limits.BUTTONS - 1])]
    return {"keyboard": [first, *rows], "one_time_keyboard": True, "resize_keyboard": True}


def width(label: str) -> int:
    """Half-width columns that a label takes, nearly."""
    return len(label) if label.isascii() else len(label) + sum(map(WIDE.__le__, label))


def _tappable(button: Button) -> dict[str, str]:
    if button.link:
        return {"text": button.label or "…", "url": button.link}
    assert len(button.data.encode()) <= DATA_BYTES, "drawing has seen to this"
    return {"text": button.label or "…", "callback_data": button.data}


def _run(buttons: list[Button]) -> Iterable[list[Button]]:
    widths = [width(button.label) for button in buttons]
    start = 0
    while start < len(buttons):
        many = _side_by_side(widths[start:])
        yield buttons[start : start + many]
        start += many


def _side_by_side(widths: list[int]) -> int:
    """How many stand in the next row; four of which three fit stand two and two."""
    for many, most in WIDEST:
        if len(widths) >= many and max(widths[:many]) <= most:
            return 2 if many == 3 and len(widths) == 4 and max(widths) <= WIDEST[-1][1] else many
    return 1

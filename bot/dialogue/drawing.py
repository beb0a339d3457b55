"""From a screen to what a channel is given: words in the person's language, choices bound to their revision."""

from collections.abc import Sequence
from typing import Protocol

from bot.dialogue.say import Say
from bot.dialogue.screen import DATA_BYTES, Button, Choice, Countdown, Counting, Drawing, Picture, Screen, Shown


class Words(Protocol):
    """Puts sentences into a language."""

    def text(self, what: Say | tuple[Say, ...], language: str) -> str:
        """The sentence, or several with a line break between."""


class TooLong(ValueError):
    """A choice carries more than 64 bytes: give it a shorter code."""


def draw(screen: Screen, words: Words, language: str, revision: int) -> Shown:
    """`screen` in `language`. Choices that are no commands act on the screen of `revision` only."""
    buttons = tuple([_button(choice, words, language, revision) for choice in screen.choices])
    picture = screen.picture
    drawing = None if picture is None else _drawing(picture, words, language)
    counting = None if screen.countdown is None else _counting(screen.countdown, words, language)
    return Shown(words.text(screen.text, language), buttons, drawing, screen.hint, counting)


def _drawing(picture: Picture, words: Words, language: str) -> Drawing:
    return Drawing(picture.name, picture.args, words.text(picture.alt, language), picture.file)


def _counting(countdown: Countdown, words: Words, language: str) -> Counting:
    then = tuple([_button(choice, words, language, 0) for choice in countdown.then])
    return Counting(countdown.at, words.text(countdown.label, language), then)


def _button(choice: Choice, words: Words, language: str, revision: int) -> Button:
    if choice.link:
        return Button("", words.text(choice.label, language), choice.style, choice.link)
    data = choice.code if choice.code.startswith("/") else f"r{revision}.{choice.code}"
    if len(data.encode()) > DATA_BYTES:
        raise TooLong(choice.code)
    return Button(data, words.text(choice.label, language), choice.style)


def offered(shown: Sequence[Shown]) -> tuple[tuple[str, str], ...]:
    """The (code, label) pairs of all the choices now on screen, in the order they are numbered; links are none."""
    buttons = [button for screen in shown for button in screen.buttons if not button.link]
    return tuple([(_code(button.data), button.label) for button in buttons])


def _code(data: str) -> str:
    return data if data.startswith("/") else data.partition(".")[2]

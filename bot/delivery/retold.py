"""Screens that were in words already, as a notice: what is left of an answer, or an answer that came too late."""

from collections.abc import Iterable

from bot.delivery import notice
from bot.dialogue.say import verbatim
from bot.dialogue.screen import Choice, Picture, Screen, Shown


def packed(shown: Iterable[Shown]) -> bytes:
    """`shown` as the outbox keeps notices, before sealing.

    Choices of a form go: until this is read, they are those of an old screen. Commands act wherever they are tapped,
    and links lead away.
    """
    return notice.pack(tuple([_screen(one) for one in shown]))


def _screen(shown: Shown) -> Screen:
    lasting = [button for button in shown.buttons if button.link or button.data.startswith("/")]
    choices = tuple([Choice(button.data, verbatim(button.label), button.style, button.link) for button in lasting])
    drawing = shown.drawing
    picture = Picture(drawing.name, drawing.args, verbatim(drawing.alt), drawing.file) if drawing else None
    return Screen(verbatim(shown.text), choices, picture)

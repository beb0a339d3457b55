"""What members are shown: who speaks, the words, a picture, a button, and how to hear no more of such."""

from collections.abc import Mapping
from typing import Any

from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.screen import Choice, Picture, Screen

TEXT_BYTES = 1500
"""Of the words, in UTF-8: with all that stands around them one WeChat message holds them (2048, facts/wechat.md)."""
LABEL_CHARACTERS, LINK_CHARACTERS = 12, 200
PHOTO = "broadcast-photo"
"""The drawer of the picture."""

Button = Mapping[str, str]
"""{"command": name}, or {"link": https address, "label": words, or "" for our own}."""


def screens(organisation: str, text: str, photo: int, button: Button | None) -> tuple[Screen, ...]:
    """The broadcast. `photo` is a `files` row, 0 for none."""
    lines = (
        say("broadcast-from", organisation=verbatim(organisation)),
        verbatim(text),
        Say("broadcast-no-more"),
    )
    picture = Picture(PHOTO, {"file": photo}, Say("broadcast-photo-alt")) if photo else None
    return (Screen(lines, choices(button), picture),)


def choices(button: Button | None) -> tuple[Choice, ...]:
    """The one choice, if there is one."""
    if not button:
        return ()
    if "command" in button:
        return (Choice(f"/{button['command']}", Say(f"command-{button['command']}"), "primary"),)
    return (Choice("", label(button), "primary", button["link"]),)


def label(button: Button) -> Say:
    """What stands on a button that leads to an address."""
    return verbatim(button["label"]) if button.get("label") else Say("broadcast-link")


def said(kept: tuple[Screen, ...]) -> dict[str, Any]:
    """The answers of the form that these screens were made of, to copy a broadcast."""
    [screen] = kept
    _, words, _ = screen.text if isinstance(screen.text, tuple) else (screen.text,) * 3
    photo = [screen.picture.args["file"]] if screen.picture else None
    return {"text": str(words.args["text"]), "photo": photo, "button": _button(screen.choices)}


def _button(made: tuple[Choice, ...]) -> dict[str, str] | None:
    if not made:
        return None
    [choice] = made
    if not choice.link:
        return {"command": choice.code.removeprefix("/")}
    own = choice.label.args.get("text", "")
    return {"link": choice.link, "label": str(own) if not choice.label.key else ""}

"""What is shown: screens as a handler says them, and as a channel gets them."""

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import UTC, datetime
from typing import Any, Literal

from bot.dialogue.say import Say
from rules.base.values import dataclass

DATA_BYTES = 64
"""Most bytes a choice may carry: Telegram's `callback_data` (facts/telegram.md), the strictest of our channels."""

CODE_BYTES = 48
"""Most bytes of a step's own code: what is left beside the revision."""

PICTURES = (".png", ".jpg")
"""How the names of pictures end."""

EVERY = "every"
"""The argument of a picture that is another after so many seconds."""

Style = Literal["", "primary", "danger", "quiet"]
Hint = Literal["", "text", "secret", "phone", "code", "place", "photo", "file"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing the person can tap.

    `code` is either a step's own code, which acts only on the screen it was drawn on, or a command
    (it begins with "/"), which acts wherever it is tapped: "/case 4711 3". With a `link` (https) it opens that address
    and we never hear of it; it has no code then.
    """

    code: str
    label: Say
    style: Style = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture by the name of its drawer in `bot/pictures` or a service, and the drawer's arguments (plain JSON).

    `file`: it is to be kept or printed as it is, under this name ("poster.png", "report.xlsx"); a channel that shrinks
    pictures and can send files sends it as one. A name that is no picture's makes it a document.
    The argument `every` (seconds): what it shows is another by then, so a page that stays open draws it anew.
    """

    name: str
    args: Mapping[str, Any]
    alt: Say
    file: str = ""


@dataclass(frozen=True, slots=True)
class Countdown:
    """A screen counts down to `at`, and `then` can be chosen (commands only: nothing is asked anew at that moment).

    A channel that can't show a clock that goes leaves it out, so the words of the screen say when it is, too.
    """

    at: datetime
    label: Say
    then: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Screen:
    """What one turn, or one notice, shows. `hint` tells a channel what kind of answer is expected."""

    text: Say | tuple[Say, ...]
    choices: tuple[Choice, ...] = ()
    picture: Picture | None = None
    hint: Hint = ""
    countdown: Countdown | None = None


@dataclass(frozen=True, slots=True)
class Button:
    """A choice in the person's language. `data` fits `DATA_BYTES`; it is empty where the choice is a `link`."""

    data: str
    label: str
    style: Style = ""
    link: str = ""

    def packed(self) -> list[str]:
        """Plain JSON data."""
        return [self.data, self.label, self.style, self.link] if self.link else [self.data, self.label, self.style]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture to be drawn when a channel sends it: the drawer's name, its arguments, words for who can't see it.

    `file` as in `Picture`.
    """

    name: str
    args: Mapping[str, Any]
    alt: str
    file: str = ""

    @property
    def every(self) -> int:
        """After so many seconds it shows something else; 0: never."""
        found = self.args.get(EVERY, 0)
        return found if type(found) is int else 0

    @property
    def document(self) -> bool:
        """Whether it is no picture, but a file of another kind: to be kept, and not to be seen in the chat."""
        return bool(self.file) and not self.file.endswith(PICTURES)


@dataclass(frozen=True, slots=True)
class Counting:
    """A `Countdown` in the person's language."""

    at: datetime
    label: str
    then: tuple[Button, ...] = ()

    def packed(self) -> list[Any]:
        """Plain JSON data."""
        return [self.at.astimezone(UTC).isoformat(), self.label, [button.packed() for button in self.then]]

    @classmethod
    def unpacked(cls, data: Sequence[Any]) -> "Counting":
        """What `packed` was taken of."""
        at, label, then = data
        return cls(datetime.fromisoformat(at), label, tuple(Button(*button) for button in then))


@dataclass(frozen=True, slots=True)
class Shown:
    """A screen in the person's language: what a channel is given."""

    text: str
    buttons: tuple[Button, ...] = ()
    drawing: Drawing | None = None
    hint: Hint = ""
    counting: Counting | None = None

    def packed(self) -> dict[str, Any]:
        """Plain JSON data; short names, since an events row holds one for each turn."""
        data: dict[str, Any] = {"text": self.text}
        if self.buttons:
            data["buttons"] = [button.packed() for button in self.buttons]
        if self.drawing:
            data["drawing"] = [self.drawing.name, dict(self.drawing.args), self.drawing.alt, self.drawing.file]
        if self.hint:
            data["hint"] = self.hint
        if self.counting:
            data["counting"] = self.counting.packed()
        return data

    @classmethod
    def unpacked(cls, data: Mapping[str, Any]) -> "Shown":
        """The screen that `packed` was taken of."""
        drawing, counting = data.get("drawing"), data.get("counting")
        return cls(
            data["text"],
            tuple(Button(*button) for button in data.get("buttons", ())),
            Drawing(*drawing) if drawing else None,
            data.get("hint", ""),
            Counting.unpacked(counting) if counting else None,
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """What a turn answered: kept in the events row, so that a repeated event gets the same again.

    `event` is the row's id. `echo` is how the person's own message is to be shown from now on
    (masked where it was sensitive, the label where it was a tap), or None where it stays as typed.
    `hidden`: the person typed something that should not stay on screen; a channel that can takes it away, and says so
    unless `extra` says "spent": it was a one-time code, which is worth nothing to whoever finds it.
    `replaces`: the screens take the place of the one that was tapped (another page of a list, the same question
    again); a channel that can edit shows them there.
    `held`: whether something else is held for the person, as the commit saw it; None: nobody looked. It is not kept.
    `brief`: nothing is kept of it, and what is asked for later is the turn's real answer ("in line") or none at all.
    """

    event: int
    screens: tuple[Shown, ...]
    echo: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    hidden: bool = False
    replaces: bool = False
    held: bool | None = None
    brief: bool = False

    def packed(self) -> dict[str, Any]:
        """Plain JSON data for the events row."""
        data: dict[str, Any] = {"screens": [screen.packed() for screen in self.screens]}
        if self.echo is not None:
            data["echo"] = self.echo
        if self.extra:
            data["extra"] = dict(self.extra)
        if self.hidden:
            data["hidden"] = True
        if self.replaces:
            data["replaces"] = True
        return data

    def noting(self, held: bool) -> "Answer":
        """The same, with what the commit saw."""
        return Answer(self.event, self.screens, self.echo, self.extra, self.hidden, self.replaces, held)

    @classmethod
    def unpacked(cls, event: int, data: Mapping[str, Any]) -> "Answer":
        """The answer that `packed` was taken of."""
        screens = tuple(Shown.unpacked(screen) for screen in data["screens"])
        hidden, replaces = data.get("hidden", False), data.get("replaces", False)
        return cls(event, screens, data.get("echo"), data.get("extra", {}), hidden, replaces)

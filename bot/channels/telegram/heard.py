"""What an update means to us: values between the Bot API's JSON and an event of ours."""

from collections.abc import Mapping
from typing import Any

from bot.dialogue.event import What
from rules.base.values import dataclass


@dataclass(frozen=True, slots=True)
class Sent:
    """A photo or file, not yet announced: `reference` is its file_id."""

    reference: str
    name: str = ""
    photo: bool = True


@dataclass(frozen=True, slots=True)
class Tapped:
    """The message that a tapped button belongs to. `text` is None where it is a picture or too old to be read."""

    message: int
    text: str | None
    bound: bool
    """Whether it has choices that act on one revision of a screen only."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Something that a person did in the private chat.

    `message`: the id of what they sent, 0 where it was no message. `query`: the tap to be answered at once. `album`
    is the same for photos that were sent together. `quiet`: the turn is run, but what it shows is not sent.
    """

    key: str
    account: str
    language: str
    what: What | Sent
    message: int = 0
    album: str = ""
    query: str = ""
    tapped: Tapped | None = None
    quiet: bool = False

    @property
    def chat(self) -> int:
        """The private chat: its id is the person's."""
        return int(self.account)


@dataclass(frozen=True, slots=True)
class Stray:
    """A tap that means nothing to us, but whose button must not spin for ever."""

    query: str


@dataclass(frozen=True, slots=True)
class Called:
    """Somebody called us in a group. `code` is the payload of a link that brought us there."""

    chat: int
    message: int
    language: str
    code: str = ""


Meaning = Heard | Stray | Called | None
Json = Mapping[str, Any]

"""Tencent's server as the channel needs it, and the ways in which it refuses (facts/wechat.md, "Sending")."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

Kind = Literal[
    "token",  # the account's id or secret is wrong, or this machine's address is not on its list
    "window",  # 45015: the time in which the account may write is over, or never began
    "used_up",  # 45047: the messages of this window are used up
    "quota",  # 45009: the account's calls of the day are used up; comes back at midnight in China
    "slow",  # 45011: too many calls in a minute; wait `retry_after` seconds
    "unfollowed",  # 43004, 40003: they follow no more, or never did
    "forbidden",  # 48001: this account lacks the ability; it stays off until the next start
    "busy",  # -1, or Tencent's own trouble (5xx): nothing was done, try again
    "network",  # no connection, or broken before the request was written: it did not arrive
    "unconfirmed",  # broken after the request was written: it may have arrived
    "gone",  # 40007: the media is no longer there, or never was
    "too_long",  # 45002, or a file over the size that was asked for
    "bad",  # anything else: a mistake of ours
]


class Refused(Exception):
    """Tencent's server did not do it. `code` is its own number (0: none came); no token, openid or address stands here.

    `retry_after` seconds is our own patience: Tencent names none.
    """

    def __init__(self, kind: Kind, code: int = 0, *, retry_after: float = 0) -> None:
        super().__init__(f"{kind} ({code})")
        self.kind, self.code, self.retry_after = kind, code, retry_after


@dataclass(frozen=True, slots=True)
class Menus:
    """What the account shows: `buttons` to everybody, `by_tag` instead to people with that tag; in Tencent's JSON."""

    buttons: Sequence[Mapping[str, Any]] = ()
    by_tag: Mapping[int, Sequence[Mapping[str, Any]]] = field(default_factory=dict)


class Api(Protocol):
    """One Official Account at Tencent's server. Every coroutine raises `Refused` and nothing else.

    An ability that was refused once with "forbidden" is not asked for again: it is refused at once.
    """

    async def open(self) -> None:
        """Make the connections; asks Tencent nothing."""

    async def close(self) -> None:
        """Let the connections go."""

    async def check(self) -> None:
        """Ask for a token: whether id and secret are right and the server answers."""

    async def say(self, openid: str, text: str) -> None:
        """A customer-service message of words, at most 2048 bytes of UTF-8."""

    async def show(self, openid: str, media_id: str) -> None:
        """A customer-service message of a picture that was uploaded before."""

    async def announce(self, openid: str, template: str, fields: Mapping[str, str], url: str, once: str) -> None:
        """A template message. `once`: the same for the same person is shown once, within ten minutes."""

    async def upload(self, content: bytes, filename: str) -> str:
        """The media id of a picture (JPEG or PNG, to 2 MB); the same content is uploaded once in its three days."""

    async def download(self, media_id: str, most_bytes: int) -> bytes:
        """A picture that somebody sent, checked by its first bytes, without what it tells of place and camera.

        Raises `Refused("gone")`, `Refused("too_long")` over `most_bytes`, and `Refused("bad")` for what is no picture.
        """

    async def scene(self, code: str, seconds: int | None) -> str:
        """What a QR code says that leads into this account with `code` (1-64 characters); None: for ever.

        Raises `Refused("forbidden")` for an account that is not verified: there the typed code stands alone.
        """

    async def menus(self) -> Menus:
        """What the account shows now."""

    async def set_menus(self, menus: Menus) -> None:
        """Show these from now on. Raises `Refused("forbidden")`, for `by_tag` after `buttons` were set."""

    async def tags(self) -> Mapping[str, int]:
        """The account's tags by name."""

    async def make_tag(self, name: str) -> int:
        """A new tag's id."""

    async def tag(self, tag: int, openids: Sequence[str], *, off: bool = False) -> None:
        """Put a tag on people, at most 50 at once, or take it off."""

"""The Bot API as the channel needs it, whatever library speaks it; and how it refuses (facts/telegram.md)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

Kind = Literal[
    "unmodified",  # an edit that changes nothing
    "late",  # the tap's time is over, or it was answered before
    "slow",  # 429: wait `retry_after` seconds
    "moved",  # the group has a new id: `chat`
    "unreachable",  # blocked, deactivated, kicked, or never met
    "too_long",  # the text or the caption
    "conflict",  # somebody else polls, or a webhook is set
    "unauthorized",  # the token is wrong
    "gone",  # the message or file this was about is no longer there
    "network",  # no connection, or broken before the request was written: it did not arrive
    "unconfirmed",  # broken after the request was written: it may have arrived
    "server",  # Telegram's own trouble (5xx)
    "bad",  # anything else: a mistake of ours
]


class Refused(Exception):
    """The Bot API did not do it. `why` is its own sentence, without the token."""

    def __init__(self, kind: Kind, why: str = "", *, retry_after: float = 0, chat: int = 0) -> None:
        super().__init__(f"{kind}: {why}")
        self.kind, self.why, self.retry_after, self.chat = kind, why, retry_after, chat


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes along with a call; a parameter names it as "attach://<name>"."""

    name: str
    filename: str
    content: bytes


class Api(Protocol):
    """One bot at the Bot API. Every coroutine raises `Refused` and nothing else."""

    async def open(self) -> Mapping[str, Any]:
        """Connect. Returns what `getMe` says."""

    async def close(self) -> None:
        """Let the connections go."""

    async def call(self, method: str, params: Mapping[str, Any], files: Sequence[Attachment] = ()) -> Any:
        """Call `method` ("sendMessage") with the Bot API's own parameter names; the result as plain JSON data."""

    async def updates(self, offset: int, timeout: int) -> Sequence[Mapping[str, Any]]:
        """Wait up to `timeout` seconds for updates from `offset` on, as plain JSON data; confirms all before it."""

    async def download(self, file_id: str, most_bytes: int) -> bytes:
        """The content of a file. Raises `Refused("gone")`, and `Refused("too_long")` over `most_bytes`."""

"""What the QR code of a poster says: the address of our own page, or a code that leads straight into a channel."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol, runtime_checkable


@runtime_checkable
class Inviting(Protocol):
    """A channel that people can scan their way into."""

    async def entrance(self, code: str) -> str | None:
        """What a QR code says that leads into this channel with `code`; None where there is none just now."""


class Entrances:
    """Asks `channels`, the preferred first. A turn never waits for this: it is asked when the picture is drawn."""

    def __init__(self, channels: Iterable[Inviting]) -> None:
        self._channels = tuple(channels)

    async def dressed(self, args: Mapping[str, Any]) -> Mapping[str, Any]:
        """The arguments of a picture; where `entrance` names a code of ours, `code` leads into a channel if it can."""
        wanted = str(args.get("entrance") or "")
        if not wanted:
            return args
        for channel in self._channels:
            if link := await channel.entrance(wanted):
                return {**args, "code": link}
        return args

"""Ways into a channel with a code: what the QR code of a poster says, and links for whoever is on our page."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol, runtime_checkable


@runtime_checkable
class Inviting(Protocol):
    """A channel that people can scan their way into."""

    async def entrance(self, code: str) -> str | None:
        """What a QR code says that leads into this channel with `code`; None where there is none just now."""


@runtime_checkable
class Linked(Protocol):
    """A channel that an address opens."""

    def link(self, code: str) -> str | None:
        """The address that opens this channel with `code`; None where there is none just now."""


class Entrances:
    """Asks `channels`, the preferred first. A turn never waits for this: it is asked when the picture is drawn."""

    def __init__(self, channels: Iterable[Inviting | Linked]) -> None:
        self._channels = tuple(channels)

    async def dressed(self, args: Mapping[str, Any]) -> Mapping[str, Any]:
        """The arguments of a picture; where `entrance` names a code of ours, `code` leads into a channel if it can.

        `entrance_title` is then what such a picture is called: who scans that code does something else first.
        """
        wanted = str(args.get("entrance") or "")
        link = await self.scan(wanted) if wanted else None
        if not link:
            return args
        return {**args, "code": link, "title": args.get("entrance_title") or args.get("title", "")}

    async def scan(self, code: str) -> str | None:
        """What a QR code says that leads into a channel with `code`."""
        for channel in self._channels:
            if isinstance(channel, Inviting) and (link := await channel.entrance(code)):
                return link
        return None

    def link(self, code: str) -> str | None:
        """An address that opens a channel with `code`."""
        found = (channel.link(code) for channel in self._channels if isinstance(channel, Linked))
        return next(filter(None, found), None)

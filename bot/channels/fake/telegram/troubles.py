"""What goes wrong on purpose."""

from dataclasses import dataclass
from typing import Literal

from bot.channels.fake.telegram.wrong import Wrong

How = Literal["refuse", "stall", "cut", "lost", "gateway", "elsewhere"]
"""refuse: say no; stall: wait, then do it; cut: break the connection and do nothing; lost: do it, then break the
connection before the answer; gateway: a proxy's HTML page with status 502; elsewhere: a redirect to another host."""

UNREAD = frozenset({"cut", "gateway", "elsewhere"})
GATEWAY = (
    b"<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>"
)


@dataclass(slots=True)
class Trouble:
    """The next `times` calls of `method` ("" is any) about `chat` (0 is any) go wrong."""

    how: How
    method: str = ""
    chat: int = 0
    times: int = 1
    seconds: float = 0
    wrong: Wrong | None = None

    def fits(self, method: str, chat: int) -> bool:
        """Whether a call is meant."""
        meant = not self.method or self.method.lower() == method.lower()
        return self.times > 0 and meant and (not self.chat or self.chat == chat)


class Troubles:
    """All that is to go wrong, in order."""

    def __init__(self) -> None:
        self._all: list[Trouble] = []

    def add(self, trouble: Trouble) -> None:
        """From the next call on."""
        self._all.append(trouble)

    def take(self, method: str, chat: int = 0, *, unread: bool = False) -> Trouble | None:
        """The trouble of this call, if any; counts it. `unread`: only one that comes before the call is read."""
        for trouble in self._all:
            if trouble.fits(method, chat) and unread <= (trouble.how in UNREAD):
                trouble.times -= 1
                return trouble
        return None

    def clear(self) -> None:
        """All is well again."""
        self._all.clear()

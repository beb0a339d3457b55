"""Photos sent together: each is a durable turn of its own, and all of them have one answer on screen."""

from bot.channels.telegram.heard import Heard
from bot.remembered import Remembered

REMEMBERED = 1000
"""Albums; Telegram delivers the parts of one within seconds."""


class Albums:
    """Which part of an album came last, and where its answer stands.

    A part that a later one has overtaken needs no answer. Where the parts come one by one (a webhook gets the next
    only after our 200) nobody can know which is the last, and waiting for it would mean to confirm what is not
    answered: each then edits the answer of the one before. One message counts up, and nothing is lost in between.
    """

    def __init__(self) -> None:
        self._came: Remembered[tuple[str, str], tuple[int, int]] = Remembered(REMEMBERED)

    def came(self, heard: Heard) -> int:
        """A part is in hand. Returns its ticket."""
        if not heard.album:
            return 0
        ticket, message = self._came.pop((heard.account, heard.album), (0, 0))
        self._put(heard, ticket + 1, message)
        return ticket + 1

    def overtaken(self, heard: Heard, ticket: int) -> bool:
        """Whether a later part is in hand, whose answer will tell it all."""
        return bool(heard.album) and self._of(heard)[0] > ticket

    def stands(self, heard: Heard) -> int:
        """The message with the answer so far; 0 where there is none."""
        return self._of(heard)[1] if heard.album else 0

    def answered(self, heard: Heard, message: int) -> None:
        """Its answer stands in `message`."""
        if heard.album:
            self._put(heard, self._of(heard)[0], message)

    def _of(self, heard: Heard) -> tuple[int, int]:
        return self._came.get((heard.account, heard.album), (0, 0))

    def _put(self, heard: Heard, ticket: int, message: int) -> None:
        self._came[heard.account, heard.album] = ticket, message

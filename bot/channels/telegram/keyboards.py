"""Whose phone still shows the keyboard of a question that was answered: it stays below the chat until it is taken away.

A message carries one markup, and a screen with buttons of its own has none left to take the keyboard away. What is kept
here is only in memory: after a restart a keyboard may stay a little longer, until the next screen without buttons.
"""

from collections.abc import Iterable

from bot.channels.telegram.speaking import Call
from bot.remembered import Remembered

REMEMBERED = 10_000


class Keyboards:
    """Accounts whose keyboard is up."""

    def __init__(self) -> None:
        self._up: Remembered[str, None] = Remembered(REMEMBERED)

    def stays(self, account: str, calls: Iterable[Call]) -> bool:
        """Whether an earlier question's keyboard would still be there after these calls."""
        return account in self._up and not any(_is_about(call) for call in calls)

    def sent(self, account: str, calls: Iterable[Call]) -> None:
        """These calls were made."""
        for call in calls:
            markup = call.params.get("reply_markup", {})
            if "keyboard" in markup:
                self._up[account] = None
            elif "remove_keyboard" in markup and self._up:
                self._up.pop(account, None)


def _is_about(call: Call) -> bool:
    markup = call.params.get("reply_markup", {})
    return "keyboard" in markup or "remove_keyboard" in markup

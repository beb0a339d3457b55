"""Groups: what a union talks over with somebody is nobody else's business, so we only show the way to the bot."""

from collections.abc import Callable
from typing import Any, Final

from bot.channels.buckets import Buckets
from bot.channels.house import House
from bot.channels.telegram import speaking
from bot.channels.telegram.direct import Direct
from bot.channels.telegram.heard import Called
from bot.channels.telegram.speaking import Call

A_SECOND, BURST, MOST = 4 / 60, 3, 5_000
"""Of one group: far below Telegram's own 20 a minute (facts, "about 30 messages/s overall")."""
WORDS: Final = frozenset({"telegram-group", "telegram-group-button"})


class Groups:
    """Answers who calls us in a group. `clock` is monotonic seconds."""

    def __init__(self, direct: Direct, house: House, clock: Callable[[], float]) -> None:
        self._direct, self._house = direct, house
        self._buckets = Buckets(A_SECOND, BURST, clock, MOST)

    async def called(self, called: Called, bot: str) -> None:
        """Show the way, unless this group was shown it just now. Nothing is owed to a group."""
        if not bot or self._buckets.take(str(called.chat)):
            return
        text, label = (self._house.words(key, called.language) for key in ("telegram-group", "telegram-group-button"))
        await self._direct.quietly(_way(called, text, label, bot))


def _way(called: Called, text: str, label: str, bot: str) -> Call:
    """A message with a link into the private chat, which takes along what brought somebody here."""
    url = f"https://t.me/{bot}?start={called.code}" if called.code else f"https://t.me/{bot}?start"
    params: dict[str, Any] = {
        "chat_id": called.chat,
        "text": text,
        "link_preview_options": speaking.NO_PREVIEW,
        "reply_markup": {"inline_keyboard": [[{"text": label, "url": url}]]},
    }
    if called.message:
        params["reply_parameters"] = {"message_id": called.message, "allow_sending_without_reply": True}
    return Call("sendMessage", params)

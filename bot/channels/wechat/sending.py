"""Messages of our own accord: customer-service messages, as many as the ledger of windows allows, else held.

The ledger (`storage.windows`) is asked before each message, so that no two processes together send what Tencent would
refuse: five within 48 hours after somebody wrote, three within a minute after a mere act (facts/wechat.md, "Sending").
"""

import logging
from datetime import timedelta
from typing import Final

from bot.channels.channel import Receipt, TryAgain
from bot.channels.cutting import cut, utf8
from bot.channels.wechat import replying
from bot.channels.wechat.api import Api, Kind, Refused
from bot.channels.wechat.house import House
from bot.channels.wechat.manners import Manners
from bot.channels.wechat.pictures import Pictures
from bot.channels.wechat.templates import Announcer, Templates
from bot.dialogue import drawing
from bot.dialogue.screen import Drawing, Shown
from storage.windows import Limit

LIMITS: Final = {"words": Limit(5, timedelta(hours=48)), "act": Limit(3, timedelta(minutes=1))}
AWAY_SECONDS, TOKEN_SECONDS, SLOW_SECONDS = 5, 60, 10
"""Until it is worth another try: the database is away, somebody must mend the settings, too many calls."""
FORBIDDEN: Final = "forbidden"
UNDRAWABLE: Final = frozenset({FORBIDDEN, "bad", "too_long"})
"""Refusals after which a picture will never be had: it is told instead."""
log = logging.getLogger(__name__)

Message = str | Drawing


class Sender:
    """Implements `Channel.send`."""

    def __init__(
        self, house: House, api: Api, manners: Manners, pictures: Pictures, templates: Templates | None = None
    ) -> None:
        self._announcer = Announcer(house, api, manners, templates or Templates())
        self._house, self._api, self._manners, self._pictures = house, api, manners, pictures

    async def send(self, account: str, notice: int, screens: tuple[Shown, ...]) -> Receipt:
        """Tell somebody something outside a reply: in several messages if need be.

        Where only the beginning could be sent, the rest is written into the outbox by itself: nothing is said twice.
        """
        try:
            messages = await self._messages(account, screens)
            receipt = await self._all(account, notice, messages, whole=len(messages))
            return await self._announcer.announce(account, notice, receipt) if receipt.state == "held" else receipt
        except TryAgain:
            return Receipt("failed", "the database is away", AWAY_SECONDS)

    async def _messages(self, account: str, screens: tuple[Shown, ...]) -> list[Message]:
        """Words first, so that a picture doesn't stand without them."""
        numbered = await self._numbered(account, screens)
        manner = await self._manners.of(account, screens)
        text = replying.words(screens, manner, numbered=numbered)
        texts: list[Message] = [piece for piece in cut(text, replying.TEXT_BYTES, utf8) if piece]
        return texts + replying.drawings(screens)

    async def _numbered(self, account: str, screens: tuple[Shown, ...]) -> bool:
        """Whether a number would mean these choices: a late answer's are those on screen, a notice's are not."""
        offered = drawing.offered(screens)
        if not offered and not any(screen.hint == "secret" for screen in screens):
            return False
        return offered == await self._house.offered(account)  # which also tells the revision for a one-time page

    async def _all(self, account: str, notice: int, messages: list[Message], whole: int) -> Receipt:
        told = False  # that a picture could not be had
        while messages:
            message = messages[0]
            receipt = await self._one(account, message)
            if receipt.state == "undrawable" and isinstance(message, Drawing):
                messages[0], told = await self._told(account, message), True
                continue
            if receipt.state != "sent":
                return await self._stopped(account, notice, messages, receipt, begun=told or len(messages) < whole)
            del messages[0]
        return Receipt("sent")

    async def _stopped(
        self, account: str, notice: int, messages: list[Message], receipt: Receipt, *, begun: bool
    ) -> Receipt:
        """What is left to say follows by itself, unless nothing was said yet."""
        left = messages[1:] if receipt.state == "unconfirmed" else messages
        if receipt.why == FORBIDDEN and any(isinstance(one, Drawing) for one in left):
            # This account can only reply, with one message of one type: words are what it can still give.
            left = [await self._told(account, one) if isinstance(one, Drawing) else one for one in left]
        if receipt.state == "unreachable" or not left or (left is messages and not begun):
            return receipt
        screens = [Shown("", drawing=one) if isinstance(one, Drawing) else Shown(one) for one in left]
        held = receipt.state == "held"
        await self._house.follow(account, screens, f"rest {notice} {len(left)}", held=held)
        return receipt if receipt.state == "unconfirmed" else Receipt("sent")

    async def _told(self, account: str, picture: Drawing) -> str:
        """What stands for a picture that can't be shown."""
        manner = await self._manners.of(account, ())
        return manner.say("wechat-picture", alt=replying.harmless(picture.alt))

    async def _one(self, account: str, message: Message) -> Receipt:
        media = ""
        if isinstance(message, Drawing):
            try:
                media = await self._pictures.media(account, message)
            except LookupError:
                return Receipt("undrawable")
            except Refused as no:
                return Receipt("undrawable") if no.kind in UNDRAWABLE else _receipt(no)
        kind = await self._house.spend(account, LIMITS)
        if kind is None:
            return Receipt("held", "no window is open")
        try:
            if isinstance(message, Drawing):
                await self._api.show(account, media)
            else:
                await self._api.say(account, message)
        except Refused as no:
            await self._settle(account, kind, no.kind)
            return _receipt(no)
        return Receipt("sent")

    async def _settle(self, account: str, window: str, kind: Kind) -> None:
        if kind in ("window", "used_up"):
            await self._house.shut(account)  # Tencent knows better: the ledger was wrong
        elif kind != "unconfirmed":
            await self._house.give_back(account, window)


def _receipt(no: Refused) -> Receipt:
    """What becomes of a message that was refused."""
    match no.kind:
        case "window" | "used_up" | "forbidden":
            return Receipt("held", no.kind)
        case "quota":
            log.error("WeChat: the calls of the day are used up; everything waits for people's own next messages")
            return Receipt("held", no.kind)
        case "unfollowed":
            return Receipt("unreachable", no.kind)
        case "unconfirmed":
            return Receipt("unconfirmed", no.kind)
        case "slow":
            return Receipt("failed", no.kind, no.retry_after or SLOW_SECONDS)
        case "token":
            log.error("WeChat: app_id or app_secret is wrong, or this machine's address is not on the account's list")
            return Receipt("failed", no.kind, TOKEN_SECONDS)
    log.warning("WeChat: a message was refused: %s", no)
    return Receipt("failed", no.kind)

"""Telegram inside somebody else's application: it asks for the updates, and hands over those that are for the union.

`docs/embedding.md` shows both libraries. Nothing is polled and no webhook is set here; the application's own list of
commands stays as it is.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from bot.channels.channel import ChatChannel, TryAgain
from bot.channels.telegram.api import Api, Attachment
from bot.channels.telegram.channel import TelegramChannel

HOSTS = frozenset({"setMyCommands", "deleteMyCommands", "setWebhook", "deleteWebhook"})


class Guest:
    """An `Api` that leaves alone what belongs to the application: its webhook and its list of commands."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self.open, self.close, self.download = api.open, api.close, api.download

    async def call(self, method: str, params: Mapping[str, Any], files: Sequence[Attachment] = ()) -> Any:
        """Call `method`, unless it is the application's business."""
        return True if method in HOSTS else await self._api.call(method, params, files)

    async def updates(self, offset: int, timeout: int) -> Sequence[Mapping[str, Any]]:
        """The application asks for them."""
        raise NotImplementedError


class EmbeddedTelegram(TelegramChannel):
    """`TelegramChannel` whose updates come by `take`. Make it with a `Guest` and settings without a webhook."""

    _leaving = False

    @cached_property
    def _ready(self) -> asyncio.Event:
        """Set once we are connected, or leave; `take` waits for it."""
        return asyncio.Event()

    async def take(self, update: Mapping[str, Any]) -> None:
        """Run the turn of an update, in the Bot API's own form.

        When this returns, the update may be confirmed to Telegram: its turn is committed and answered, or stored to be
        answered later. It waits while the house cannot take it. Raises `TryAgain` where the house is being stopped, and
        may be cancelled: then the update must not be confirmed, and comes again.
        """
        await self._ready.wait()
        if self._leaving:
            raise TryAgain
        await self._intake.take(update, self._again)

    async def stop(self) -> None:
        """Finish what is in hand. The application stops handing over updates first."""
        self._leaving = True
        self._ready.set()
        await super().stop()

    async def _work(self) -> None:
        about = await self._until_done(self._api.open)
        self._intake.bot = str(about.get("username") or "")
        self._opened = True
        self._ready.set()

    async def _again(self, seconds: float) -> None:
        if self._leaving:
            raise TryAgain
        await self._sleep(seconds)


def of(chats: Iterable[ChatChannel]) -> EmbeddedTelegram:
    """The embedded one among the channels of a running house. Raises `LookupError` where `telegram.mode` is another."""
    for chat in chats:
        if isinstance(chat, EmbeddedTelegram):
            return chat
    raise LookupError('telegram.mode is not "embedded", or telegram.token is empty')


def from_aiogram(update: Any) -> Mapping[str, Any]:
    """An aiogram `Update` in the Bot API's own form."""
    # aiogram puts markers for its defaults where Telegram said nothing; they mean nothing to anybody else.
    plain: dict[str, Any] = update.model_dump(
        mode="json", by_alias=True, exclude_none=True, fallback=lambda marker: None
    )
    return plain


def from_ptb(update: Any) -> Mapping[str, Any]:
    """A python-telegram-bot `Update` in the Bot API's own form."""
    plain: dict[str, Any] = update.to_dict()
    return plain

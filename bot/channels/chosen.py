"""The chat channels of an installation: a channel's library loads only when that channel is configured."""

from bot.channels.channel import ChatChannel
from bot.channels.house import House
from bot.channels.telegram.api import Api
from bot.config import Settings


def channels(settings: Settings, house: House) -> tuple[ChatChannel, ...]:
    """One for each that is configured. Raises `bot.trouble.Trouble` where one of them could not be run safely."""
    return (_telegram(settings, house),) if settings.telegram.token.get_secret_value() else ()


def _telegram(settings: Settings, house: House) -> ChatChannel:
    from bot.channels.telegram.channel import TelegramChannel
    from bot.channels.telegram.settings import TelegramSettings

    own = settings.telegram
    chosen = TelegramSettings(
        webhook=own.mode == "webhook",
        secret=own.secret.get_secret_value(),
        webhook_reply=own.webhook_reply,
        patience=own.patience,
        connections=own.connections,
        turns_at_once=own.turns_at_once,
        public_url=settings.public_url,
        most_bytes=settings.web.upload_bytes,
        most_pixels=settings.web.image_pixels,
    )
    return TelegramChannel(_transport(settings), chosen, house)


def _transport(settings: Settings) -> Api:
    own = settings.telegram
    if own.library == "ptb":
        from bot.channels import telegram_ptb as library
    else:
        from bot.channels import telegram_aiogram as library  # type: ignore[no-redef]
    return library.Transport(own.token.get_secret_value(), own.api_base)

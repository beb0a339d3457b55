"""The chat channels of an installation: a channel's library loads only when that channel is configured."""

from bot.channels.channel import ChatChannel
from bot.channels.house import House
from bot.channels.telegram.api import Api
from bot.channels.wechat.house import House as WechatHouse
from bot.config import Settings


def channels(settings: Settings, house: House, wechat: WechatHouse) -> tuple[ChatChannel, ...]:
    """One for each that is configured. Raises `bot.trouble.Trouble` where one of them could not be run safely."""
    chosen: tuple[ChatChannel, ...] = ()
    if settings.telegram.token.get_secret_value():
        chosen += (_telegram(settings, house),)
    if settings.wechat.app_id:
        chosen += (_wechat(settings, wechat),)
    return chosen


def load(settings: Settings) -> None:
    """Load the libraries of what is configured: once for all processes that are forked afterwards."""
    if settings.telegram.token.get_secret_value():
        from bot.channels.telegram import channel as _telegram_channel  # noqa: F401

        transport(settings)
    if settings.wechat.app_id:
        from bot.channels.wechat import channel, client, templates  # noqa: F401


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
        paid_broadcasts=own.paid_broadcasts,
        paid_a_second=own.paid_a_second,
        public_url=settings.public_url,
        most_bytes=settings.web.upload_bytes,
        most_pixels=settings.web.image_pixels,
    )
    if own.mode == "embedded":
        from bot.channels.telegram_embedded import EmbeddedTelegram, Guest

        return EmbeddedTelegram(Guest(transport(settings)), chosen, house, house.now)
    return TelegramChannel(transport(settings), chosen, house, house.now)


def transport(settings: Settings) -> Api:
    """The Bot API through the library that is chosen. Raises `ImportError` where that is not installed."""
    own = settings.telegram
    if own.library == "ptb":
        from bot.channels import telegram_ptb as library
    else:
        from bot.channels import telegram_aiogram as library  # type: ignore[no-redef]
    return library.Transport(own.token.get_secret_value(), own.api_base)


def _wechat(settings: Settings, house: WechatHouse) -> ChatChannel:
    from bot.channels.wechat.channel import WechatChannel, WechatSettings
    from bot.channels.wechat.client import Client
    from bot.channels.wechat.templates import Templates

    own = settings.wechat
    chosen = WechatSettings(
        app_id=own.app_id,
        token=own.token.get_secret_value(),
        aes_key=own.aes_key.get_secret_value(),
        mode=own.mode,
        links=own.links,
        menu=own.menu,
        templates=Templates.of(own.templates, own.template_fields, settings.public_url if own.template_link else ""),
        public_url=settings.server.public_url,
        hops=settings.web.trusted_hops,
        most_bytes=settings.web.upload_bytes,
    )
    return WechatChannel(house, chosen, Client(own.app_id, own.app_secret.get_secret_value(), own.api_base, house.now))

"""The chat channels of an installation: a channel's library loads only when that channel is configured."""

from bot.channels.channel import ChatChannel
from bot.channels.house import House
from bot.config import Settings


def channels(settings: Settings, house: House) -> tuple[ChatChannel, ...]:
    """One for each that is configured."""
    del settings, house
    return ()

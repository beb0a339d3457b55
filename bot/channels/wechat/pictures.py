"""Pictures on their way out: drawn, then kept at Tencent for a while, where the same picture is sent only once."""

from bot.channels.wechat.api import Api
from bot.channels.wechat.house import House
from bot.channels.wechat.reading import CHANNEL
from bot.dialogue.screen import Drawing

FILE = "picture.png"


class Pictures:
    """Turns drawings into media ids."""

    def __init__(self, house: House, api: Api) -> None:
        self._house, self._api = house, api

    async def media(self, account: str, drawing: Drawing) -> str:
        """The media id of `drawing` in the language of `account`.

        Raises `Refused`, `TryAgain`, and `LookupError` where no drawer has that name.
        """
        language = await self._house.language(CHANNEL, account)
        return await self._api.upload(await self._house.draw(CHANNEL, account, drawing, language), FILE)

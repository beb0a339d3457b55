"""Where else the conversation of a scanned code can go on: said beside the conversation, once the code was believed."""

import orjson

from bot.channels.web import faults
from bot.channels.web.connection import Connection
from bot.channels.web.house import Elsewhere
from bot.channels.web.kit import Kit
from bot.dialogue.screen import Drawing

NOWHERE = Elsewhere()


async def offered(kit: Kit, page: Connection, code: str) -> None:
    """Tell `page`, if there is anything to tell. It may take seconds, so no turn waits for it."""
    try:
        found = await kit.house.elsewhere(code)
    except Exception as error:  # noqa: BLE001 - the person is here already: they lose nothing but a short cut
        faults.note("ways into other channels", error)
        return
    if found == NOWHERE:
        return
    scan = Drawing("qr", {"text": found.wechat}, "")
    picture = kit.pictures.url(page.account, scan, page.language) if found.wechat else ""
    page.post(orjson.dumps({"t": "elsewhere", "telegram": found.telegram, "wechat": picture}))

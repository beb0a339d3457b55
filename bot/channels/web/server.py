"""The one HTTP server of a process: the web channel's routes, and those that other parts add."""

from collections.abc import Iterable

from aiohttp import web

from bot.channels.web import headers
from bot.channels.web.doors import Doors
from bot.channels.web.kit import Kit
from bot.channels.web.page import Page
from bot.channels.web.uploads import Uploads


def application(kit: Kit, more: Iterable[web.AbstractRouteDef] = ()) -> web.Application:
    """Everything that is answered over HTTP. `more`: routes of other parts (/health, /wechat), which come first."""
    page = Page(kit.settings, kit.callers, kit.statics, kit.house.words)
    doors, uploads = Doors(kit), Uploads(kit)
    app = web.Application()
    app.on_response_prepare.append(headers.add)
    app.add_routes(more)
    app.add_routes(
        [
            web.get("/", page.handle),
            web.get("/s/{code:.*}", page.handle),
            web.get("/manifest.webmanifest", page.manifest),
            web.get("/favicon.ico", page.icon),
            web.get("/web/cookie", page.cookie),
            web.get("/web/socket", doors.socket),
            web.post("/web/upload", uploads.handle),
            web.get("/web/picture/{token}", doors.picture),
            web.get("/web/static/{version}/{name}", kit.statics.handle),
        ]
    )
    return app


class Server:
    """Listens, and stops without dropping anybody's turn."""

    def __init__(self, kit: Kit, app: web.Application) -> None:
        self._kit = kit
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=5)  # access logs would hold codes
        self._site: web.TCPSite | None = None

    @property
    def port(self) -> int:
        """The port it listens on; of use where the setting was 0."""
        return int(self._runner.addresses[0][1])

    async def start(self) -> None:
        """Raises `OSError` where the port is taken."""
        await self._runner.setup()
        settings = self._kit.settings
        self._site = web.TCPSite(self._runner, settings.host, settings.port, backlog=1024)
        await self._site.start()

    async def stop(self) -> None:
        """Accept nobody new, let turns in hand finish and be answered, say goodbye with 1001, close."""
        if self._site is None:
            return
        await self._site.stop()
        self._site = None
        await self._kit.hub.close(self._kit.settings.stop_seconds)
        await self._runner.cleanup()

"""The one HTTP server of a process: the web channel's routes, and those that other parts add."""

import asyncio
import socket
from collections.abc import Iterable, Sequence

from aiohttp import web

from bot.channels.web import headers
from bot.channels.web.doors import Doors
from bot.channels.web.kit import Kit
from bot.channels.web.page import Page
from bot.channels.web.uploads import Uploads

BACKLOG = 1024
PARTING_SECONDS = 0.25
"""Between the last connection and the end: its request is on its way, or a proxy's next one on a line it kept."""


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
    """Listens, and stops without dropping anybody's turn. `doors` are open already; without any it opens its own."""

    def __init__(self, kit: Kit, app: web.Application, doors: Sequence[socket.socket] = ()) -> None:
        self._kit, self._doors = kit, doors
        app.on_response_prepare.append(self._part)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=5)  # access logs would hold codes
        self._sites: list[web.BaseSite] = []
        self._parting = False

    @property
    def port(self) -> int:
        """The port it listens on; of use where the setting was 0."""
        return int(self._runner.addresses[0][1])

    async def start(self) -> None:
        """Raises `OSError` where the port is taken."""
        await self._runner.setup()
        settings = self._kit.settings
        self._sites = [web.SockSite(self._runner, door, backlog=BACKLOG) for door in self._doors]
        if not self._sites:
            self._sites = [web.TCPSite(self._runner, settings.host, settings.port, backlog=BACKLOG)]
        for site in self._sites:
            await site.start()

    async def shut(self) -> None:
        """Accept nobody new. Whoever was accepted just now still gets to ask, and every answer is the line's last."""
        self._parting = True
        sites, self._sites = self._sites, []
        for site in sites:
            await site.stop()
        if sites and self._runner.server and self._runner.server.connections:
            await asyncio.sleep(PARTING_SECONDS)

    async def stop(self) -> None:
        """Accept nobody new, let turns in hand finish and be answered, say goodbye with 1001, close."""
        await self.shut()
        await self._kit.hub.close(self._kit.settings.stop_seconds)
        await self._runner.cleanup()

    async def _part(self, _request: web.Request, response: web.StreamResponse) -> None:
        if self._parting:
            response.force_close()

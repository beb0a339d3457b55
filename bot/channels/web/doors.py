"""Beside the page: where its socket and its pictures are answered."""

from aiohttp import web

from bot import images
from bot.channels import attachments
from bot.channels.web import connection, faults, frames
from bot.channels.web.house import TryAgain
from bot.channels.web.kit import Kit
from bot.channels.web.talk import Talk
from bot.dialogue.screen import Drawing

SUBPROTOCOL = "niangjia.1"
CLOSE_SECONDS = 2


class Doors:
    """`/web/socket` and `/web/picture/…`."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    async def socket(self, request: web.Request) -> web.StreamResponse:
        """One page's line, for as long as it lasts."""
        account = self._admitted(request)
        hub = self._kit.hub
        answer = web.WebSocketResponse(
            protocols=(SUBPROTOCOL,),
            timeout=CLOSE_SECONDS,
            autoping=False,
            compress=False,  # frames are small, and there may be thousands of lines
            max_msg_size=frames.WIRE_BYTES,
            decode_text=False,
        )
        await answer.prepare(request)
        page = connection.Connection(answer, request, self._kit.mail, account, self._kit.settings.language)
        await self._make_room(account)
        hub.join(page)
        try:
            await Talk(self._kit, page, self._kit.callers.network(request)).run()
        except Exception as error:  # noqa: BLE001 (the page connects again)
            faults.note("a line", error)
            await page.close(connection.FAULT)
        finally:
            hub.leave(page)
        return answer

    async def picture(self, request: web.Request) -> web.Response:
        """A picture or file, for the browser that was given its address."""
        kit = self._kit
        account = kit.callers.account(request)
        wanted = account and kit.kiosk.knows(account) and kit.pictures.wanted(account, request.match_info["token"])
        if not account or not wanted:
            raise web.HTTPNotFound
        if wait := kit.limits.pictures.take(account):
            raise web.HTTPTooManyRequests(headers={"Retry-After": str(int(wait) + 1)})
        try:
            content = await kit.pictures.draw(account, wanted)
        except LookupError as error:
            raise web.HTTPNotFound from error
        except TryAgain as error:
            raise web.HTTPServiceUnavailable(headers={"Retry-After": "2"}) from error
        drawing = Drawing(wanted.name, wanted.args, "", wanted.file)
        if drawing.document:
            return attachments.response(content, wanted.file)
        cache = "no-store" if kit.settings.kiosk or drawing.every else "private, max-age=3600"
        kind = images.media_type(content) or "application/octet-stream"
        return web.Response(body=content, content_type=kind, headers={"Cache-Control": cache})

    def _admitted(self, request: web.Request) -> str:
        """The account that may open a line."""
        kit, callers = self._kit, self._kit.callers
        if not callers.ours(request):
            raise web.HTTPForbidden
        if SUBPROTOCOL not in request.headers.get("Sec-WebSocket-Protocol", ""):
            raise web.HTTPBadRequest(text=f"The subprotocol is {SUBPROTOCOL}.")
        account = callers.account(request)
        if account is None or not kit.kiosk.knows(account):
            network = callers.network(request)
            if callers.forged(request):
                kit.limits.failures.charge(network)
            raise web.HTTPTooManyRequests if kit.limits.failures.wait(network) else web.HTTPUnauthorized
        if kit.hub.closing or kit.hub.open >= kit.settings.pages:
            raise web.HTTPServiceUnavailable(headers={"Retry-After": "5"})
        return account

    async def _make_room(self, account: str) -> None:
        """A phone that lost its signal leaves lines behind: the oldest makes room."""
        pages = self._kit.hub.pages(account)
        if len(pages) >= self._kit.settings.pages_of_account:
            pages[0].drop()
            self._kit.hub.leave(pages[0])

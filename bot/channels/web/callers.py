"""Who is asking: the account in the cookie, the network address, and whether the question comes from our own page."""

import urllib.parse

from aiohttp import web

from bot.channels import networks
from bot.channels.web.cookies import LIFE_DAYS, RENEW_DAYS, Cookies
from bot.channels.web.settings import WebSettings


class Callers:
    """Reads requests; keeps nothing of them."""

    def __init__(self, settings: WebSettings, cookies: Cookies) -> None:
        url = urllib.parse.urlsplit(settings.public_url)
        self._origin = f"{url.scheme}://{url.netloc}".lower()
        self._secure = url.scheme == "https"
        self._hops = settings.trusted_hops
        self._kiosk = settings.kiosk
        self._cookies = cookies
        self.cookie_name = "__Host-niangjia" if self._secure else "niangjia"

    def account(self, request: web.Request) -> str | None:
        """The account, or None where the cookie is missing or not ours."""
        read = self._cookies.read(request.cookies.get(self.cookie_name, ""))
        return read[0] if read else None

    def forged(self, request: web.Request) -> bool:
        """Whether there is a cookie that we never signed."""
        return self.cookie_name in request.cookies and self.account(request) is None

    def welcome(self, request: web.Request, response: web.StreamResponse, *, anew: bool = False) -> None:
        """Give the browser a cookie where it has none that is good; with `anew`, in any case."""
        read = None if anew else self._cookies.read(request.cookies.get(self.cookie_name, ""))
        if read and read[1] < RENEW_DAYS:
            return
        response.set_cookie(
            self.cookie_name,
            self._cookies.renewed(read[0]) if read else self._cookies.fresh(),
            max_age=None if self._kiosk else LIFE_DAYS * 86400,
            httponly=True,
            samesite="Lax",
            secure=self._secure,
            path="/",
        )

    def ours(self, request: web.Request) -> bool:
        """Whether the request is from a page of ours. Browsers always name a foreign page; only programs name none."""
        origin = request.headers.get("Origin")
        if origin is None:
            return request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
        origin = origin.lower()
        return origin == self._origin or origin.partition("://")[2] == request.host.lower()

    def network(self, request: web.Request) -> str:
        """The network address to count failures by."""
        return networks.network(request, self._hops)

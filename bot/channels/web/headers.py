"""What every answer of ours says to the browser about itself."""

import re

from aiohttp import web

_HOST = re.compile(r"[A-Za-z0-9.\-]+(:\d{1,5})?|\[[0-9a-fA-F:]+\](:\d{1,5})?")

PLAIN = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",  # codes stand in addresses
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=(), payment=(), usb=()",
}
NOTHING = "default-src 'none'; frame-ancestors 'none'"


def page_policy(host: str) -> str:
    """The page's Content-Security-Policy. Older Safari does not count a socket as 'self', so it is named."""
    sockets = f" ws://{host} wss://{host}" if _HOST.fullmatch(host) else ""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
        f"connect-src 'self'{sockets}; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )


MACHINES = frozenset(("/wechat", "/telegram"))
"""Where other services post to us: no browser reads those answers, and there are thousands a second."""


async def add(request: web.Request, response: web.StreamResponse) -> None:
    """A signal of the application: headers for whatever did not choose its own."""
    if request.method == "POST" and request.path in MACHINES:
        return
    for name, value in PLAIN.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Content-Security-Policy", NOTHING)

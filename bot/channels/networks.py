"""Whose network a request comes from: what failures are counted by."""

import ipaddress

from aiohttp import web


def network(request: web.Request, hops: int) -> str:
    """An IPv4 address, or the /64 that one IPv6 household gets.

    `hops`: so many proxies of ours stand in front; what they wrote is believed, what came before them is not.
    """
    named = [part.strip() for line in request.headers.getall("X-Forwarded-For", []) for part in line.split(",")]
    chain = [*named, request.remote or ""]
    try:
        address = ipaddress.ip_address(chain[max(0, len(chain) - 1 - hops)])
    except ValueError:
        return request.remote or ""
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else str(address)

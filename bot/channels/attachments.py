"""A file to be kept, as the answer to a browser."""

import mimetypes

from aiohttp import web


def response(content: bytes, name: str) -> web.Response:
    """`content` as a download under `name`, which is ours: plain letters, digits, full stops and dashes."""
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    headers = {"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{name}"'}
    return web.Response(body=content, content_type=kind, headers=headers)

"""The page's scripts, styles and icons: read and packed once, named by their content."""

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

PAGE = Path(__file__).parent / "page"
TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Packed:
    """Some bytes, plain and gzipped."""

    content_type: str
    plain: bytes
    zipped: bytes

    @classmethod
    def of(cls, content_type: str, plain: bytes) -> "Packed":
        return cls(content_type, plain, gzip.compress(plain, 9, mtime=0))

    def response(self, request: web.Request, cache: str) -> web.Response:
        zipped = "gzip" in request.headers.get("Accept-Encoding", "") and len(self.zipped) < len(self.plain)
        headers = {"Content-Type": self.content_type, "Cache-Control": cache, "Vary": "Accept-Encoding"}
        if zipped:
            headers["Content-Encoding"] = "gzip"
        return web.Response(body=self.zipped if zipped else self.plain, headers=headers)


class Statics:
    """`/web/static/{version}/{name}`: one version for all files, since the scripts name each other. `at`: or there."""

    def __init__(self, folder: Path = PAGE, at: str = "/web/static/") -> None:
        self._at = at
        paths = sorted(path for path in folder.iterdir() if path.suffix in TYPES)
        self.files = {path.name: Packed.of(TYPES[path.suffix], path.read_bytes()) for path in paths}
        digest = hashlib.sha256()
        for name, packed in self.files.items():
            digest.update(name.encode() + b"\0" + packed.plain)
        self.version = digest.hexdigest()[:12]

    def url(self, name: str) -> str:
        return f"{self._at}{self.version}/{name}"

    async def handle(self, request: web.Request) -> web.Response:
        """A page of an older version gets today's file for a short while only: it is about to be loaded anew."""
        packed = self.files.get(request.match_info["name"])
        if packed is None:
            raise web.HTTPNotFound
        return packed.response(request, FOREVER if request.match_info["version"] == self.version else "no-store")

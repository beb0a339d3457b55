"""The chat page itself: one HTML a language, made at start, and what a browser wants beside it."""

import html
import json
from collections.abc import Callable

from aiohttp import web

from bot.channels.web import headers
from bot.channels.web.callers import Callers
from bot.channels.web.settings import WebSettings
from bot.channels.web.statics import PAGE, Packed, Statics

LANGUAGES = ("zh-CN", "en")
SCRIPTS_FIRST = "app.js"
WORDS = (
    "web-title",
    "web-conversation",
    "web-me",
    "web-skip",
    "web-say",
    "web-say-secret",
    "web-say-phone",
    "web-say-code",
    "web-say-place",
    "web-send",
    "web-show",
    "web-hide",
    "web-menu",
    "web-menu-close",
    "web-more",
    "web-photo",
    "web-file",
    "web-place",
    "web-place-mine",
    "web-place-asking",
    "web-place-denied",
    "web-photo-mine",
    "web-file-mine",
    "web-sending",
    "web-failed",
    "web-again",
    "web-uploading",
    "web-upload-lost",
    "web-upload-too-big-here",
    "web-typing",
    "web-lost",
    "web-offline",
    "web-newer",
    "web-below",
    "web-spent",
    "web-too-long-here",
    "web-code-unreadable",
    "web-enlarge",
    "web-close",
    "web-picture-lost",
    "web-picture-over",
    "web-download",
    "web-days",
    "web-countdown-over",
    "web-file-lost",
    "web-sms",
    "web-leaving",
    "web-leave-now",
    "web-made-up",
    "web-elsewhere",
    "web-telegram-open",
    "web-wechat-open",
    "web-wechat-scan",
    "web-wechat-code",
)
"""The sentences that the page's scripts use; none stands in a script."""


def preferred(accepted: str, otherwise: str) -> str:
    """The first of our languages that a browser names in `Accept-Language`."""
    for part in accepted.lower().split(","):
        tag = part.strip()
        if tag.startswith("zh"):
            return "zh-CN"
        if tag.startswith("en"):
            return "en"
    return otherwise


class Page:
    """`GET /` and `GET /s/…`: the same page, which reads the code from its own address. Opening consumes nothing."""

    def __init__(
        self, settings: WebSettings, callers: Callers, statics: Statics, words: Callable[[str, str], str]
    ) -> None:
        self._settings = settings
        self._callers = callers
        self._statics = statics
        self._words = words
        said = {language: {key: words(key, language) for key in WORDS} for language in LANGUAGES}
        self._pages = {language: self._written(language, said) for language in LANGUAGES}
        self._manifests = {language: self._manifest(said[language]) for language in LANGUAGES}

    async def handle(self, request: web.Request) -> web.Response:
        # A kiosk's page that is loaded anew is somebody new: whoever walked up presses "reload" first.
        response = self._pages[self._language(request)].response(request, "no-store")
        response.headers["Vary"] = "Accept-Encoding, Accept-Language"
        response.headers["Content-Security-Policy"] = headers.page_policy(request.host)
        self._callers.welcome(request, response, anew=self._settings.kiosk)
        return response

    async def manifest(self, request: web.Request) -> web.Response:
        return self._manifests[self._language(request)].response(request, "public, max-age=3600")

    async def icon(self, request: web.Request) -> web.Response:
        return self._statics.files["icon-192.png"].response(request, "public, max-age=86400")

    async def cookie(self, request: web.Request) -> web.Response:
        """For a page whose cookie was lost while it stood open: it asks here when the socket turns it away."""
        response = web.Response(status=204, headers={"Cache-Control": "no-store"})
        self._callers.welcome(request, response)
        return response

    def _language(self, request: web.Request) -> str:
        return preferred(request.headers.get("Accept-Language", ""), self._settings.language)

    def _written(self, language: str, said: dict[str, dict[str, str]]) -> Packed:
        setting = {
            "lang": language,
            "version": self._statics.version,
            "demo": self._settings.demo,
            "kiosk": self._settings.kiosk,
            "words": said,
        }
        data = json.dumps(setting, ensure_ascii=False, separators=(",", ":"))
        for sign in "<>&\u2028\u2029":  # nothing in there may end the element it stands in
            data = data.replace(sign, f"\\u{ord(sign):04x}")
        others = [name for name in self._statics.files if name.endswith(".js") and name != SCRIPTS_FIRST]
        preloads = "".join(f'<link rel="modulepreload" href="{self._statics.url(name)}">\n' for name in others)
        text = (PAGE / "index.html").read_text("utf-8")
        parts = {
            "lang": language,
            "title": html.escape(said[language]["web-title"]),
            "noscript": html.escape(self._words("web-noscript", language)),
            "preloads": preloads,
            "data": data,
        }
        for name in self._statics.files:
            parts[name] = self._statics.url(name)
        for name, part in parts.items():
            text = text.replace("{{" + name + "}}", part)
        return Packed.of("text/html; charset=utf-8", text.encode())

    def _manifest(self, said: dict[str, str]) -> Packed:
        icons = [
            {"src": self._statics.url("icon.svg"), "sizes": "any", "type": "image/svg+xml"},
            {"src": self._statics.url("icon-192.png"), "sizes": "192x192", "type": "image/png", "purpose": "any"},
            {"src": self._statics.url("icon-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
        ]
        title = said["web-title"]
        colours = {"background_color": "#f6f1ea", "theme_color": "#f6f1ea"}
        data = {"id": "/", "name": title, "short_name": title, "start_url": "/", "display": "standalone", **colours}
        return Packed.of("application/manifest+json", json.dumps({**data, "icons": icons}, ensure_ascii=False).encode())

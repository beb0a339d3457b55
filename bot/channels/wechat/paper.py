"""How the one-time page looks: one HTML without scripts and without anything from elsewhere."""

import base64
import hashlib
import html
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from bot.channels.house import House

STYLE = (Path(__file__).parent / "page.css").read_text("utf-8")
_STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
}
WORDS = frozenset(
    f"wechat-page-{name}"
    for name in "done parked used expired unknown later slow-down broken empty too-long title safe send answer".split()
) | frozenset(f"wechat-file-{name}" for name in ("gone", "expired", "later"))
_PAGE = """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<meta name="format-detection" content="telephone=no">
<style>{style}</style>
</head>
<body>
<h1>{title}</h1>
<main>
{inside}
</main>
</body>
</html>
"""
_FORM = """<form method="post" action="{action}" autocomplete="off">
{note}<label for="answer">{question}</label>
<input id="answer" name="answer" type="text" dir="auto" autocomplete="off" autocapitalize="off" autocorrect="off" \
spellcheck="false" maxlength="500" required autofocus>
<button type="submit">{send}</button>
</form>
<p class="note">{safe}</p>"""


class Said(Exception):
    """The page says one sentence, the words of `key`, and is done."""

    def __init__(self, key: str, status: int = 200) -> None:
        super().__init__(key)
        self.key, self.status = key, status


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page asks; `path` takes the answer; `note` says what was wrong with the last one."""

    question: str
    path: str
    note: str = ""


def said(house: House, language: str, what: Said) -> web.Response:
    """One sentence."""
    return _page(house, language, f'<p role="status">{html.escape(house.words(what.key, language))}</p>', what.status)


def asks(house: House, language: str, asked: Asked) -> web.Response:
    """One question and one field."""
    words = house.words
    inside = _FORM.format(
        action=html.escape(asked.path),
        note=f'<p role="alert">{html.escape(asked.note)}</p>\n' if asked.note else "",
        question=html.escape(asked.question or words("wechat-page-answer", language)),
        send=html.escape(words("wechat-page-send", language)),
        safe=html.escape(words("wechat-page-safe", language)),
    )
    return _page(house, language, inside, 200)


def _page(house: House, language: str, inside: str, status: int) -> web.Response:
    text = _PAGE.format(
        lang="en" if language.lower().startswith("en") else "zh-CN",
        title=html.escape(house.words("wechat-page-title", language)),
        style=STYLE,
        inside=inside,
    )
    return web.Response(status=status, text=text, content_type="text/html", charset="utf-8", headers=HEADERS)

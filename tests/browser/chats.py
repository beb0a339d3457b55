"""A chat as a phone shows it, drawn from what a fake of Telegram or WeChat was sent: for the README's pictures."""

import base64
import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Look = Literal["telegram", "wechat"]
STYLE = """
* { box-sizing: border-box; margin: 0 }
body { height: 780px; display: flex; flex-direction: column; color: #111 }
body { font: 16px/1.5 "Noto Sans CJK SC", sans-serif }
header { padding: 12px; font-weight: 600; text-align: center; background: var(--bar); border-bottom: 1px solid #0002 }
main { flex: 1; min-height: 0; overflow: hidden; padding: 0 10px 12px; background: var(--back);
  display: flex; flex-direction: column; justify-content: flex-end; gap: 8px }
section { max-width: 86%; align-self: flex-start } section.mine { align-self: flex-end }
p, img { display: block; border-radius: var(--round); overflow: hidden }
p { padding: 8px 12px; background: #fff; white-space: pre-wrap; overflow-wrap: anywhere }
.mine p { background: var(--mine) }
img { width: 300px; margin-bottom: 2px }
.row { display: flex; gap: 4px; margin-top: 4px }
.row span { flex: 1; padding: 7px 4px; border-radius: 8px; text-align: center }
.row span { background: var(--key); color: var(--on-key) }
footer { padding: 4px 8px 10px; background: #dfe4e0 }
footer .row span { background: #fff; color: #111 }
.telegram { --bar: #fff; --back: #d5e3cf; --mine: #e7fdd1; --round: 14px; --key: #6b8a76cc; --on-key: #fff }
.wechat { --bar: #ededed; --back: #ededed; --mine: #95ec69; --round: 6px; --key: #fff; --on-key: #111 }
"""


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message. `rows` are the buttons under it."""

    text: str
    mine: bool = False
    rows: Sequence[Sequence[str]] = ()
    picture: bytes = b""


def page(look: Look, title: str, bubbles: Iterable[Bubble], keys: Sequence[Sequence[str]] = ()) -> str:
    """The page of a chat that is scrolled to its end; `keys` is the keyboard below it."""
    drawn = "".join(_bubble(one) for one in bubbles)
    foot = f"<footer>{_rows(keys)}</footer>" if keys else ""
    head = f"<!doctype html><meta charset=utf-8><style>{STYLE}</style>"
    return f'{head}<body class="{look}"><header>{html.escape(title)}</header><main>{drawn}</main>{foot}</body>'


def _bubble(one: Bubble) -> str:
    shown = f'<img src="data:image/png;base64,{base64.b64encode(one.picture).decode()}">' if one.picture else ""
    words = f"<p>{html.escape(one.text)}</p>" if one.text else ""
    return f'<section class="{"mine" if one.mine else "theirs"}">{shown}{words}{_rows(one.rows)}</section>'


def _rows(rows: Sequence[Sequence[str]]) -> str:
    return "".join(f'<div class="row">{"".join(map(_key, row))}</div>' for row in rows)


def _key(label: str) -> str:
    return f"<span>{html.escape(label)}</span>"

"""Reply markup: what the server makes of it (Client.cpp, get_reply_markup; TDLib, ReplyMarkup.cpp)."""

from itertools import islice
from typing import Any

from bot.channels.fake.telegram import limits
from bot.channels.fake.telegram.wrong import bad

Rows = list[list[dict[str, Any]]]
OTHER_KINDS = ("url", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat", "copy_text")
REQUESTS = {"request_contact": "Phone number", "request_location": "Location", "request_poll": "Poll"}


def read(markup: Any, *, private: bool, inline_only: bool = False) -> dict[str, Any] | None:
    """A checked markup in the server's own form, None where nothing is left of it. Raises `Wrong`."""
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    if rows := _rows(markup, "keyboard"):
        kept = _keyboard(rows, private=private)
        found = {**markup, "keyboard": kept} if kept else None
    elif rows := _rows(markup, "inline_keyboard"):
        return _inline(rows)
    else:
        found = dict(markup) if markup.get("remove_keyboard") or markup.get("force_reply") else None
    if found and inline_only:
        raise bad("inline keyboard expected")
    return found


def _rows(markup: dict[str, Any], name: str) -> Rows:
    rows = markup.get(name) or []
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        where = 'Field "keyboard"' if name == "keyboard" else 'Field "inline_keyboard" of the InlineKeyboardMarkup'
        raise bad(f"{where} must be an Array of Arrays")
    return rows


def _inline(rows: Rows) -> dict[str, Any] | None:
    if sum(len(row) for row in rows) > limits.BUTTONS:
        raise bad("reply markup is too long")
    kept = [[_inline_button(button) for button in row[: limits.BUTTONS_A_ROW]] for row in rows]
    kept = [[button for button in row if button] for row in kept]
    kept = [row for row in kept if row]
    return {"inline_keyboard": kept} if kept else None


def _inline_button(button: Any) -> dict[str, Any]:
    """A button; {} where it has no label, which the server drops silently."""
    if not isinstance(button, dict):
        raise bad("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str):
        raise bad("can't parse inline keyboard button: Can't find field \"text\"")
    data = button.get("callback_data")
    if not data and not any(button.get(kind) is not None for kind in OTHER_KINDS):
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if data and not isinstance(data, str):
        raise bad('can\'t parse inline keyboard button: Field "callback_data" must be of type String')
    if data and len(data.encode()) > limits.BUTTON_DATA_BYTES:
        raise bad("BUTTON_DATA_INVALID")
    return dict(button) if button["text"].strip() else {}


def _keyboard(rows: list[list[Any]], *, private: bool) -> Rows:
    kept: Rows = []
    room = limits.KEYBOARD_BUTTONS
    for row in rows:
        buttons = [{"text": button} if isinstance(button, str) else button for button in row]
        checked = [_keyboard_button(button, private=private) for button in buttons]
        fit = list(islice((each for each in checked if each), min(limits.KEYBOARD_BUTTONS_A_ROW, room)))
        room -= len(fit)
        if fit:
            kept.append(fit)
    return kept


def _keyboard_button(button: Any, *, private: bool) -> dict[str, Any]:
    if not isinstance(button, dict):
        raise bad("can't parse keyboard button: KeyboardButton must be a String or an Object")
    if not isinstance(button.get("text"), str):
        raise bad("can't parse keyboard button: Can't find field \"text\"")
    for request, what in REQUESTS.items():
        if button.get(request) and not private:
            raise bad(f"{what[0].lower()}{what[1:]} can be requested in private chats only")
    return dict(button) if button["text"] else {}

"""Screens -> calls of the Bot API. Pure.

After a tap the same question, or another page of the same list, takes the tapped message's place (`Answer.replaces`):
one call, and the eye stays where it is. Everything else is sent anew, and the tapped message then loses its buttons and
ends with what was chosen ("✓ 货车司机"): scrolled back, the chat reads as questions with their answers. A message whose
buttons are all commands (a menu, a notice) keeps them: those act any time. A question that was answered by typing keeps
its buttons too: to take them away would be a call for every answer, and tapped they lead to the current question.

Texts are plain (no parse mode), so that what somebody typed is never markup, and links show no preview.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from bot.channels.telegram import limits, rows
from bot.channels.telegram.heard import Tapped
from bot.dialogue.event import Tap
from bot.dialogue.screen import Button, Drawing, Shown
from rules.base.values import dataclass

REQUESTS: Final = {"phone": "contact", "place": "location"}
"""What a hint lets the phone's own button give (KeyboardButton; private chats only)."""
REMOVED: Final[Mapping[str, Any]] = {"remove_keyboard": True}
UNSAID: Final = "…"
"""Where a screen has buttons and no words: Telegram sends no empty message."""
CHOSEN: Final = "✓ "
LONGEST_CHOSEN = 100
NO_PREVIEW: Final[Mapping[str, Any]] = {"is_disabled": True}


@dataclass(frozen=True, slots=True)
class Call:
    """One call. `drawing` is the picture that goes along, not yet drawn."""

    method: str
    params: dict[str, Any]
    drawing: Drawing | None = None


def screens(chat: int, shown: Sequence[Shown], labels: Mapping[str, str], *, protect: bool = False) -> list[Call]:
    """What is sent to show them, in order.

    `labels`: for the hints in `REQUESTS`, what stands on the phone's button. `protect`: not to be forwarded or saved.
    """
    calls = [call for screen in joined(shown) for call in _screen(chat, screen, labels)]
    if protect:
        for call in calls:
            call.params["protect_content"] = True
    return calls


def joined(shown: Sequence[Shown]) -> list[Shown]:
    """`shown` with bare words put before the words that follow: what is read in one go rings a phone once."""
    found: list[Shown] = []
    for screen in shown:
        if found and _bare(found[-1]) and screen.drawing is None:
            text = f"{found[-1].text.strip()}\n\n{screen.text.strip()}".strip()
            if limits.size(text) <= limits.TEXT:
                found[-1] = replace(screen, text=text)
                continue
        found.append(screen)
    return found


def _bare(screen: Shown) -> bool:
    return screen.drawing is None and not screen.buttons and screen.hint not in REQUESTS


def in_place(chat: int, message: int, shown: Sequence[Shown]) -> Call | None:
    """Screens as the next look of a text message of ours; None where they have to be sent anew."""
    if len(shown) != 1:
        return None
    [screen] = shown
    if screen.drawing or screen.hint in REQUESTS or not screen.text.strip() or limits.size(screen.text) > limits.TEXT:
        return None
    return edited(chat, message, screen.text, screen.buttons)


def edited(chat: int, message: int, text: str, buttons: Sequence[Button] = ()) -> Call:
    """A message of ours with other words and buttons."""
    params: dict[str, Any] = {"chat_id": chat, "message_id": message, "text": text, "link_preview_options": NO_PREVIEW}
    if buttons:
        params["reply_markup"] = rows.inline(buttons)
    return Call("editMessageText", params)


def tidied(chat: int, tapped: Tapped, what: Tap, chosen: str | None) -> Call | None:
    """The tapped message without its buttons and with what was `chosen`; None where its buttons act on."""
    if not tapped.bound and not what.data.startswith("r"):
        return None
    if chosen and tapped.text is not None:
        text = f"{tapped.text}\n\n{CHOSEN}{chosen[:LONGEST_CHOSEN]}"
        if limits.size(text) <= limits.TEXT:
            return edited(chat, tapped.message, text)
    return Call("editMessageReplyMarkup", {"chat_id": chat, "message_id": tapped.message})


def lowering(chat: int, text: str) -> Call:
    """Words that take the keyboard of an earlier question away."""
    call = _message(chat, text)
    call.params["reply_markup"] = REMOVED
    return call


def text_of(chat: int, text: str, markup: Mapping[str, Any] | None, most: int = limits.TEXT) -> list[Call]:
    """A text in as many messages as it takes; the last carries the keyboard."""
    pieces = limits.cut(text, most)
    calls = [_message(chat, piece) for piece in pieces if piece.strip()]
    if not calls and markup and "inline_keyboard" in markup:
        calls = [_message(chat, UNSAID)]
    if calls and markup:
        calls[-1].params["reply_markup"] = markup
    return calls


def _message(chat: int, text: str) -> Call:
    return Call("sendMessage", {"chat_id": chat, "text": text, "link_preview_options": NO_PREVIEW})


def _screen(chat: int, shown: Shown, labels: Mapping[str, str]) -> list[Call]:
    markup = _markup(shown, labels)
    if shown.drawing is None:
        return text_of(chat, shown.text, markup)
    if limits.size(shown.text) > limits.CAPTION:
        return [picture(chat, shown.drawing, "", None), *text_of(chat, shown.text, markup)]
    return [picture(chat, shown.drawing, shown.text, markup)]


def picture(chat: int, drawing: Drawing, caption: str, markup: Mapping[str, Any] | None) -> Call:
    """A picture with the words that fit under it."""
    params: dict[str, Any] = {"chat_id": chat}
    if caption.strip():
        params["caption"] = caption
    if markup:
        params["reply_markup"] = markup
    return Call("sendDocument" if drawing.file else "sendPhoto", params, drawing)


def _markup(shown: Shown, labels: Mapping[str, str]) -> Mapping[str, Any]:
    """The one keyboard a message carries; without any, the phone's button of an earlier question goes."""
    if (request := REQUESTS.get(shown.hint)) and (label := labels.get(shown.hint)):
        return rows.asking(label, request, shown.buttons)
    return rows.inline(shown.buttons) if shown.buttons else REMOVED

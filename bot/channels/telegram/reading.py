"""Raw updates -> what they mean. Pure, and nothing that anybody sends makes it raise."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from bot.channels.cleaning import cleaned
from bot.channels.telegram import limits
from bot.channels.telegram.heard import Called, Heard, Json, Meaning, Sent, Stray, Tapped
from bot.dialogue.event import Follow, Place, Scan, Tap, Text, Unfollow, Unusable, What
from bot.dialogue.screen import DATA_BYTES

WANTED: Final = ("message", "callback_query", "my_chat_member")
"""`allowed_updates`: edits are not asked for, since what was answered cannot be unsaid."""
LABEL_CHARACTERS = 100
BIGGEST_ID = 2**63

_UNUSABLE: Final = {
    "voice": "voice",
    "video": "video",
    "video_note": "video",
    "animation": "video",
    "sticker": "sticker",
    "dice": "sticker",
    "audio": "audio",
    "poll": "poll",
}
"""What a message may hold that no step reads, and the name of the sentence for it."""

_SERVICE: Final = frozenset(
    """boost_added chat_background_set chat_owner_changed chat_owner_left chat_set_theme chat_shared
    checklist_tasks_added checklist_tasks_done connected_website delete_chat_photo direct_message_price_changed
    gift gift_upgrade_sent group_chat_created left_chat_member message_auto_delete_timer_changed migrate_from_chat_id
    migrate_to_chat_id new_chat_members new_chat_photo new_chat_title paid_message_price_changed pinned_message
    proximity_alert_triggered refunded_payment successful_payment suggested_post_approved suggested_post_declined
    suggested_post_info unique_gift users_shared video_chat_ended video_chat_scheduled video_chat_started
    write_access_allowed""".split()
)
"""What Telegram itself notes in a chat (Message): nobody said it, so nobody waits for an answer."""

_CODE = re.compile(rf"[A-Za-z0-9_-]{{1,{limits.START}}}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,3}")
_IMAGES = ("image/jpeg", "image/png", "image/webp")


@dataclass(frozen=True, slots=True)
class Fit:
    """The largest photo or file that is taken, in bytes and pixels."""

    most_bytes: int = limits.DOWNLOAD_BYTES
    most_pixels: int = 20_000_000


FIT: Final = Fit()


def update_id(update: Any) -> int | None:
    """The update's id; None where it has none that could be confirmed."""
    found = update.get("update_id") if isinstance(update, dict) else None
    return found if type(found) is int and 0 <= found < BIGGEST_ID else None


def read(update: Any, bot: str = "", fit: Fit = FIT) -> Meaning:
    """What an update means; None: nothing to us. `bot` is our username: commands for other bots are not ours."""
    number = update_id(update)
    if number is None:
        return None
    if (message := update.get("message")) is not None:
        return _message(f"u{number}", message, bot, fit)
    if (query := update.get("callback_query")) is not None:
        return _query(f"u{number}", query)
    return _member(f"u{number}", update.get("my_chat_member"))


def _message(key: str, message: Any, bot: str, fit: Fit) -> Meaning:
    if not isinstance(message, dict):
        return None
    sender, kind = _sender(message), _part(message, "chat").get("type")
    if sender is None:
        return None
    if kind == "private":
        what = _content(message, sender["id"], bot, fit)
        if what is None:
            return None
        album = message.get("media_group_id")
        return Heard(
            key,
            str(sender["id"]),
            _language(sender),
            what,
            _number(message, "message_id"),
            album if type(album) is str else "",
        )
    return _called(message, sender, bot) if kind in ("group", "supergroup") else None


def _content(message: Json, sender: int, bot: str, fit: Fit) -> What | Sent | None:
    if type(text := message.get("text")) is str:
        return _words(text, bot)
    for name, what in _UNUSABLE.items():  # before "document", which stands beside an animation
        if name in message:
            return Unusable(what)
    if "photo" in message:
        return _photo(message["photo"], fit)
    if "document" in message:
        return _document(_part(message, "document"), fit)
    if "contact" in message:
        return _contact(_part(message, "contact"), sender)
    if "venue" in message or "location" in message:
        return _place(message)
    return None if not _SERVICE.isdisjoint(message) or _topic(message) else Unusable("other")


def _topic(message: Json) -> bool:
    return any(type(name) is str and name.startswith(("forum_topic_", "general_forum_topic_")) for name in message)


def _words(text: str, bot: str) -> What | None:
    text = cleaned(text)
    if not text:
        return Unusable("other")
    if len(text) > limits.TEXT:  # Telegram delivers no more than this
        return Unusable("long")
    return _command(text, bot) if text[0] == "/" else Text(text)


def _command(text: str, bot: str) -> What | None:
    """A command without the bot's name; what a deep link brought; None where another bot is meant."""
    command, *rest = text.split(None, 1)
    name, at, whose = command.partition("@")
    if at and whose.lower() != bot.lower():
        return None
    payload = rest[0].strip() if rest else ""
    if name.lower() == "/start":
        return Scan(payload) if _CODE.fullmatch(payload) else Follow()
    return Text(f"{name} {payload}".rstrip()) if at else Text(text)


def _photo(sizes: Any, fit: Fit) -> What | Sent:
    """The largest of a photo's sizes that is taken."""
    known = [size for size in sizes if _reference(size)] if isinstance(sizes, list) else []
    if not known:
        return Unusable("other")
    fitting = [size for size in known if _weight(size) <= fit.most_bytes and _pixels(size) <= fit.most_pixels]
    return Sent(_reference(max(fitting, key=_pixels))) if fitting else Unusable("big")


def _document(document: Json, fit: Fit) -> What | Sent:
    reference, name = _reference(document), document.get("file_name")
    if not reference:
        return Unusable("other")
    if _weight(document) > fit.most_bytes:
        return Unusable("big")
    shown = cleaned(name).replace("\n", " ")[:LABEL_CHARACTERS] if type(name) is str else ""
    return Sent(reference, shown, document.get("mime_type") in _IMAGES)


def _contact(contact: Json, sender: int) -> What:
    """The sender's own number, as networks write it. Somebody else's card proves nothing about the sender."""
    number = contact.get("phone_number")
    if type(number) is not str or contact.get("user_id") != sender:
        return Unusable("contact")
    number = cleaned(number)[:LABEL_CHARACTERS]
    return Text(number if number.startswith("+") else f"+{number}") if number else Unusable("contact")


def _place(message: Json) -> What:
    venue = _part(message, "venue")
    point = _part(venue, "location") or _part(message, "location")
    lat, lng = _degrees(point, "latitude", 90), _degrees(point, "longitude", 180)
    if lat is None or lng is None:
        return Unusable("other")
    named = [venue[name] for name in ("title", "address") if type(venue.get(name)) is str]
    return Place(lat, lng, "wgs84", cleaned(" ".join(named)).replace("\n", " ")[:LABEL_CHARACTERS])


def _query(key: str, query: Any) -> Meaning:
    if not isinstance(query, dict) or type(number := query.get("id")) is not str or not number:
        return None
    sender, message, data = _sender(query), _part(query, "message"), query.get("data")
    private = _part(message, "chat").get("type") == "private"
    if sender is None or not private or type(data) is not str or not _fits(data):
        return Stray(number)
    text = message.get("text")
    tapped = Tapped(_number(message, "message_id"), text if type(text) is str else None, _bound(message))
    return Heard(
        key, str(sender["id"]), _language(sender), Tap(data), query=number, tapped=tapped if tapped.message else None
    )


def _fits(data: str) -> bool:
    return 0 < len(data) <= DATA_BYTES and data.isprintable() and len(data.encode()) <= DATA_BYTES


def _bound(message: Json) -> bool:
    """Whether one of the message's buttons acts on one revision of a screen only."""
    return any(data[:1] == "r" for data in _carried(_part(message, "reply_markup").get("inline_keyboard")))


def _carried(rows: Any) -> Iterable[str]:
    for row in rows if isinstance(rows, list) else ():
        for button in row if isinstance(row, list) else ():
            if isinstance(button, dict) and type(data := button.get("callback_data")) is str:
                yield data


def _member(key: str, change: Any) -> Meaning:
    """Blocked, or back. Who is back is not greeted: their app sends /start, or they only want to hear from us again."""
    if not isinstance(change, dict) or _part(change, "chat").get("type") != "private":
        return None
    sender = _sender(change)
    was, now = _part(change, "old_chat_member").get("status"), _part(change, "new_chat_member").get("status")
    if sender is None or was == now or "kicked" not in (was, now):
        return None
    what: What = Unfollow() if now == "kicked" else Follow()
    return Heard(key, str(sender["id"]), _language(sender), what, quiet=True)


def _called(message: Json, sender: Json, bot: str) -> Called | None:
    """A command that names us, or a mention."""
    text, chat = message.get("text"), _part(message, "chat").get("id")
    if type(text) is not str or type(chat) is not int or not bot or f"@{bot.lower()}" not in text.lower():
        return None
    said = [word.lower() for word in text.split()]
    us = f"@{bot.lower()}"
    command = said[0].startswith("/") and said[0].partition("@")[2] == bot.lower()
    if not command and not any(word.rstrip(",.!?:;，。！？：；") == us for word in said):
        return None
    payload = text.split()[1] if said[0] == f"/start{us}" and len(said) == 2 else ""
    code = payload if _CODE.fullmatch(payload) else ""
    return Called(chat, _number(message, "message_id"), _language(sender), code)


def _sender(of: Json) -> dict[str, Any] | None:
    """The person, if it is one."""
    sender = of.get("from")
    if not isinstance(sender, dict) or sender.get("is_bot"):
        return None
    number = sender.get("id")
    return sender if type(number) is int and 0 < number < BIGGEST_ID else None


def _language(sender: Json) -> str:
    found = sender.get("language_code")
    return found if type(found) is str and _LANGUAGE.fullmatch(found) else ""


def _part(of: Json, name: str) -> Json:
    found = of.get(name)
    return found if isinstance(found, dict) else {}


def _number(of: Json, name: str) -> int:
    found = of.get(name)
    return found if type(found) is int and 0 <= found < BIGGEST_ID else 0


def _reference(of: Any) -> str:
    found = of.get("file_id") if isinstance(of, dict) else None
    return found if type(found) is str and found.isprintable() and len(found) <= 500 else ""


def _weight(file: Json) -> int:
    return _number(file, "file_size")


def _pixels(size: Json) -> int:
    return _number(size, "width") * _number(size, "height")


def _degrees(point: Json, name: str, most: int) -> float | None:
    found = point.get(name)
    if isinstance(found, bool) or not isinstance(found, (int, float)):
        return None
    return float(found) if math.isfinite(found) and -most <= found <= most else None

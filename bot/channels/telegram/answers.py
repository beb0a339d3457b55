"""What the Bot API's server answers, read the same way for every library (facts/telegram.md).

The libraries' own errors each lose something: python-telegram-bot forgets the status of a 5xx and warns of its own
`RetryAfter`; aiogram calls a proxy's HTML page a decoding error. So both transports hand over the bare answer.
"""

from typing import Any

import orjson

from bot.channels.telegram.api import Kind, Refused

NOT_FOUND = 404
CONFLICT = 409
TOO_MANY = 429
SERVER_ERROR = 500

# Parts of the server's own sentences, in lower case: Client.cpp of telegram-bot-api, and TDLib below it.
SENTENCES: tuple[tuple[str, Kind], ...] = (
    ("message is not modified", "unmodified"),
    ("query is too old", "late"),
    ("query id is invalid", "late"),
    ("query_id_invalid", "late"),
    ("is too long", "too_long"),  # message, text, caption, reply markup
    ("_too_long", "too_long"),
    ("file is too big", "too_long"),
    ("too big for a photo", "too_long"),
    ("request entity too large", "too_long"),
    ("bot was blocked", "unreachable"),
    ("user is deactivated", "unreachable"),
    ("chat not found", "unreachable"),
    ("user not found", "unreachable"),
    ("peer_id_invalid", "unreachable"),
    ("chat was deleted", "unreachable"),
    ("chat_write_forbidden", "unreachable"),
    ("have no rights to send", "unreachable"),
    ("not enough rights to send", "unreachable"),
    ("message to edit not found", "gone"),
    ("message to delete not found", "gone"),
    ("message to be replied not found", "gone"),
    ("message can't be edited", "gone"),  # older than the server lets us touch: as good as gone
    ("message can't be deleted", "gone"),
    ("message_id_invalid", "gone"),
    ("wrong file_id", "gone"),
    ("wrong file identifier", "gone"),
    ("invalid file_id", "gone"),
    ("file is temporarily unavailable", "gone"),
)
STATUSES: dict[int, Kind] = {401: "unauthorized", 403: "unreachable", NOT_FOUND: "unauthorized", CONFLICT: "conflict"}


def read(status: int, body: bytes) -> Any:
    """The result of a call out of the server's reply. Raises `Refused`."""
    try:
        answer = orjson.loads(body)
    except orjson.JSONDecodeError:
        answer = None
    if not isinstance(answer, dict):
        raise _unreadable(status)
    if answer.get("ok") is True:
        return answer.get("result")
    raise refusal(status, str(answer.get("description", "")), answer.get("parameters") or {})


def refusal(status: int, why: str, parameters: dict[str, Any]) -> Refused:
    """The refusal that a failed reply means. `parameters` are the reply's ResponseParameters."""
    if moved := parameters.get("migrate_to_chat_id"):
        return Refused("moved", why, chat=int(moved))
    if status == TOO_MANY or parameters.get("retry_after"):
        return Refused("slow", why, retry_after=float(parameters.get("retry_after") or 1))
    if status >= SERVER_ERROR:
        return Refused("server", why)
    lower = why.lower()
    for part, kind in SENTENCES:
        if part in lower:
            return Refused(kind, why)
    return Refused(STATUSES.get(status, "bad"), why)


def _unreadable(status: int) -> Refused:
    """The page of a proxy or of a gateway: where it says that it went well, our call may have been done."""
    why = f"an unreadable reply with status {status}"
    return Refused("unconfirmed" if status < 300 else "server", why)


def file_path(file: Any, most_bytes: int) -> str:
    """Where a file lies, out of getFile's result. Raises `Refused` where it is too large, or not to be had."""
    if int(file.get("file_size") or 0) > most_bytes:
        raise Refused("too_long", f"over {most_bytes} bytes")
    found = str(file.get("file_path") or "")
    if not found:
        raise Refused("gone", "no file_path")
    if found.startswith("/"):
        raise Refused("bad", "the Bot API server runs with --local and hands out no files over HTTP")
    return found


def undelivered(status: int) -> Refused:
    """Why the server does not hand out a file."""
    why = f"the file was answered with status {status}"
    if status == TOO_MANY:
        return Refused("slow", why, retry_after=1)
    return Refused("server" if status >= SERVER_ERROR else "gone" if status == NOT_FOUND else "bad", why)

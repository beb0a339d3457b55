"""How the server says no."""

from typing import Any

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content "
    "and reply markup of the message"
)
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
OTHER_POLLER = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


class Wrong(Exception):
    """A refused call: status, description, and the reply's `parameters`."""

    def __init__(self, status: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.status, self.description, self.parameters = status, description, parameters


def bad(what: str) -> Wrong:
    """A mistake of the caller."""
    return Wrong(400, f"Bad Request: {what}")


def forbidden(what: str) -> Wrong:
    """A chat that is closed to the bot."""
    return Wrong(403, f"Forbidden: {what}")


def slow(seconds: int) -> Wrong:
    """Too many calls."""
    return Wrong(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def moved(chat: int) -> Wrong:
    """A group that is a supergroup now, with the id `chat`."""
    return Wrong(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat)

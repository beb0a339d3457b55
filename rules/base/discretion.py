"""What may be said where others read along: a phone's lock screen shows an SMS or a template to whoever stands by."""

PRIVATE = ("legal", "hardship", "complaint", "bottle")
"""Services whose very name says too much. A notice's kind begins with its service's name."""
CHAT_ONLY = ("bottle",)
"""Strangers write there: nothing of it reaches a phone number, not even that it is there."""


def private(kind: str) -> bool:
    """Whether an SMS or template about `kind` says only that something is there."""
    return kind.startswith(PRIVATE)


def by_sms(kind: str) -> bool:
    """Whether `kind` may use SMS at all."""
    return not kind.startswith(CHAT_ONLY)

"""The answer of a reader that could make nothing of what a person typed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a text could not be read: `reason` is a short code that a locale key turns into words."""

    reason: str

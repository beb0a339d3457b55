"""One text message, as a gateway with templates of its own needs it: the words, and what they were made of."""

from collections.abc import Mapping

from bot.dialogue.screen import Shown
from rules.base.values import dataclass


@dataclass(frozen=True, slots=True)
class Message(Shown):
    """A screen of words alone. `kind` is the outbox row's; `values` are the sentence's arguments: code, minutes."""

    kind: str = ""
    values: Mapping[str, str] | None = None

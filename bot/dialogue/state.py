"""What is remembered between turns: the conversation of one address, and the draft of a form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

import orjson


@dataclass(frozen=True, slots=True)
class State:
    """The conversation on the screen of one address.

    `form` names the draft on screen, `view` the command that drew the screen where no form did. `choices` are the
    (code, label) pairs as they were drawn, so that numbers and labels can be read. `tapped` is the choice that led
    here: the same tap again is a double tap. `asking` is a question of the dialogue itself, `pending` the words it is about.
    """

    revision: int = 0
    language: str = ""
    form: str = ""
    view: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    tapped: str = ""
    asking: str = ""
    pending: str = ""
    misses: int = 0

    def packed(self) -> bytes:
        """As the conversation's row keeps it, before sealing."""
        return orjson.dumps(
            [self.language, self.form, self.view, self.choices, self.tapped, self.asking, self.pending, self.misses]
        )

    @classmethod
    def unpacked(cls, revision: int, data: bytes | None) -> Self:
        """The state of a row; a row without one is a new conversation."""
        if not data:
            return cls(revision)
        language, form, view, choices, tapped, asking, pending, misses = orjson.loads(data)
        pairs = tuple((code, label) for code, label in choices)
        return cls(revision, language, form, view, pairs, tapped, asking, pending, misses)


@dataclass(frozen=True, slots=True)
class Draft:
    """A form being filled. `step` is the key of the question on screen, never an index.

    `only` names the steps that may be answered when a filed case came back for correction, and `case` that case.
    `revision` 0 means not stored yet.
    """

    id: int
    owner: int
    form: str
    version: int
    step: str
    answers: Mapping[str, Any]
    started_at: datetime
    expires_at: datetime
    revision: int = 0
    only: tuple[str, ...] = ()
    case: int = 0
    reminded: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)

    def packed(self) -> bytes:
        """As the draft's row keeps it, before sealing."""
        return orjson.dumps(
            [self.version, self.step, dict(self.answers), self.started_at, self.only, self.case, self.reminded]
        )

    @classmethod
    def unpacked(cls, id: int, owner: int, form: str, revision: int, expires_at: datetime, data: bytes) -> Self:
        """The draft of a row."""
        version, step, answers, started_at, only, case, reminded = orjson.loads(data)
        started = datetime.fromisoformat(started_at)
        return cls(id, owner, form, version, step, answers, started, expires_at, revision, tuple(only), case, reminded)

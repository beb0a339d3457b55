"""What is remembered between turns: the conversation of one address, and the draft of a form."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Self

import orjson

from rules.base.values import dataclass

# Both are packed as lists. Fields are only ever added at the end: an older process leaves what it doesn't know, and a
# newer one finds defaults.


@dataclass(frozen=True, slots=True)
class State:
    """The conversation on the screen of one address.

    `form` names the draft on screen, `view` the command that drew the screen where no form did. `choices` are the
    (code, label) pairs as they were drawn, so that numbers and labels can be read. `tapped` is the choice that led
    here: the same tap again is a double tap. `asking` is a question of the dialogue itself, `pending` the words it is
    about. `kept` names the form that a command took off the screen; one tap brings it back.
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
    kept: str = ""

    def offering(self, choices: tuple[tuple[str, str], ...]) -> "State":
        """The state with the choices as they were drawn: half the time of `replace`, in every turn."""
        return State(
            self.revision, self.language, self.form, self.view, choices, self.tapped, self.asking, self.pending,
            self.misses, self.kept,
        )  # fmt: skip

    def packed(self) -> bytes:
        """As the conversation's row keeps it, before sealing."""
        return orjson.dumps(
            [
                self.language, self.form, self.view, self.choices, self.tapped, self.asking, self.pending, self.misses,
                self.kept,
            ]
        )  # fmt: skip

    @classmethod
    def unpacked(cls, revision: int, data: bytes | None) -> Self:
        """The state of a row; a row without one is a new conversation."""
        if not data:
            return cls(revision)
        language, form, view, choices, *more = orjson.loads(data)
        pairs = tuple([(code, label) for code, label in choices])
        return cls(revision, language, form, view, pairs, *more[:5])


@dataclass(frozen=True, slots=True)
class Draft:
    """A form being filled. `step` is the key of the question on screen, never an index.

    `cursor` is the place inside that question (a page, an opened branch) and goes with it. `only` names the steps that
    may be answered when a filed case came back for correction, `case` that case, and `due` those of `only` that the
    person has not looked at again yet. `revision` 0 means not stored yet. `remind_at` counts for a new draft only.
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
    cursor: str = ""
    due: tuple[str, ...] = ()
    remind_at: datetime | None = None

    def moved(self, answers: Mapping[str, Any], step: str, cursor: str, expires_at: datetime) -> "Draft":
        """The draft after a turn: half the time of `replace`, in every turn of a form."""
        return Draft(
            self.id, self.owner, self.form, self.version, step, answers, self.started_at, expires_at, self.revision,
            self.only, self.case, cursor, self.due,
        )  # fmt: skip

    def stored(self, was: "Draft | None") -> "Draft":
        """The draft after its commit: one revision on from the one that was read."""
        return Draft(
            self.id, self.owner, self.form, self.version, self.step, self.answers, self.started_at, self.expires_at,
            (was.revision if was else 0) + 1, self.only, self.case, self.cursor, self.due, self.remind_at,
        )  # fmt: skip

    def packed(self) -> bytes:
        """As the draft's row keeps it, before sealing."""
        return orjson.dumps(
            [self.version, self.step, dict(self.answers), self.started_at, self.only, self.case, self.cursor, self.due]
        )

    @classmethod
    def unpacked(cls, id: int, owner: int, form: str, revision: int, expires_at: datetime, data: bytes) -> Self:
        """The draft of a row."""
        version, step, answers, started_at, only, case, *more = orjson.loads(data)
        cursor, due = more[:2] if len(more) > 1 else ("", ())
        return cls(
            id, owner, form, version, step, answers, datetime.fromisoformat(started_at), expires_at, revision,
            tuple(only), case, cursor, tuple(due),
        )  # fmt: skip

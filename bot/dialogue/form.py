"""A form: steps in order, and what happens when it is filed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot.dialogue.context import Context
from bot.dialogue.decision import Decision
from bot.dialogue.event import What
from bot.dialogue.say import Say
from bot.dialogue.step import Goto, Read, Step

Answers = Mapping[str, Any]
Filed = Callable[[Context], Decision | Goto]
Aside = Callable[[What, Context, str], Read]
"""Reads something at any step before the step's own reader: (what, context, key of the step on screen)."""


def same(answers: Answers, version: int) -> Answers:
    """The upgrade of a form that has had one version only."""
    del version
    return answers


@dataclass(slots=True)
class Form:
    """Questions as data, the last of them a summary. `title` is the locale key of its name.

    `upgrade(answers, from_version)` turns answers of an older version into this one's, on reading.
    """

    name: str
    version: int
    ttl: timedelta
    steps: tuple[Step, ...]
    asides: tuple[Aside, ...] = ()
    upgrade: Callable[[Answers, int], Answers] = same
    remind_after: timedelta | None = None
    file: Filed | None = None
    by_key: Mapping[str, Step] = field(init=False)
    secrets: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.by_key = {step.key: step for step in self.steps}
        self.secrets = frozenset(step.key for step in self.steps if step.secret)
        if len(self.by_key) != len(self.steps):
            raise ValueError(self.name)

    @property
    def title(self) -> Say:
        """The form's name in words."""
        return Say(f"{self.name}-title")

    def filed(self, function: Filed) -> Filed:
        """Decorator: the pure function that turns a complete form into a decision."""
        self.file = function
        return function

    def applying(self, answers: Answers) -> Iterator[Step]:
        """The steps that apply to these answers, in order."""
        for step in self.steps:
            if step.when is None or step.when(answers):
                yield step

    def applies(self, key: str, answers: Answers) -> bool:
        """Whether there is such a step and it applies."""
        step = self.by_key.get(key)
        return step is not None and (step.when is None or step.when(answers))

    def unanswered(self, answers: Answers) -> Step:
        """The first question that still needs an answer. The summary never has one, so there always is one."""
        for step in self.steps:
            if step.key not in answers and (step.when is None or step.when(answers)):
                return step
        return self.steps[-1]

    def before(self, key: str, answers: Answers, only: tuple[str, ...] = ()) -> Step | None:
        """The answered question before `key`, or None at the start."""
        found = None
        for step in self.applying(answers):
            if step.key == key:
                return found
            if step.key in answers and (not only or step.key in only):
                found = step
        return found

    def pruned(self, answers: Answers) -> dict[str, Any]:
        """`answers` without those of steps that no longer apply; answers of unknown keys are kept until filing."""
        kept = dict(answers)
        gone = True
        while gone:  # a question may hang on one that has just gone, before or after it
            gone = False
            for step in self.steps:
                if step.when is not None and step.key in kept and not step.when(kept):
                    del kept[step.key]
                    gone = True
        return kept

    def left(self, answers: Answers) -> int:
        """How many questions still want an answer; the summary is none of them."""
        left = -1
        for step in self.steps:
            if step.key not in answers and (step.when is None or step.when(answers)):
                left += 1
        return left

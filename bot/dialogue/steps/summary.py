"""The last question: everything said so far, each answer open to change, nothing filed before a yes."""

from dataclasses import dataclass
from typing import Any

from bot.dialogue.context import Context
from bot.dialogue.event import Tap, What
from bot.dialogue.say import Say, say
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.speaking import CANCEL
from bot.dialogue.step import Goto, Read, Stay, Step, Submit, When

CHANGE = "change"
EDIT = "edit:"
SUBMIT = "submit"
SHOW = "show"

CHOICES = (
    Choice(SUBMIT, Say("dialogue-submit"), "primary"),
    Choice(CHANGE, Say("dialogue-summary-change")),
    Choice(CANCEL, Say("dialogue-drop"), "quiet"),
)


@dataclass(frozen=True, slots=True)
class Summary:
    """Lists the answers of `steps`, the form's other steps; each may be changed, in a correction those sent back.

    The locale key `{name}-ask-{key}` names each in a word or two.
    """

    name: str
    steps: tuple[Step, ...]
    key: str = "summary"
    optional: bool = False
    free: bool = False
    secret: bool = False
    when: When | None = None

    def _listed(self, context: Context) -> list[tuple[Step, Say]]:
        listed = []
        for step in self.steps:
            if step.key in context.answers and (step.when is None or step.when(context.answers)):
                shown = step.show(context.answers[step.key], context)
                if shown is not None:
                    listed.append((step, shown))
        return listed

    def ask(self, context: Context) -> Screen:
        """The summary, or the list of what can be changed."""
        listed = self._listed(context)
        if context.cursor == CHANGE:
            return self._which([step for step, _ in listed if not context.only or step.key in context.only])
        rows = [
            say("dialogue-summary-line", question=Say(f"{self.name}-ask-{step.key}"), answer=shown)
            for step, shown in listed
        ]
        return Screen((Say("dialogue-summary-title"), *rows), CHOICES)

    def _which(self, steps: list[Step]) -> Screen:
        choices = tuple(Choice(f"{EDIT}{step.key}", Say(f"{self.name}-ask-{step.key}")) for step in steps)
        return Screen(
            Say("dialogue-summary-change-which"), (*choices, Choice(SHOW, Say("dialogue-summary-keep-all"), "quiet"))
        )

    def read(self, what: What, context: Context) -> Read:
        """Submit, or go and change an answer."""
        match what:
            case Tap(code) if code == SUBMIT:
                return Submit()
            case Tap(code) if code == CHANGE:
                return Stay(cursor=CHANGE)
            case Tap(code) if code == SHOW:
                return Stay(cursor="")
            case Tap(code) if code.startswith(EDIT) and code[len(EDIT) :] in {step.key for step in self.steps}:
                return Goto(code[len(EDIT) :])
        return None

    def show(self, value: Any, context: Context) -> Say | None:
        """It is no answer of its own."""
        del value, context
        return None

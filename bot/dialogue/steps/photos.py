"""A question answered with photos or files, one after the other."""

from dataclasses import dataclass
from typing import Any

from bot.dialogue.context import Context
from bot.dialogue.event import Tap, Upload, What
from bot.dialogue.filling import KEEP
from bot.dialogue.say import Say, say
from bot.dialogue.screen import Choice, Hint, Screen
from bot.dialogue.step import Again, Read, Stay, When

REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Photos:
    """At most `most` uploads; the answer is the list of their `files` rows. With `files`, other files than photos too.

    The list is stored with each upload, so that nothing is lost between two; "done" is keeping what is there.
    """

    key: str
    prompt: str
    most: int = 9
    files: bool = False
    optional: bool = False
    free: bool = False
    secret: bool = False
    when: When | None = None

    def ask(self, context: Context) -> Screen:
        """The question, and what has come so far."""
        hint: Hint = "file" if self.files else "photo"
        got = context.answers.get(self.key) or []
        if not got:
            return Screen(Say(self.prompt), hint=hint)
        choices = (
            Choice(KEEP, Say("dialogue-done"), "primary"),
            Choice(REMOVE, Say("dialogue-files-remove-last"), "quiet"),
        )
        return Screen((Say(self.prompt), say("dialogue-file-got", n=len(got))), choices, hint=hint)

    def read(self, what: What, context: Context) -> Read:
        """Add a photo, or take the last one away."""
        got: list[int] = list(context.answers.get(self.key) or [])
        match what:
            case Upload(file, photo=photo) if photo or self.files:
                return self._added(got, file)
            case Tap(code) if code == REMOVE and got:
                return Stay(say("dialogue-files-removed", n=len(got) - 1), {self.key: got[:-1] or None})
            case Upload():
                return Again(Say("dialogue-wants-photo"))
        return (
            None
            if isinstance(what, Tap)
            else Again(Say("dialogue-wants-file" if self.files else "dialogue-wants-photo"))
        )

    def _added(self, got: list[int], file: int) -> Read:
        if file in got:
            return Stay()
        if len(got) >= self.most:
            return Stay(say("dialogue-files-enough", most=self.most))
        return Stay(values={self.key: [*got, file]})

    def show(self, value: Any, context: Context) -> Say | None:
        """How many there are."""
        del context
        return say("dialogue-files", n=len(value)) if value else Say("dialogue-left-out")

"""A photo that no question asked for: whoever sends one may mean the code on it."""

from dataclasses import dataclass
from typing import Final, Literal

from bot.dialogue.decision import Write
from bot.dialogue.say import Say
from bot.dialogue.speaking import unusable

FACT: Final = "photo"
"""The fact's name; its argument is the `files` row. It may take seconds (`Desk.slow`)."""

Why = Literal["", "late", "size", "pixels", "damaged", "kind", "gone"]


@dataclass(frozen=True, slots=True)
class Photo:
    """What stands on it. `codes`: those that may be ours, each once; `foreign`: whether there is any other.

    `why`: why it could not be looked at; empty: it was. `forget` deletes it, in the turn that has read it.
    """

    codes: tuple[str, ...] = ()
    foreign: bool = False
    why: Why = ""
    forget: Write | None = None

    def reason(self, *, asked: bool) -> Say:
        """Why nothing comes of it. `asked`: a question is on screen, so a photo without a code was meant for that."""
        if self.codes:
            return Say("dialogue-photo-several")
        if self.foreign:
            return Say("dialogue-photo-foreign")
        match self.why:
            case "":
                return unusable("photo") if asked else Say("dialogue-photo-no-code")
            case "size" | "pixels":
                return unusable("big")
            case "late":
                return Say("dialogue-photo-late")
        return Say("dialogue-photo-damaged")

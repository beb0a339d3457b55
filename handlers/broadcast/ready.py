"""The last look before a broadcast is sent: as members will see it, to whom, when; and once to oneself."""

from dataclasses import dataclass

from bot.delivery import notice
from bot.dialogue.context import Context
from bot.dialogue.event import Tap, What
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.screen import Choice, Picture, Screen
from bot.dialogue.speaking import CANCEL, lines
from bot.dialogue.step import Read, Stay
from bot.dialogue.steps.summary import CHANGE, SUBMIT, Summary
from handlers.broadcast import aiming, content
from storage.broadcasts import Size

TEST = "test"
SHOWN_ELSEWHERE = frozenset({"text", "photo", "button"})
"""Answers that the preview shows."""


@dataclass(frozen=True, slots=True)
class Ready(Summary):
    """Shows the broadcast itself instead of its parts."""

    def ask(self, context: Context) -> Screen:
        """The preview, then to whom and when."""
        if context.cursor == CHANGE:
            return Summary.ask(self, context)
        [shown] = made(context)
        size = meant(context)
        rows = [
            say("dialogue-summary-line", question=Say(f"{self.name}-ask-{step.key}"), answer=said)
            for step, said in self._listed(context)
            if step.key not in SHOWN_ELSEWHERE
        ]
        notes = [aiming.sized(size), *approval(context, size), *_pending(context)]
        text = (Say("broadcast-preview"), *lines(shown), *below(shown), Say("broadcast-line"), *rows, *notes)
        return Screen(text, _choices(size), _there(context, shown.picture))

    def read(self, what: What, context: Context) -> Read:
        """As a summary, and once to oneself."""
        if isinstance(what, Tap) and what.data == TEST:
            test = notice.notify(context.who.owner, "broadcast-test", *made(context))
            return Stay(Say("broadcast-tested"), writes=(test,))
        return Summary.read(self, what, context)


def made(context: Context) -> tuple[Screen, ...]:
    """What members will see."""
    answers = context.answers
    name: str = context.facts("broadcast_speaker", answers["place"])
    photo = answers.get("photo")
    return content.screens(name, answers["text"], photo[0] if photo else 0, answers.get("button"))


def meant(context: Context) -> Size:
    """How many are meant now."""
    return aiming.counted(context.answers["place"], context.answers.get("who") or {}, context)


def waits(context: Context, size: Size) -> bool:
    """Whether a second person has to agree."""
    return bool(size.people > context.facts("approve_above"))


def approval(context: Context, size: Size) -> tuple[Say, ...]:
    """That somebody else has to agree, where that is so; and where there is nobody."""
    if not waits(context, size):
        return ()
    if not context.facts("broadcast_others", context.answers["place"]):
        return (say("broadcast-no-second", above=context.facts("approve_above")),)
    return (say("broadcast-second", above=context.facts("approve_above")),)


def state(context: Context) -> str:
    """How the picture stands: "kept", "pending", "refused", "gone", or "" without one."""
    photo = context.answers.get("photo")
    return str(context.facts("broadcast_photo", photo[0])) if photo else ""


def _pending(context: Context) -> tuple[Say, ...]:
    found = state(context)
    return () if found in ("", "kept") else (Say(f"broadcast-photo-{found}"),)


def _there(context: Context, picture: Picture | None) -> Picture | None:
    return picture if state(context) == "kept" else None


def below(shown: Screen) -> tuple[Say, ...]:
    """The broadcast's button in words, where it is not to be tapped."""
    return tuple(
        say("broadcast-button-shown", label=choice.label)
        if not choice.link
        else say(
            "broadcast-button-shown",
            label=say("broadcast-button-link", label=choice.label, link=verbatim(choice.link)),
        )
        for choice in shown.choices
    )


def _choices(size: Size) -> tuple[Choice, ...]:
    return (
        Choice(SUBMIT, say("broadcast-submit", people=size.people), "primary"),
        Choice(TEST, Say("broadcast-test")),
        Choice(CHANGE, Say("dialogue-summary-change")),
        Choice(CANCEL, Say("dialogue-drop"), "quiet"),
    )

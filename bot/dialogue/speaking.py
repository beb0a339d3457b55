"""The dialogue's own screens: questions, and what stands around them."""

from dataclasses import replace

from bot.dialogue.context import Context
from bot.dialogue.filling import KEEP, SKIP
from bot.dialogue.form import Form
from bot.dialogue.say import Say, say
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.state import Draft
from bot.dialogue.step import Step

HUMAN = Choice("/human", Say("dialogue-human-button"))


def plain_screen(key: str) -> Screen:
    """One sentence."""
    return Screen(Say(key))


def lines(screen: Screen) -> tuple[Say, ...]:
    """The sentences of a screen."""
    return screen.text if isinstance(screen.text, tuple) else (screen.text,)


def noted(screens: tuple[Screen, ...], note: Say) -> tuple[Screen, ...]:
    """`screens` with a sentence before them."""
    if not screens:
        return (Screen(note),)
    return (replace(screens[0], text=(note, *lines(screens[0]))), *screens[1:])


def question(form: Form, draft: Draft, step: Step, context: Context, note: Say | None) -> Screen:
    """The step's question with what the form adds: keep, skip, and a note before it."""
    screen = step.ask(context)
    extra = []
    if step.key in draft.answers:
        shown = step.show(draft.answers[step.key], context)
        if shown is not None:
            extra.append(Choice(KEEP, say("dialogue-keep-answer", answer=shown)))
    if step.optional:
        extra.append(Choice(SKIP, Say("dialogue-skip"), "quiet"))
    if not extra and note is None:
        return screen
    text = screen.text if note is None else (note, *lines(screen))
    return replace(screen, text=text, choices=(*screen.choices, *extra))


def cancel_question() -> Screen:
    """In a free-text step 取消 may be the beginning of what somebody has to say."""
    choices = (
        Choice("keep", Say("dialogue-cancel-no"), "primary"),
        Choice("cancel", Say("dialogue-cancel-yes"), "danger"),
        Choice("answer", Say("dialogue-cancel-take-as-answer")),
    )
    return Screen(Say("dialogue-cancel-question"), choices)


def cancelled(title: Say) -> Screen:
    """The draft is gone."""
    return Screen(say("dialogue-cancelled", form=title), (Choice("/menu", Say("command-menu")),))


def lost(reason: Say) -> Screen:
    """Nothing could be made of it, and no form is on screen."""
    return Screen(reason, (Choice("/menu", Say("command-menu")), Choice("/help", Say("command-help"))))


def newer_draft() -> Screen:
    """A draft of a newer version waits for a newer process."""
    return Screen(Say("dialogue-draft-newer"))


def with_human(screen: Screen) -> Screen:
    """`screen` with the offer of a person."""
    return replace(screen, text=(*lines(screen), Say("dialogue-human-offer")), choices=(*screen.choices, HUMAN))


def with_resume(screens: tuple[Screen, ...], form: Form, later: bool) -> tuple[Screen, ...]:
    """`screens` with one tap back to the form. `later`: the real screens are made after the commit, so this stands alone."""
    choices = (Choice(f"/resume {form.name}", say("dialogue-resume", form=form.title)),)
    if later or not screens:
        return (*screens, Screen(Say("dialogue-draft-kept"), choices))
    last = screens[-1]
    return (*screens[:-1], replace(last, choices=(*last.choices, *choices)))

"""The dialogue's own screens: questions, and what stands around them."""

from dataclasses import replace
from typing import Final

from bot.dialogue.context import Context
from bot.dialogue.filling import KEEP, SKIP
from bot.dialogue.form import Form
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.state import Draft
from bot.dialogue.step import Step
from rules.base import texts

CANCEL: Final = "~cancel"
BACK: Final = "~back"
"""Code of the choice that drops the form on screen. Unlike "/cancel" it acts only on the screen it was drawn on."""
KEPT_LETTERS: Final = 24
"""Characters of an answer that a button repeats."""
SHORT_FORM: Final = 3
"""A form with fewer questions doesn't count them."""

RETURNING: Final = Choice(BACK, Say("command-back"), "quiet")
HUMAN: Final = Choice("/human", Say("dialogue-human-button"))
MENU: Final = Choice("/menu", Say("command-menu"))
HELP: Final = Choice("/help", Say("command-help"))
SKIPPING: Final = Choice(SKIP, Say("dialogue-skip"), "quiet")
NEWER: Final = Screen(Say("dialogue-draft-newer"))

WORDS = frozenset(
    f"dialogue-unusable-{what}"
    for what in "sticker voice video audio poll contact photo place file big often long other".split()
)


def unusable(what: str) -> Say:
    """Why something that is no text and no tap can't be used."""
    key = f"dialogue-unusable-{what}"
    return Say(key if key in WORDS else "dialogue-unusable-other")


def lines(screen: Screen) -> tuple[Say, ...]:
    """The sentences of a screen."""
    return screen.text if isinstance(screen.text, tuple) else (screen.text,)


def noted(screens: tuple[Screen, ...], note: Say | None) -> tuple[Screen, ...]:
    """`screens` with a sentence before them."""
    if note is None:
        return screens
    if not screens:
        return (Screen(note),)
    return (replace(screens[0], text=(note, *lines(screens[0]))), *screens[1:])


def question(form: Form, draft: Draft, step: Step, context: Context, note: Say | None) -> Screen:
    """The step's question with what the form adds: how far one is, keep, skip, and a note before it."""
    screen = step.ask(context)
    text = screen.text
    if step is not form.steps[-1]:
        text = _counted(form, draft, step, text)
    if note is not None:
        text = (note, *text) if type(text) is tuple else (note, text)  # type: ignore[assignment]
    choices = screen.choices
    if step.key in draft.answers:
        choices = (*choices, *_keeping(step, draft, context, screen))
    elif step.optional:
        choices = (*choices, SKIPPING)
    # Where any words may be an answer "1" would be read as the only choice, so there 返回 has to be said.
    if not step.free and step is not form.steps[-1] and _returns(form, draft, step, screen):
        choices = (*choices, RETURNING)
    return Screen(text, choices, screen.picture, screen.hint)


def _returns(form: Form, draft: Draft, step: Step, screen: Screen) -> bool:
    """Whether 返回 leads somewhere; a step may have drawn it itself, in its own words."""
    if any(choice.code == BACK for choice in screen.choices):
        return False
    return form.before(step.key, draft.answers, draft.only) is not None


def _counted(form: Form, draft: Draft, step: Step, text: Say | tuple[Say, ...]) -> Say | tuple[Say, ...]:
    if draft.only or step.key in draft.answers or len(form.steps) <= SHORT_FORM:
        return text
    first = text[0] if isinstance(text, tuple) else text
    counted = Say("dialogue-step", {"n": form.left(draft.answers), "question": first})
    return (counted, *text[1:]) if isinstance(text, tuple) else counted


def _keeping(step: Step, draft: Draft, context: Context, screen: Screen) -> tuple[Choice, ...]:
    """The choices of a question that has an answer; a step may have drawn KEEP itself, in its own words."""
    inside = bool(draft.cursor) and getattr(step, "nested", False)
    if inside or any(choice.code == KEEP for choice in screen.choices):
        return ()
    value = draft.answers[step.key]
    shown = step.show(value, context) if value is not None else None
    keep = () if shown is None else (Choice(KEEP, say("dialogue-keep-answer", answer=_short(shown))),)
    return (*keep, SKIPPING) if step.optional else keep


def _short(shown: Say) -> Say:
    text = shown.args.get("text")
    return verbatim(texts.shorten(text, KEPT_LETTERS)) if not shown.key and isinstance(text, str) else shown


def cancel_question(words: str, note: Say | None = None) -> Screen:
    """Much would be lost; or, in a free-text step, `words` may be the beginning of what somebody has to say."""
    choices: tuple[Choice, ...] = (
        Choice("keep", Say("dialogue-cancel-no"), "primary"),
        Choice("cancel", Say("dialogue-cancel-yes"), "danger"),
    )
    text = Say("dialogue-cancel-sure")
    if words:
        choices = (*choices, Choice("answer", Say("dialogue-cancel-take-as-answer")))
        text = Say("dialogue-cancel-question")
    return Screen(text if note is None else (note, text), choices)


def lost(reason: Say) -> Screen:
    """A sentence where no form is on screen, and where to go from there."""
    return Screen(reason, (MENU, HELP))


def with_human(screen: Screen) -> Screen:
    """`screen` with the offer of a person."""
    choices = screen.choices if HUMAN in screen.choices else (*screen.choices, HUMAN)
    return replace(screen, text=(*lines(screen), Say("dialogue-human-offer")), choices=choices)


def waiting(form: Form) -> Screen:
    """A form was set aside; it is taken up again or dropped."""
    drop = Choice(f"~drop:{form.name}", Say("dialogue-drop"), "danger")
    return Screen(say("dialogue-draft-waiting", form=form.title), (_resume(form), drop))


def with_resume(screens: tuple[Screen, ...], form: Form) -> tuple[Screen, ...]:
    """`screens` with one tap back to the form."""
    choice = _resume(form)
    if not screens:
        return (Screen(Say("dialogue-draft-kept"), (choice,)),)
    last = screens[-1]
    if any(other.code == choice.code for other in last.choices):
        return screens
    return (*screens[:-1], replace(last, choices=(*last.choices, choice)))


def _resume(form: Form) -> Choice:
    return Choice(f"/resume {form.name}", say("dialogue-resume", form=form.title))

"""Choosing a language: remembered for the address, and for the conversation on screen."""

from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, show
from bot.dialogue.say import Say
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.service import Command
from storage import addresses

LANGUAGES = ("zh_CN", "en")
"""The folders of `locales/`; the sentence `language-{code}` names each in itself, in all of them. Who types such a name
switches, whatever language stands on screen."""


def language(context: Context, arguments: str) -> Decision:
    """/language, or /language <code>. In mid-form the question follows, in the new language."""
    chosen = nearest(arguments)
    if chosen is None:
        return show(Say("dialogue-language-question"), choices=tuple(_choice(code) for code in LANGUAGES))
    screen = Screen(Say("dialogue-language-set"))
    if not context.form:
        screen = Screen(screen.text, (Choice("/start", Say("basics-language-go-on"), "primary"),))
    return Decision((screen,), (addresses.Speak(chosen),), language=chosen)


def others(spoken: str) -> tuple[Choice, ...]:
    """A choice for each language but the one that is spoken."""
    here = nearest(spoken) or LANGUAGES[0]
    return tuple(_choice(code) for code in LANGUAGES if code != here)


def nearest(tag: str) -> str | None:
    """The language that a tag means: "en-US" is en."""
    family = tag.replace("_", "-").lower().partition("-")[0]
    return next((code for code in LANGUAGES if family and code.lower().partition("_")[0] == family), None)


def _choice(code: str) -> Choice:
    return Choice(f"/language {code}", Say(f"language-{code}"))


commands = (Command("language", language, menu=90, keeps_form=True, variants=LANGUAGES),)

"""Help: what can be said here, by who asks; in mid-form the words that always work."""

from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, show
from bot.dialogue.say import Say, say
from bot.dialogue.screen import Choice
from bot.dialogue.service import Command
from bot.dialogue.speaking import HUMAN, MENU
from handlers.basics import about, standing

ALWAYS = ("cancel", "back", "human")


def help_(context: Context, arguments: str) -> Decision:
    """/help"""
    del arguments
    if context.form:
        return show(Say("basics-help-form"), *(Say(f"basics-help-{word}") for word in ALWAYS))
    stands = standing.of(context)
    outsider = stands.roles and stands.code == standing.GUEST
    text = [] if outsider else [Say(f"basics-help-{stands.code}")]
    if stands.roles:
        staff = [command for command in context.facts("commands") if command.roles & stands.roles]
        text += [Say("basics-help-staff")] if staff else []
        text += [say("dialogue-list-item", text=command.label) for command in staff]
    text.append(Say("dialogue-help-hint"))
    return show(*text, choices=(MENU, HUMAN) if outsider else _choices(stands.code))


def _choices(code: str) -> tuple[Choice, ...]:
    if code == standing.GUEST:
        return about.JOIN, Choice("/about", Say("command-about")), MENU, HUMAN
    return MENU, HUMAN


commands = (Command("help", help_, keeps_form=True),)

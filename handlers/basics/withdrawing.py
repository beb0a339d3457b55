"""Taking back something one asked for, after a question whether one means it."""

from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, Outcomes, show
from bot.dialogue.say import Say, say
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.service import Command
from bot.dialogue.speaking import MENU
from handlers.basics import own_cases
from storage import cases
from storage.case_rows import Acted

SURE = "yes"
CASES = Choice("/cases", Say("command-cases"))


def withdraw(context: Context, arguments: str) -> Decision:
    """/withdraw <id> <version>: asks; with "yes" after it, takes the case back. A stale tap shows how it stands now."""
    id, version, *sure = [*arguments.split(), "", ""]
    case = own_cases.find(context, id)
    if case is None:
        return own_cases.own(context, "")
    if str(case.version) != version or case.state not in own_cases.UNDER_WAY:
        return own_cases.one(context, case, Say("basics-case-changed"))
    if sure[0] != SURE:
        keep = Choice(f"/cases {case.id}", Say("basics-withdraw-keep"), "primary")
        take = Choice(f"/withdraw {case.id} {case.version} {SURE}", Say("basics-withdraw-sure"), "danger")
        return show(say("basics-withdraw", title=own_cases.title(case)), choices=(keep, take))
    return Decision(writes=(cases.Withdraw(case.id, case.version),), say=_said)


def _said(outcomes: Outcomes) -> tuple[Screen, ...]:
    outcome = outcomes[0]
    done = isinstance(outcome, Acted)
    text = say("basics-withdrawn", number=outcome.number) if done else Say("basics-case-changed")
    return (Screen(text, (CASES, MENU)),)


commands = (Command("withdraw", withdraw, view=False),)

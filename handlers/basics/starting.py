"""The first screen: a newcomer's three questions answered, or a greeting with what is open."""

from bot.dialogue.context import Context
from bot.dialogue.decision import Decision
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.service import Command
from handlers.basics import about, languages, menus, own_cases, standing
from handlers.basics.standing import Standing
from rules.base import names
from storage import case_rows
from storage.cases import Case

RECOVER = Choice("/recover", Say("basics-start-recover"))
ABOUT = Choice("/about", Say("command-about"))
CASES = Choice("/cases", Say("command-cases"))
CARD = Choice("/card", Say("command-card"), "primary")
MENU = Choice("/menu", Say("command-menu"))


def start(context: Context, arguments: str) -> Decision:
    """/start"""
    del arguments
    return Decision((opening(context),))


def opening(context: Context) -> Screen:
    """The first screen for who asks."""
    stands = standing.of(context)
    if stands.code == standing.MEMBER:
        return _member(context, stands)
    if stands.code == standing.APPLICANT:
        return _applicant(context, stands)
    if stands.roles:
        return Screen((_hello(context), Say("dialogue-menu-title")), menus.choices(context))
    return _newcomer(context, stands)


def _newcomer(context: Context, stands: Standing) -> Screen:
    text = (
        Say("basics-start"),
        Say("basics-start-cost"),
        Say("basics-start-boss"),
        Say("basics-start-benefits"),
    )
    more = (CASES,) if stands.open else ()
    return Screen(text, (about.JOIN, RECOVER, ABOUT, *more, *languages.others(context.language)))


def _applicant(context: Context, stands: Standing) -> Screen:
    case = stands.application
    assert case is not None
    text = (_hello(context), say("basics-start-application", number=case.number), own_cases.status(case, context.now))
    return Screen(text, (*_fix(case), CASES, MENU))


def _fix(case: Case) -> tuple[Choice, ...]:
    return (own_cases.fix(case),) if case.state == case_rows.WAITING else ()


def _member(context: Context, stands: Standing) -> Screen:
    assert stands.membership is not None
    place = say("basics-start-member", organisation=verbatim(stands.membership.organisation_name))
    waiting = (say("basics-start-open", n=len(stands.open)),) if stands.open else ()
    return Screen((_hello(context), place, *waiting), (CARD, *((CASES,) if stands.open else ()), MENU))


def _hello(context: Context) -> Say:
    me = context.facts("me")
    name = me.name if me is not None else None
    return say("basics-hello-name", name=names.mask(name)) if name else Say("basics-hello")


commands = (Command("start", start),)

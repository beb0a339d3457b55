"""人工: a person answers. A case with the last lines of the conversation; what is said afterwards is added to it."""

from datetime import datetime

from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, Outcomes, show
from bot.dialogue.event import Text, What
from bot.dialogue.say import Say, say
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.service import Command, Loader
from bot.dialogue.speaking import MENU
from handlers.basics import standing, tail
from storage import cases as stored
from storage import help_cases, memberships, organisations
from storage.cases import Case
from storage.limits import TooMany
from storage.writing import Gone, Look

WORKING_DAYS = 1
"""As for applications: 1个工作日内办结 (facts/joining.md, SLA)."""
LONGEST = 2000
"""Characters of one addition."""
NOTE = Choice("/note", Say("basics-human-note"))


def human(context: Context, arguments: str) -> Decision:
    """/human: the case is filed at the first tap; asked again, the open one is shown and gets the new lines."""
    del arguments
    case = open_help(context)
    if case is not None:
        return _again(context, case)
    place = context.facts("help_place", _of_form(context))
    if place is None:
        return show(Say("basics-human-nobody"))
    write = help_cases.Ask(place, "\n".join(context.facts("last_lines", None)), due(context))
    return Decision(writes=(write,), say=lambda outcomes: (_filed(context, outcomes),))


def _filed(context: Context, outcomes: Outcomes) -> Screen:
    if isinstance(outcomes[0], TooMany):
        return Screen(say("basics-human-too-often", until=outcomes[0].until), () if context.form else (MENU,))
    text = say("dialogue-human-filed", number=outcomes[0].number, due=outcomes[0].due_at)
    return Screen(text, (NOTE,)) if context.form else Screen((text, Say("dialogue-human-add")), (MENU,))


def _again(context: Context, case: Case) -> Decision:
    late = case.due_at < context.now
    text = say("basics-human-late", number=case.number)
    text = text if late else say("dialogue-human-already", number=case.number, due=case.due_at)
    screen = Screen(text, (NOTE,) if context.form else (NOTE, MENU))
    lines = context.facts("last_lines", _since(context, case))
    # What was only tapping about on the way here tells nobody anything new.
    if not any(line.startswith(tail.FROM_PERSON) for line in lines):
        return Decision((screen,))
    return Decision((screen,), (help_cases.Add(case.id, "\n".join(lines), due(context)),))


def _since(context: Context, case: Case) -> datetime:
    told: list[datetime] = [
        line.at for line in context.facts("case_timeline", case.id) if line.what in ("filed", "added")
    ]
    return max(told, default=case.opened_at)


def note(context: Context, arguments: str) -> Decision:
    """/note: something to add. Whatever is typed next, where no form asks, is added by `listen`."""
    del arguments
    if open_help(context) is None:
        return show(Say("basics-human-over"), choices=(Choice("/human", Say("dialogue-human-button")), MENU))
    return show(Say("basics-human-note-ask"))


def listen(what: What, context: Context) -> Decision | None:
    """While somebody is asked for, words that nothing else can use are for them."""
    if context.form or not isinstance(what, Text) or what.text.startswith(("/", "／")):
        return None
    case = open_help(context)
    if case is None:
        return None
    if len(what.text) > LONGEST:
        return show(say("dialogue-too-long", most=LONGEST))
    write = help_cases.Add(case.id, what.text, due(context))
    return Decision(writes=(write,), say=lambda outcomes: (_added(outcomes),))


def _added(outcomes: Outcomes) -> Screen:
    outcome = outcomes[0]
    if isinstance(outcome, TooMany):
        return Screen(say("basics-human-too-many", until=outcome.until), (MENU,))
    return Screen(say("basics-human-added", number=outcome.number), (MENU,))


def open_help(context: Context) -> Case | None:
    """The help case of who asks that is not finished."""
    mine = (case for case in context.facts("own_cases") if case.kind == help_cases.KIND)
    return next((case for case in mine if case.state in standing.UNDER_WAY), None)


def due(context: Context) -> datetime:
    """By when somebody will answer."""
    at: datetime = context.facts("calendar").add_working(context.now, days=WORKING_DAYS)
    return at


def _of_form(context: Context) -> int:
    """The organisation that the form on screen is for, 0 where it says none."""
    chosen = context.answers.get("organisation")
    return chosen if isinstance(chosen, int) else 0


async def help_place(look: Look, of_form: int) -> int | None:
    """Whose staff is asked: the form's organisation, the membership's, the application's, or the top of the tree."""
    for organisation in await _places(look, of_form):
        try:
            return (await organisations.current(look.connection, organisation)).id
        except Gone:
            continue
    return None


async def _places(look: Look, of_form: int) -> list[int]:
    places = [of_form] if of_form else []
    if look.actor.person is not None:
        membership = await memberships.of(look.connection, look.keys, look.actor.person)
        places += [membership.organisation] if membership else []
    mine = await stored.of_owner(look.connection, look.keys, look.actor.owner)
    places += [case.organisation for case in mine if case.kind == "join"]
    return places + [root.id for root in await organisations.children(look.connection, None, limit=1)]


commands = (
    Command("human", human, menu=99, view=False, keeps_form=True),
    Command("note", note),
)
loaders: dict[str, Loader] = {"help_place": help_place, "last_lines": tail.last_lines}

"""Ways in: an organisation's code, an occupation's fast lane, eight typed characters, or /join and a list."""

from dataclasses import dataclass
from typing import Any

from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, Start, show
from bot.dialogue.event import Scan, Text, What
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.service import Command, Loader
from rules import occupations
from rules.base import codes, typed_codes
from storage import case_rows, cases, introductions, memberships, organisations
from storage import typed_codes as posters
from storage.organisations import Organisation
from storage.writing import Gone, Look

LINKS = "link codes"
"""The purpose under which the key of signed codes is derived."""
ENTRANCES = ("organisation", "occupation")
INVITER = posters.INVITER
GRASSROOTS = "grassroots"
"""An enterprise's union, for those who work there."""


@dataclass(frozen=True, slots=True)
class Entrance:
    """Where a code leads: an organisation, and perhaps an occupation. `inviter`: the membership of who gave the code.

    Who was invited by a member of an enterprise's union works somewhere else, perhaps: no organisation is meant then.
    """

    organisation: Organisation | None
    occupation: str | None = None
    inviter: int | None = None


async def link_entrance(look: Look, text: str) -> Entrance | None:
    """Where a signed code leads; None where it is no entrance of ours, or is over."""
    code = codes.read(look.keys.derive(LINKS), text)
    if code is not None and code.kind == INVITER:
        return await _invited(look, code.subject)
    if code is None or code.kind not in ENTRANCES or code.expired(look.now):
        return None
    return await _entrance(look, code.subject, occupations.of_number(code.occupation))


async def _invited(look: Look, membership: int) -> Entrance | None:
    """The way in of a member; of who left the union it leads in all the same, and nobody is thanked."""
    found = await memberships.by_id(look.connection, look.keys, membership)
    if found is None:
        return None
    inviter = membership if found.state in memberships.OPEN_STATES else None
    place = await _entrance(look, found.organisation, None)
    everybody = place is not None and place.organisation is not None and place.organisation.kind != GRASSROOTS
    return Entrance(place.organisation if place is not None and everybody else None, inviter=inviter)


async def typed_entrance(look: Look, text: str) -> Entrance | None:
    """Where eight typed characters lead."""
    found = await posters.find(look, text)
    if found is not None and found.kind == INVITER:
        return await _invited(look, found.id)
    if found is None or found.kind not in ENTRANCES:
        return None
    return await _entrance(look, found.id, found.extra if found.extra in occupations.CODES else None)


async def _entrance(look: Look, organisation: int, occupation: str | None) -> Entrance | None:
    try:
        return Entrance(await organisations.current(look.connection, organisation), occupation)
    except Gone:
        return None


async def application(look: Look) -> cases.Case | None:
    """The application of who asks that is still under way."""
    mine = await cases.of_owner(look.connection, look.keys, look.actor.owner)
    under_way = (case_rows.OPEN, case_rows.WAITING)
    return next((case for case in mine if case.kind == "join" and case.state in under_way), None)


def begin(context: Context, arguments: str) -> Decision:
    """/join: without a code, the organisation is chosen from a list."""
    del arguments
    return entered(context, None)


def entered(context: Context, entrance: Entrance | None) -> Decision:
    """Begin the form, unless there is nothing to apply for."""
    if (membership := context.facts("membership")) is not None:
        text = say("join-already", organisation=verbatim(membership.organisation_name))
        return show(text, choices=(Choice("/card", Say("command-card"), "primary"),))
    if (case := context.facts("application")) is not None:
        again = Choice(f"/fix {case.id}", Say("join-fix"), "primary") if case.state == case_rows.WAITING else None
        choices = (*((again,) if again else ()), Choice("/cases", Say("command-cases")))
        return show(say("join-under-way", number=case.number), choices=choices)
    begun = context.facts("draft", context.who.owner, "join") is not None
    return Decision((Screen(_welcome(entrance, begun)),), start=Start("join", _given(entrance)))


def _welcome(entrance: Entrance | None, begun: bool) -> Say:
    if entrance is None:
        return Say("dialogue-kept" if begun else "join-welcome")
    if entrance.organisation is None:
        return Say("join-welcome-invited")
    if entrance.inviter is not None:
        return say("join-welcome-invited-to", organisation=verbatim(entrance.organisation.name))
    name = verbatim(entrance.organisation.name)
    if entrance.occupation is None:
        return say("join-welcome-organisation", organisation=name)
    return say("join-welcome-lane", organisation=name, occupation=Say(f"occupation-{entrance.occupation}"))


def _given(entrance: Entrance | None) -> dict[str, Any]:
    if entrance is None:
        return {}
    place = {"organisation": entrance.organisation.id} if entrance.organisation else {}
    occupation = {"occupation": entrance.occupation} if entrance.occupation else {}
    inviter = {introductions.ANSWER: entrance.inviter} if entrance.inviter else {}
    return {**place, **occupation, **inviter}


def listen(what: What, context: Context) -> Decision | None:
    """Read a scanned or typed code."""
    match what:
        case Scan(text):
            typed = typed_codes.normalise(text)
            entrance = context.facts("typed_entrance", typed) if typed else context.facts("link_entrance", text)
            return entered(context, entrance) if entrance else None
        case Text(text) if (typed := typed_codes.normalise(text)) and any(char.isdigit() for char in typed):
            entrance = context.facts("typed_entrance", typed)
            return entered(context, entrance) if entrance else _guessed(typed)
    return None


def _guessed(typed: str) -> Decision:
    """A wrong code is counted, so that nobody tries them all."""
    choices = (Choice("/join", Say("command-join"), "primary"), Choice("/menu", Say("command-menu")))
    return show(Say("dialogue-code-unknown"), choices=choices, writes=(posters.Enter(typed),), extra={"failed": True})


commands = (Command("join", begin, menu=10, view=False, shown_to=frozenset({"guest"})),)
listeners = (listen,)
loaders: dict[str, Loader] = {
    "link_entrance": link_entrance,
    "typed_entrance": typed_entrance,
    "application": application,
}

"""/code: an organisation's poster to scan and join, plain or as the fast lane of an occupation."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, Outcomes, show
from bot.dialogue.say import Say, packed, say, verbatim
from bot.dialogue.screen import Choice, Picture, Screen
from bot.dialogue.service import Command, Loader
from handlers.staff import reading
from rules import occupations
from rules.base import codes, typed_codes
from storage import organisations, posters, rights
from storage import typed_codes as stored
from storage.organisations import Organisation
from storage.rights import Grant
from storage.typed_codes import Target
from storage.writing import Gone, Look

PAGE = 8
VALID = timedelta(days=730)
AT_LEAST = timedelta(days=365)
"""A poster that is printed today should serve at least so long."""
LINKS = "link codes"
"""The purpose under which the key of signed codes is derived; joining reads with the same."""


@dataclass(frozen=True, slots=True)
class Place:
    """An organisation whose poster may be made, and what stands below it (one page and the first of the next)."""

    organisation: Organisation
    below: tuple[Organisation, ...]


@dataclass(frozen=True, slots=True)
class Poster:
    """What a poster says: where its picture leads, and the typed code if there is one that lasts."""

    organisation: Organisation
    kind: str
    extra: str
    link: str
    typed: Target | None


async def place(look: Look, id: int, after: int) -> Place | None:
    """An open organisation of the reader's subtrees, with those below it after the id `after`."""
    found = await _mine(look, id)
    if found is None:
        return None
    return Place(found, tuple(await organisations.children(look.connection, id, after=after, limit=PAGE + 1)))


async def poster(look: Look, id: int, occupation: int) -> Poster | None:
    """The poster of an open organisation of the reader's subtrees."""
    found = await _mine(look, id)
    if found is None:
        return None
    kind, extra = ("occupation", occupations.of_number(occupation) or "") if occupation else ("organisation", "")
    link = codes.sign(look.keys.derive(LINKS), codes.Code(kind, id, occupation))
    return Poster(found, kind, extra, link, await posters.lasting(look, kind, id, extra, look.now + AT_LEAST))


async def _mine(look: Look, id: int) -> Organisation | None:
    try:
        found = await organisations.get(look.connection, id)
    except Gone:
        return None
    return found if not found.closed and await rights.may(look, rights.MEMBERS, id) else None


def code(context: Context, arguments: str) -> Decision:
    """/code [organisation [after]]: choose one's own organisation, or one below."""
    given = reading.numbers(arguments) or _only_one(context)
    if not given:
        grants: tuple[Grant, ...] = context.facts("grants")
        tops = {grant.organisation: grant.name for grant in grants if grant.role in rights.MEMBERS}
        choices = tuple(Choice(f"/code {id}", verbatim(name)) for id, name in tops.items())
        return show(Say("staff-code-which"), choices=choices)
    id, after = (*given, 0)[:2]
    found: Place | None = context.facts("staff_place", id, after)
    return _chosen(found, after) if found else show(Say("staff-code-none"), choices=(AGAIN,))


def _only_one(context: Context) -> tuple[int, ...]:
    grants: tuple[Grant, ...] = context.facts("grants")
    tops = {grant.organisation for grant in grants if grant.role in rights.MEMBERS}
    return tuple(tops) if len(tops) == 1 else ()


def _chosen(found: Place, after: int) -> Decision:
    id, name = found.organisation.id, verbatim(found.organisation.name)
    own = (
        Choice(f"/poster {id}", say("staff-code-this", organisation=name), "primary"),
        Choice(f"/lane {id}", Say("staff-code-lane")),
    )
    below = tuple(Choice(f"/code {one.id}", verbatim(one.name)) for one in found.below[:PAGE])
    more = len(found.below) > PAGE
    later = (Choice(f"/code {id} {found.below[PAGE - 1].id}", Say("dialogue-more"), "quiet"),) if more else ()
    text = say("staff-code-at", organisation=name)
    lines = (text, Say("staff-code-below")) if below else (text,)
    return show(*lines, choices=(*(() if after else own), *below, *later))


def lane(context: Context, arguments: str) -> Decision:
    """/lane <organisation>: the occupation whose fast lane the poster opens."""
    given = reading.numbers(arguments, most=1)
    found: Place | None = context.facts("staff_place", given[0], 0) if given else None
    if found is None:
        return show(Say("staff-code-none"), choices=(AGAIN,))
    id = found.organisation.id
    choices = tuple(
        Choice(f"/poster {id} {occupations.number(one)}", Say(f"occupation-{one}"))
        for one in occupations.CODES
        if one in occupations.NEW_FORMS
    )
    return show(Say("staff-code-which-lane"), choices=choices)


def draw(context: Context, arguments: str) -> Decision:
    """/poster <organisation> [occupation's number]: the picture."""
    given = reading.numbers(arguments)
    id, occupation = (*given, 0)[:2] if given else (0, 0)
    known = not occupation or occupations.of_number(occupation) is not None
    found: Poster | None = context.facts("staff_poster", id, occupation) if given and known else None
    if found is None:
        return show(Say("staff-code-none"), choices=(AGAIN,))
    url: str = context.facts("public_url")
    if found.typed:
        return Decision((_screen(found, url, found.typed),))
    make = stored.Make(found.kind, id, id, VALID, found.extra)
    return Decision(writes=(make,), say=partial(_made, found, url))


def _made(found: Poster, url: str, outcomes: Outcomes) -> tuple[Screen, ...]:
    return (_screen(found, url, outcomes[0]),)


def _screen(found: Poster, url: str, typed: Target) -> Screen:
    name = verbatim(found.organisation.name)
    link, shown = f"{url}/s/{found.link}", typed_codes.show(typed.code)
    lane = Say(f"occupation-{found.extra}") if found.extra else None
    sentence = say("staff-poster-lane", occupation=lane) if lane else Say("staff-poster-sentence")
    args = {
        "title": packed(Say("staff-poster-title")),
        "entrance_title": packed(Say("staff-poster-title-wechat")),
        "organisation": found.organisation.name,
        "code": link,
        "entrance": found.link,
        "sentence": packed(sentence),
        "typed": typed.code,
        "typed_label": packed(Say("staff-poster-typed")),
    }
    text = say("staff-poster", organisation=name, code=shown, link=link, until=typed.expires_at.date())
    picture = Picture("poster", args, say("staff-poster-alt", organisation=name, code=shown), "poster.png")
    return Screen(text, (AGAIN,), picture)


AGAIN = Choice("/code", Say("staff-code-again"))
commands = (
    Command("code", code, roles=rights.MEMBERS, menu=104),
    Command("lane", lane, roles=rights.MEMBERS),
    Command("poster", draw, roles=rights.MEMBERS, view=False),
)
loaders: Mapping[str, Loader] = {"staff_place": place, "staff_poster": poster}

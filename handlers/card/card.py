"""会员证: the card of who asks."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, show
from bot.dialogue.say import Say, packed, say, verbatim
from bot.dialogue.screen import Choice, Picture
from bot.dialogue.service import Command
from bot.dialogue.speaking import MENU
from handlers.card.code import CARD, CardCode
from rules import occupations
from rules.base import names
from storage import case_rows
from storage import memberships as stored
from storage.memberships import Membership
from storage.people import Person

TONES: Mapping[str, str] = {stored.MEMBER: "active", stored.KEPT: "ended"}
"""The colour of the card by the membership's state; in between it waits."""


def card(context: Context, arguments: str) -> Decision:
    """/card"""
    del arguments
    membership: Membership | None = context.facts("membership")
    if membership is None:
        return _not_yet(context)
    me: Person = context.facts("me")
    code: CardCode = context.facts("card_code")
    name = names.mask(me.name or "")
    text = (
        say("card-of", name=name, state=Say(f"card-state-{membership.state}")),
        say("card-number", number=membership.card),
        verbatim(membership.organisation_name),
        say("card-valid", until=code.until),
    )
    alt = say("card-alt", name=name, number=membership.card, organisation=membership.organisation_name)
    picture = Picture("card", _drawn(context, membership, me, name, code), alt)
    page = context.facts("badge", CARD, membership.id, context.language)
    opens = (Choice("", Say("badge-open"), "primary", page),) if page else ()
    return show(*text, picture=picture, choices=(*opens, Choice("/card", Say("card-again")), MENU))


def _drawn(context: Context, membership: Membership, me: Person, name: str, code: CardCode) -> Mapping[str, Any]:
    occupation = me.details.get("occupation")
    url = context.facts("public_url")
    return {
        "name": name,
        "number": membership.card,
        "organisation": membership.organisation_name,
        "occupation": packed(Say(f"occupation-{occupation}")) if occupation in occupations.CODES else "",
        "joined": packed(_day(membership.since.astimezone(context.facts("calendar").zone).date())),
        "state": packed(Say(f"card-state-{membership.state}")),
        "tone": TONES.get(membership.state, "waiting"),
        "code": f"{url}/s/{code.text}" if url else code.text,
        "labels": {
            "title": packed(Say("card-title")),
            "number": packed(Say("card-label-number")),
            "organisation": packed(Say("card-label-organisation")),
            "joined": packed(Say("card-label-joined")),
            "code": packed(Say("card-label-code")),
        },
    }


def _day(since: date) -> Say:
    """A day in full: a card is shown for years, so it never says "today"."""
    return say("moment-day-and-year", year=since.year, month=Say(f"month-{since.month}"), day=since.day)


def _not_yet(context: Context) -> Decision:
    applying = [case for case in context.facts("own_cases") if case.kind == "join"]
    if (case := next((one for one in applying if one.state == case_rows.OPEN), None)) is not None:
        return show(say("card-soon", number=case.number, due=case.due_at), choices=(_CASES, MENU))
    if any(one.state == case_rows.WAITING for one in applying):
        return show(Say("card-after-fix"), choices=(_CASES, MENU))
    return show(Say("card-none"), choices=(_JOIN, _RECOVER, MENU))


_CASES = Choice("/cases", Say("command-cases"), "primary")
_JOIN = Choice("/join", Say("command-join"), "primary")
_RECOVER = Choice("/recover", Say("command-recover"))

commands = (Command("card", card, menu=20, shown_to=frozenset({"member"})),)

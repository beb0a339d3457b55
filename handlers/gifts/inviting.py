"""/invite 邀请: a member's own code for others to scan, and what is given for it."""

from datetime import timedelta
from functools import partial

from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, Outcomes, show
from bot.dialogue.say import Say, packed, say
from bot.dialogue.screen import Choice, Picture, Screen
from bot.dialogue.service import Command
from bot.dialogue.speaking import MENU
from handlers.coupons import speaking
from handlers.coupons.speaking import WALLET
from handlers.gifts.facts import Invitation
from rules.base import typed_codes
from storage.typed_codes import Invite, Target

VALID = timedelta(days=365)


def invite(context: Context, arguments: str) -> Decision:
    """/invite"""
    del arguments
    found: Invitation | None = context.facts("invitation")
    if found is None:
        return show(Say("invite-members"), choices=(Choice("/join", Say("command-join"), "primary"), MENU))
    url: str = context.facts("public_url")
    if found.typed is not None:
        return Decision((_screen(found, url, found.typed),))
    return Decision(writes=(Invite(VALID),), say=partial(_made, found, url))


def _made(found: Invitation, url: str, outcomes: Outcomes) -> tuple[Screen, ...]:
    return (_screen(found, url, outcomes[0]),)


def _screen(found: Invitation, url: str, typed: Target) -> Screen:
    link, code = f"{url}/s/{found.code}" if url else found.code, typed_codes.show(typed.code)
    gift = say("invite-gift", title=speaking.title(found.gift), n=found.gift.per_person) if found.gift else None
    text = (Say("invite-how"), *((gift,) if gift else ()), say("invite-code", code=code, link=link), Say("invite-when"))
    args = {
        "title": packed(Say("invite-title")),
        "entrance_title": packed(Say("staff-poster-title-wechat")),
        "organisation": found.organisation,
        "code": link,
        "entrance": found.code,
        "sentence": packed(Say("staff-poster-sentence")),
        "typed": typed.code,
        "typed_label": packed(Say("staff-poster-typed")),
    }
    return Screen(text, (WALLET, MENU), Picture("poster", args, say("invite-alt", code=code)))


commands = (Command("invite", invite, menu=27, view=False, shown_to=frozenset({"member"})),)

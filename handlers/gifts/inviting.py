"""/invite 邀请: a member's own code for others to scan, and what is given for it."""

from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, show
from bot.dialogue.say import Say, packed, say
from bot.dialogue.screen import Choice, Picture
from bot.dialogue.service import Command
from bot.dialogue.speaking import MENU
from handlers.coupons import speaking
from handlers.coupons.speaking import WALLET
from handlers.gifts.facts import Invitation


def invite(context: Context, arguments: str) -> Decision:
    """/invite"""
    del arguments
    found: Invitation | None = context.facts("invitation")
    if found is None:
        return show(Say("invite-members"), choices=(Choice("/join", Say("command-join"), "primary"), MENU))
    url: str = context.facts("public_url")
    link = f"{url}/s/{found.code}" if url else found.code
    gift = say("invite-gift", title=speaking.title(found.gift), n=found.gift.per_person) if found.gift else None
    text = (Say("invite-how"), *((gift,) if gift else ()), say("invite-link", link=link), Say("invite-when"))
    args = {
        "title": packed(Say("invite-title")),
        "entrance_title": packed(Say("staff-poster-title-wechat")),
        "organisation": found.organisation,
        "code": link,
        "entrance": found.code,
        "sentence": packed(Say("staff-poster-sentence")),
    }
    return show(*text, picture=Picture("poster", args, Say("invite-alt")), choices=(WALLET, MENU))


commands = (Command("invite", invite, menu=27, shown_to=frozenset({"member"})),)

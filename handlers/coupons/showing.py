"""A coupon that is held up: on its page, and on the picture in a chat, which says what its code is when it is drawn."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.dialogue.badge import Badge
from bot.dialogue.say import Say, packed, say, verbatim
from bot.dialogue.screen import EVERY, Picture
from bot.dialogue.service import Loader
from handlers.coupons import speaking
from rules import offering
from storage import claims, coupon_codes, wallets
from storage.wallets import Coupon
from storage.writing import Gone, Look

COUPON = "coupon"
DRAWER = "coupon_code"
SECONDS = 60
PLACES = 3
"""Merchants that are named: the code has to stay on a small screen."""


def state(one: Coupon) -> Say:
    """Where a coupon stands, in a few words."""
    kind = one.round.offered.kind
    if one.used_at is not None and one.state == claims.REDEEMED:
        key = "wallet-state-picked" if kind == offering.PICKUP else "wallet-state-redeemed"
        return say(key, at=one.used_at, where=verbatim(one.used_where))
    if one.sent_at is not None and one.state == claims.SENT:
        return say("wallet-state-sent", at=one.sent_at)
    if one.state == claims.HELD and kind == offering.SENT:
        key = "wallet-state-silent" if one.addressed_at is None else "wallet-state-addressed"
        return say(key, until=one.valid_until)
    if one.state == claims.PENDING and one.round.way == offering.INVITING:
        return Say("wallet-state-invited")
    return Say(f"wallet-state-{one.state}", {"until": one.valid_until})


def shows(one: Coupon, now: datetime) -> bool:
    """Whether a cashier may be shown its code now."""
    sent = one.round.offered.kind == offering.SENT
    return one.state == claims.HELD and not sent and one.round.valid_from <= now < one.valid_until


async def badge(look: Look, claim: int) -> Badge:
    """The holder's own, with the code of this minute; used, given back or over, it says so. Raises `Gone`."""
    found = await wallets.get(look.connection, claim)
    if found is None or found.person != look.actor.person:
        raise Gone
    title = speaking.title(found.round)
    if not shows(found, look.now):
        used = found.state == claims.REDEEMED
        return Badge(title, (_why(found, look.now), *((Say("badge-not-me"),) if used else ())))
    places = [
        say("badge-place", name=verbatim(name), place=verbatim(place))
        for name, place in await wallets.places(look.connection, found.round.id)
    ]
    code = coupon_codes.live(look.keys, claim, look.now)
    return Badge(title, (state(found), *places[:PLACES]), code.text, code.typed, coupon_codes.changes(look.now))


async def source(look: Look, args: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the picture in a chat is drawn of: the code of the minute in which it is drawn. `Gone` without one."""
    found = await wallets.get(look.connection, int(args["claim"]))
    if found is None or found.person != look.actor.person or not shows(found, look.now):
        raise Gone
    code, url = coupon_codes.live(look.keys, found.id, look.now), str(args["url"])
    caption = packed(say("wallet-caption", code=code.typed))
    return {"text": f"{url}/s/{code.text}" if url else code.text, "caption": caption}


def picture(one: Coupon, url: str, code: str) -> Picture:
    """Its code for a chat; `code` is what who can't see it may read out now."""
    alt = say("wallet-alt", title=speaking.title(one.round), code=code)
    return Picture(DRAWER, {"claim": one.id, "url": url, EVERY: SECONDS}, alt)


def _why(one: Coupon, now: datetime) -> Say:
    if one.state == claims.HELD and one.round.offered.kind != offering.SENT:
        return (
            say("wallet-from", at=one.round.valid_from) if now < one.round.valid_from else Say("wallet-state-expired")
        )
    return Say("wallet-pending") if one.state == claims.PENDING else state(one)


badges: Mapping[str, Loader] = {COUPON: badge}
pictures = {DRAWER: "bot.pictures.qr:draw"}
sources: Mapping[str, Loader] = {DRAWER: source}

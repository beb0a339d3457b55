"""A coupon that is held up: on its page, and on the picture in a chat, which says what its code is when it is drawn."""

from collections.abc import Mapping
from datetime import datetime

from bot.dialogue.badge import Badge
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.service import Loader
from handlers.coupons import speaking
from storage import claims, coupon_codes, wallets
from storage.wallets import Coupon
from storage.writing import Gone, Look

COUPON = "coupon"
PLACES = 3
"""Merchants that are named: the code has to stay on a small screen."""


def state(one: Coupon) -> Say:
    """Where a coupon stands, in a few words."""
    if one.used_at is not None and one.state == claims.REDEEMED:
        return say("wallet-state-redeemed", at=one.used_at, where=verbatim(one.used_where))
    return Say(f"wallet-state-{one.state}", {"until": one.valid_until})


def shows(one: Coupon, now: datetime) -> bool:
    """Whether a cashier may be shown its code now."""
    return one.state == claims.HELD and one.round.valid_from <= now < one.valid_until


async def badge(look: Look, claim: int) -> Badge:
    """The holder's own, with the code of this minute; used, given back or over, it says so. Raises `Gone`."""
    found = await wallets.get(look.connection, claim)
    if found is None or found.person != look.actor.person:
        raise Gone
    title = speaking.title(found.round)
    if not shows(found, look.now):
        return Badge(title, (_why(found, look.now),))
    places = [
        say("wallet-place", name=verbatim(name), place=verbatim(place))
        for name, place in await wallets.places(look.connection, found.round.id)
    ]
    code = coupon_codes.live(look.keys, claim, look.now)
    return Badge(title, (state(found), *places[:PLACES]), code.text, code.typed, coupon_codes.changes(look.now))


def _why(one: Coupon, now: datetime) -> Say:
    if one.state == claims.HELD:
        return (
            say("wallet-from", at=one.round.valid_from) if now < one.round.valid_from else Say("wallet-state-expired")
        )
    return Say("wallet-pending") if one.state == claims.PENDING else state(one)


badges: Mapping[str, Loader] = {COUPON: badge}

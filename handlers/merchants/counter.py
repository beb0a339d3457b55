"""/redeem 核销: a cashier reads a member's code, sees what the coupon is worth, and confirms."""

from dataclasses import dataclass
from functools import partial

from bot.delivery import notice
from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, Outcomes, show
from bot.dialogue.event import Scan, Text, What
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.service import Command
from bot.dialogue.speaking import MENU
from handlers.coupons import speaking
from handlers.coupons.speaking import WALLET
from handlers.merchants import presenting
from handlers.merchants.presenting import REDEEM, Looking
from handlers.staff import reading
from rules import offering
from rules.base import typed_codes
from storage import redemptions, rights
from storage.coupon_codes import MARK, Sight, Stale
from storage.merchants import Merchant
from storage.redemptions import Redeem, Redeemed, Redemption, Refusal
from storage.wallets import Coupon
from storage.writing import Forbidden, Gone, Lost, Transaction

LONGEST = 64
RECENT = 3
SHORTEST, MOST_TYPED = MARK + 2, MARK + 13
"""Characters of what is taken for a coupon's code without having been asked for."""


def listen(what: What, context: Context) -> Decision | None:
    """Read a coupon's code for cashiers, and tell anybody else what it is."""
    match what:
        case Scan(text):
            return _scanned(context, text)
        case Text(words) if _like_code(words) and context.facts("cashier_at"):
            return _typed(context, words)
    return None


def _like_code(words: str) -> bool:
    plain = typed_codes.folded(words[:LONGEST])
    right = SHORTEST <= len(plain) <= MOST_TYPED and set(plain) <= set(typed_codes.ALPHABET)
    return right and typed_codes.clear(plain)


def _scanned(context: Context, text: str) -> Decision | None:
    found: int | Stale | None = context.facts("coupon_scanned", text)
    if found is None:
        return None
    if not context.facts("cashier_at"):
        return show(Say("redeem-for-cashiers"), choices=(WALLET, MENU))
    if isinstance(found, Stale):
        return Decision((presenting.screen(found),))
    return Decision((presenting.screen(context.facts("coupon_presented", found)),))


def redeem(context: Context, arguments: str) -> Decision:
    """/redeem [code]: where one stands, and what the code says."""
    at: tuple[Merchant, ...] = context.facts("cashier_at")
    if not at:
        return show(Say("redeem-no-counter"), choices=(MENU,))
    if arguments:
        return _typed(context, arguments)
    where = [say("redeem-where", merchant=verbatim(one.name), place=verbatim(one.place)) for one in at]
    lately: tuple[Redemption, ...] = context.facts("redeemed_lately")
    rows = [_row(one) for one in lately[:RECENT]]
    older = (Choice("/taken", Say("redeem-taken")),) if lately else ()
    return show(*where, Say("redeem-ask"), *rows, choices=(*older, MENU), hint="code")


def _row(one: Redemption) -> Say:
    return say("redeem-row", title=verbatim(one.title), at=one.at)


def _typed(context: Context, words: str) -> Decision:
    at: tuple[Merchant, ...] = context.facts("cashier_at")
    if len(at) > 1:
        code = typed_codes.folded(words[:LONGEST])[:MOST_TYPED]
        choices = [Choice(f"/stand {one.id} {code}", verbatim(one.name)) for one in at]
        return show(Say("redeem-which"), choices=tuple(choices))
    return _looked(at[0], words)


def stand(context: Context, arguments: str) -> Decision:
    """/stand <merchant> <code>: who redeems for several says where they stand."""
    merchant, _, code = arguments.partition(" ")
    number = reading.numbers(merchant, 1, 1)
    at = [one for one in context.facts("cashier_at") if number is not None and one.id == number[0]]
    return _looked(at[0], code) if at and code else redeem(context, "")


def _looked(merchant: Merchant, words: str) -> Decision:
    write = Looking(merchant, words[:LONGEST])
    return Decision(writes=(write,), say=lambda outcomes: (presenting.screen(outcomes[0]),))


@dataclass(frozen=True, slots=True)
class Taking:
    """Redeem it; the holder hears where, in the same transaction."""

    seen: Sight
    title: Say
    merchant: str
    gift: bool = False

    async def apply(self, tx: Transaction) -> Redeemed | Refusal:
        """Redeem it. Who was removed meanwhile has the turn decided again."""
        how = redemptions.SHORT if self.seen.short else redemptions.LIVE
        try:
            done = await Redeem(self.seen.claim, self.seen.version, self.seen.merchant, how).apply(tx)
        except (Forbidden, Gone):
            raise Lost from None
        if isinstance(done, Redeemed):
            key = "redeem-told-gift" if self.gift else "redeem-told"
            text = say(key, title=self.title, merchant=verbatim(self.merchant))
            not_me = Choice(f"/notme {done.redemption}", Say("redeem-not-me"), "danger")
            told = notice.notify(done.holder, "coupon-used", Screen(text, (not_me, WALLET)), about=done.redemption)
            await told.apply(tx)
        return done


def take(context: Context, arguments: str) -> Decision:
    """/take <sight>: what was shown is redeemed, once."""
    seen: Sight | None = context.facts("coupon_sight", arguments[:LONGEST])
    if seen is None:
        return show(Say("redeem-old"), choices=(REDEEM,))
    at = next((one for one in context.facts("cashier_at") if one.id == seen.merchant), None)
    if at is None:
        return show(Say("redeem-no-counter"), choices=(MENU,))
    coupon: Coupon | None = context.facts("coupon", seen.claim)
    if coupon is None or (coupon.in_hand and coupon.version != seen.version):
        return show(Say("redeem-old"), choices=(REDEEM,))
    title, gift = speaking.title(coupon.round), coupon.round.offered.kind in offering.GIFTS
    return Decision(writes=(Taking(seen, title, at.name, gift),), say=partial(_taken, title, at))


def _taken(title: Say, at: Merchant, outcomes: Outcomes) -> tuple[Screen, ...]:
    done: Redeemed | Refusal = outcomes[0]
    if not isinstance(done, Redeemed):
        return (Screen((title, presenting.why_not(done)), (REDEEM,)),)
    undo = Choice(f"/untake {done.redemption}", Say("redeem-undo"), "quiet")
    paid = (say("redeem-paid", amount=presenting.yuan(done.fen)),) if done.fen else ()
    until = say("redeem-undo-until", until=done.undo_until)
    return (Screen((say("redeem-done", title=title, merchant=verbatim(at.name)), *paid, until), (REDEEM, undo)),)


commands = (
    Command("redeem", redeem, roles=frozenset({rights.CASHIER}), menu=15),
    Command("stand", stand, roles=frozenset({rights.CASHIER}), view=False),
    Command("take", take, roles=frozenset({rights.CASHIER}), view=False),
)

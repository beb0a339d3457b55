"""/merchant 商户: the place's merchants, their cashiers, and ending either."""

from dataclasses import dataclass

from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, Write, show
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.service import Command
from bot.dialogue.speaking import MENU
from handlers.merchants.facts import Shop
from handlers.merchants.presenting import yuan
from handlers.staff import reading
from storage import merchants, rights
from storage.merchants import Merchant
from storage.writing import Forbidden, Gone, Lost, Transaction

NEW = Choice("/newmerchant", Say("merchant-new"), "primary")
MERCHANTS = Choice("/merchant", Say("command-merchant"))
YES = "yes"


def listing(context: Context, arguments: str) -> Decision:
    """/merchant [id]"""
    number = reading.numbers(arguments, 1, 1)
    shop = found(context, number)
    if shop is not None:
        return one(shop, context.who.person)
    here: tuple[Merchant, ...] = context.facts("merchants")
    choices = [Choice(f"/merchant {each.id}", verbatim(each.name)) for each in here]
    return show(Say("merchant-title" if here else "merchant-none"), choices=(*choices, NEW, MENU))


def found(context: Context, numbers: tuple[int, ...] | None) -> Shop | None:
    """The open merchant that is named first, as far as one may see it."""
    shop: Shop | None = context.facts("merchant", numbers[0]) if numbers else None
    return shop if shop is not None and not shop.merchant.closed else None


def one(shop: Shop, person: int | None) -> Decision:
    """A merchant as it stands, for `person`."""
    what = shop.merchant
    text = [say("merchant-card", name=verbatim(what.name), place=verbatim(what.place))]
    text.append(verbatim(what.organisation_name))
    text += [say("merchant-cashier", name=_name(name)) for _, name in shop.cashiers]
    text += [] if shop.cashiers else [Say("merchant-no-cashier")]
    text.append(say("merchant-owed", n=shop.pieces, amount=yuan(shop.fen)))
    remove = [
        Choice(f"/dismiss {what.id} {cashier}", say("merchant-remove", name=_name(name)), "quiet")
        for cashier, name in shop.cashiers
    ]
    mine = person in dict(shop.cashiers)
    choices = (
        Choice(f"/newcashier {what.id}", Say("merchant-invite"), "primary"),
        *(() if mine else (Choice(f"/standhere {what.id}", Say("merchant-self")),)),
        Choice(f"/settle {what.id}", Say("command-settle")),
        *remove,
        Choice(f"/closemerchant {what.id} {what.version}", Say("merchant-close"), "quiet"),
        MERCHANTS,
    )
    return show(*text, choices=choices)


def _name(name: str) -> Say:
    return verbatim(name) if name else Say("staff-colleague")


def sure(arguments: str) -> tuple[tuple[int, ...] | None, bool]:
    """Two numbers, and whether “yes” stands behind them: that it was asked before."""
    plain = arguments.removesuffix(f" {YES}")
    return reading.numbers(plain, 2, 2), plain != arguments


@dataclass(frozen=True, slots=True)
class Done:
    """Do it; whoever lost the right since, or came second, has the turn decided again."""

    what: Write

    async def apply(self, tx: Transaction) -> None:
        """Do it."""
        try:
            await self.what.apply(tx)
        except (Forbidden, Gone):
            raise Lost from None


def dismiss(context: Context, arguments: str) -> Decision:
    """/dismiss <merchant> <person> [yes]"""
    numbers, yes = sure(arguments)
    shop = found(context, numbers)
    if shop is None or numbers is None or numbers[1] not in dict(shop.cashiers):
        return listing(context, str(numbers[0]) if numbers else "")
    name, back = _name(dict(shop.cashiers)[numbers[1]]), Choice(f"/merchant {numbers[0]}", Say("merchant-back"))
    if not yes:
        ask = Choice(f"/dismiss {numbers[0]} {numbers[1]} {YES}", Say("merchant-remove-yes"), "danger")
        return show(say("merchant-remove-ask", name=name, merchant=verbatim(shop.merchant.name)), choices=(ask, back))
    done = Screen(say("merchant-removed", name=name, merchant=verbatim(shop.merchant.name)), (back,))
    return Decision(writes=(Done(merchants.RemoveCashier(*numbers)),), say=lambda _: (done,))


def stand_here(context: Context, arguments: str) -> Decision:
    """/standhere <merchant>: who looks after a place redeems there, too: gifts are picked up at the union's own."""
    shop, person = found(context, reading.numbers(arguments, 1, 1)), context.who.person
    if shop is None or person is None:
        return listing(context, "")
    redeem = Choice("/redeem", Say("command-redeem"), "primary")
    done = Screen(say("merchant-self-done", merchant=verbatim(shop.merchant.name)), (redeem, MERCHANTS))
    return Decision(writes=(Done(merchants.AddCashier(shop.merchant.id, person)),), say=lambda _: (done,))


def close(context: Context, arguments: str) -> Decision:
    """/closemerchant <merchant> <version> [yes]"""
    numbers, yes = sure(arguments)
    shop = found(context, numbers)
    if shop is None or numbers is None or shop.merchant.version != numbers[1]:
        return listing(context, str(numbers[0]) if numbers else "")
    name = verbatim(shop.merchant.name)
    if not yes:
        ask = Choice(f"/closemerchant {numbers[0]} {numbers[1]} {YES}", Say("merchant-close-yes"), "danger")
        back = Choice(f"/merchant {numbers[0]}", Say("merchant-back"))
        return show(say("merchant-close-ask", name=name), choices=(ask, back))
    settle = Choice(f"/settle {numbers[0]}", Say("command-settle"))
    done = Screen(say("merchant-closed", name=name), (settle, MERCHANTS))
    return Decision(writes=(Done(merchants.Close(*numbers)),), say=lambda _: (done,))


commands = (
    Command("merchant", listing, roles=rights.OFFER, menu=108),
    Command("standhere", stand_here, roles=rights.OFFER, view=False),
    Command("dismiss", dismiss, roles=rights.OFFER, view=False),
    Command("closemerchant", close, roles=rights.OFFER, view=False),
)

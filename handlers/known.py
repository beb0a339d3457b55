"""Facts that many services ask for: who the person is, and what they may do. The installation knows the calendar."""

from bot.dialogue.decision import Write
from bot.dialogue.event import Unfollow
from bot.dialogue.service import Service
from handlers import proving
from storage import addresses, memberships, merchants, organisations, people, rights
from storage.memberships import Membership
from storage.organisations import Organisation
from storage.people import Person
from storage.rights import Grant
from storage.writing import Gone, Look


async def roles(look: Look, person: int | None) -> frozenset[str]:
    """The roles a person holds anywhere: which words and menus they know. Acting asks `storage.rights` again.

    Who redeems for a merchant is a cashier, without a right over any place.
    """
    held = {grant.role for grant in await rights.grants_of(look.connection, person)}
    if await merchants.of_cashier(look.connection, person):
        held.add(rights.CASHIER)
    return frozenset(held)


async def grants(look: Look) -> tuple[Grant, ...]:
    """The standing rights of who asks."""
    return await rights.grants_of(look.connection, look.actor.person)


async def me(look: Look) -> Person | None:
    """What stands about who asks; None for a guest."""
    if look.actor.person is None:
        return None
    return await people.get(look.connection, look.keys, look.actor.person)


async def membership(look: Look) -> Membership | None:
    """The open membership of who asks."""
    if look.actor.person is None:
        return None
    return await memberships.of(look.connection, look.keys, look.actor.person)


async def organisation(look: Look, id: int) -> Organisation | None:
    """An organisation; a closed one leads to its successor. None: there is none."""
    try:
        return await organisations.current(look.connection, id)
    except Gone:
        return None


def leaving(what: Unfollow) -> tuple[Write, ...]:
    """What is written when somebody leaves a channel."""
    return (addresses.Left(what.forget),)


service = Service(
    "known",
    leaving=leaving,
    facts={
        "roles": roles,
        "grants": grants,
        "me": me,
        "membership": membership,
        "organisation": organisation,
        **proving.loaders,
    },
)

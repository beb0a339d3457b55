"""Offering a role anew takes the unused link away, and nothing else."""

from datetime import timedelta

from storage import organisations, rights, staff
from storage.invitations import Renew
from tests.storage.house import House


async def offered(house: House, text: str) -> bool:
    """Whether the link still offers something."""
    async with house.looking() as look:
        return await staff.invitation(look, text) is not None


async def test_a_renewed_invitation_replaces_the_unused_one_alone(house: House) -> None:
    place = await house.do(organisations.Add(None, organisations.FEDERATION, "省"))
    invite = staff.Invite(rights.REVIEWER, place, "李审核", timedelta(days=1))
    first = await house.do(Renew(invite))
    others = [
        await house.do(staff.Invite(rights.REVIEWER, place, "王审核")),
        await house.do(staff.Invite(rights.ADMIN, place, "李审核")),
    ]
    second = await house.do(Renew(invite))
    assert not await offered(house, first.text)
    assert await offered(house, second.text)
    assert all([await offered(house, one.text) for one in others])

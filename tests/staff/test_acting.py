"""An act whose right is gone by the time it is committed has the turn decided again, and nothing is told."""

import pytest

from handlers.staff import telling
from handlers.staff.acting import Act
from storage import reviews
from storage.writing import Lost
from tests.staff.conftest import case_of, filed
from tests.stories.talk import Talk


async def test_a_right_that_is_gone_or_a_case_that_is_none(talk: Talk) -> None:
    me, case = await filed(talk, 1)
    stranger, officer = await talk.staff("乙市"), await talk.staff("省", name="赵一")
    for actor, number in ((stranger, case.id), (officer, 7)):
        with pytest.raises(Lost):
            await talk.do(Act(reviews.Approve(((number, 1),)), telling.approved), await actor.actor())
    assert (await case_of(talk, case.id)).version == 1
    assert await me.hears() == ""

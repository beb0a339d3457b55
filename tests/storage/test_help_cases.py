"""Asking for a person: one open case each; words are added by the owner alone."""

from datetime import timedelta

import pytest

from storage import cases, help_cases, reviews
from storage.case_rows import Acted
from storage.writing import Lost
from tests.storage.house import House


async def test_one_open_request_each(house: House) -> None:
    tree, me = await house.tree(), await house.guest()
    due = house.now + timedelta(days=1)
    first = await house.do(help_cases.Ask(tree["家"], "→ 在吗", due), me)
    with pytest.raises(Lost):
        await house.do(help_cases.Ask(tree["家"], "", due), me)
    await house.do(cases.Withdraw(first.id, first.version), me)
    assert await house.do(help_cases.Ask(tree["家"], "", due), me)
    assert await house.do(help_cases.Ask(tree["家"], "", due), await house.guest("other"))


async def test_words_are_added_and_the_version_grows(house: House) -> None:
    tree, me = await house.tree(), await house.guest()
    due = house.now + timedelta(days=1)
    filed = await house.do(help_cases.Ask(tree["家"], "", due), me)
    added = await house.do(help_cases.Add(filed.id, "运费", due + timedelta(days=9)), me)
    assert isinstance(added, Acted)
    assert added.version == filed.version + 1
    async with house.looking(me) as look:
        case = await cases.get(look.connection, look.keys, filed.id)
        lines = await cases.timeline(look.connection, look.keys, filed.id)
    assert case.due_at == due
    assert [(line.what, line.note) for line in lines] == [("filed", None), ("added", "运费")]


async def test_after_an_answer_the_clock_starts_anew(house: House) -> None:
    tree, me = await house.tree(), await house.guest()
    officer = await house.officer(tree["东县"])
    due, later = house.now + timedelta(days=1), house.now + timedelta(days=9)
    filed = await house.do(help_cases.Ask(tree["家"], "", due), me)
    await house.do(reviews.Reply(filed.id, filed.version, "哪天的？"), officer)
    await house.do(help_cases.Add(filed.id, "上周", later), me)
    await house.do(help_cases.Add(filed.id, "周三", later + timedelta(days=9)), me)
    async with house.looking(me) as look:
        assert (await cases.get(look.connection, look.keys, filed.id)).due_at == later


async def test_nobody_adds_to_anybody_elses_or_to_what_is_over(house: House) -> None:
    tree, me = await house.tree(), await house.guest()
    due = house.now + timedelta(days=1)
    filed = await house.do(help_cases.Ask(tree["家"], "", due), me)
    with pytest.raises(Lost):
        await house.do(help_cases.Add(filed.id, "x", due), await house.guest("other"))
    await house.do(cases.Withdraw(filed.id, filed.version), me)
    with pytest.raises(Lost):
        await house.do(help_cases.Add(filed.id, "x", due), me)

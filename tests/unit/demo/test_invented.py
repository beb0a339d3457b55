"""The demo's people exist nowhere, and its deadlines stand where they should whenever it is loaded."""

from datetime import date, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from handlers.demo import asking, hours, people, places, stories
from rules.base import documents, mobiles, names
from rules.base.calendar import SHANGHAI, Calendar

TODAY = date(2026, 11, 20)


def test_people_pass_every_check_and_nobody_is_made_twice() -> None:
    crowd = people.Crowd(TODAY)
    made = [people.KNOWN, *(crowd.somebody() for _ in range(3000))]
    assert len({one.document for one in made}) == len({one.mobile for one in made}) == len(made)
    for one in made:
        read = documents.read(one.document, TODAY)
        assert isinstance(read, documents.Document) and read.kind == "resident" and read.born
        assert 18 <= documents.age(read.born, TODAY) < 65
        assert names.ordinary(one.name)
        assert mobiles.read(one.mobile) == mobiles.Mobile("86", one.mobile.removeprefix("+86"))


def test_no_county_and_no_network_has_them() -> None:
    somebody = people.Crowd(TODAY).somebody()
    regions = {line.region for _, line in places.read()}
    assert somebody.document[:6] == people.AREA not in regions
    assert somebody.mobile.startswith("+86154")


def test_the_crowd_is_the_same_each_time() -> None:
    first, second = people.Crowd(TODAY), people.Crowd(date(2026, 1, 1))
    assert [first.somebody() for _ in range(50)] == [second.somebody() for _ in range(50)]


def test_the_tree_has_one_root_and_known_parents() -> None:
    lines = [line for _, line in places.read()]
    codes = {line.code for line in lines}
    assert len(codes) == len(lines)
    assert [line.name for line in lines if not line.parent] == ["安徽省总工会「演示」"]
    assert all(line.parent in codes for line in lines if line.parent)
    assert all("演示" in line.name for line in lines if line.kind == "grassroots")
    assert sum(len(some) for some in places.generations(places.read())) == len(lines)


def test_stories_and_talks_happen_at_places_that_exist() -> None:
    codes = {line.code for _, line in places.read()}
    told = list(stories.tell(people.Crowd(TODAY), TODAY))
    assert {one.place for one in told} | {one.place for one in asking.talks()} <= codes
    assert len({one.key for one in told}) == len(told)
    waiting = [one for one in told if one.end == stories.OPEN and one.place.startswith(places.COUNTY)]
    assert sum(stories.passes(one, TODAY) for one in waiting) == 40
    flawed = [one for one in told if one.flaw]
    assert len(flawed) == 5 and not any(stories.passes(one, TODAY) for one in flawed)


@given(st.integers(0, 2 * 365 * 24 * 60), st.floats(0.1, 60))
def test_working_time_is_counted_backwards(minutes: int, worked: float) -> None:
    calendar, now = Calendar(), datetime(2026, 1, 1, tzinfo=SHANGHAI) + timedelta(minutes=minutes)
    span = timedelta(hours=worked)
    since = hours.ago(calendar, now, span)
    assert since < now
    assert timedelta() <= calendar.remaining(since, now) - span <= timedelta(minutes=2)


def test_the_walk_through_uses_people_who_are_free() -> None:
    page = (Path(__file__).parents[3] / "docs" / "demo.md").read_text("utf-8")
    name, document, mobile = next(line for line in page.splitlines() if "陈路平" in line).split("`")[1].split()
    crowd = people.Crowd(TODAY)
    made = {one.document for one in (crowd.somebody() for _ in range(3000))}
    assert names.ordinary(name) and document not in made
    assert isinstance(documents.read(document, TODAY), documents.Document)
    assert isinstance(mobiles.read(mobile), mobiles.Mobile)
    assert people.KNOWN.document in page and people.KNOWN.mobile.removeprefix("+86") in page

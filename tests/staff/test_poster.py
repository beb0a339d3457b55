"""Posters: scan or type to join, of one's own organisation or one below, plain or a fast lane."""

import re

from bot.pictures import drawers
from tests.stories.talk import Person, Talk


def code_in(officer: Person) -> tuple[str, str]:
    """The link's code, and the typed one."""
    link = re.search(r"/s/([\w-]+)", officer.text)
    typed = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", officer.text)
    assert link, officer.text
    assert typed
    return link.group(1), typed.group()


async def test_a_poster_leads_to_the_organisation_by_scanning_and_by_typing(talk: Talk) -> None:
    officer = await talk.staff("东县", "admin")
    await officer.says("组织码")
    assert officer.sees("东县")
    await officer.picks("东县的入会码")
    link, typed = code_in(officer)
    [screen] = officer.screens
    assert screen.drawing
    assert screen.drawing.name == "poster"
    args = talk.app.words.plain(screen.drawing.args, "zh-CN")
    assert args["title"] == "扫码入会"
    assert drawers.draw("poster", args, "zh-CN").startswith(b"\x89PNG")
    for start in (link, typed):
        me = talk.guest()
        await (me.scans(start) if start == link else me.says(start))
        assert me.sees("欢迎来到东县"), me.text


async def test_a_poster_shown_again_has_the_code_it_had(talk: Talk) -> None:
    officer = await talk.staff("东县")
    await officer.taps(f"/poster {talk.union['东县']}")
    first = code_in(officer)
    await officer.taps(f"/poster {talk.union['东县']}")
    assert code_in(officer) == first


async def test_an_organisation_below_and_a_fast_lane(talk: Talk) -> None:
    officer = await talk.staff("甲市")
    await officer.says("组织码")
    await officer.picks("东县")
    await officer.picks("镇")
    await officer.picks("快速通道")
    await officer.picks("外卖骑手")
    link, typed = code_in(officer)
    for start in (link, typed):
        me = talk.guest()
        await (me.scans(start) if start == link else me.says(start))
        assert me.sees("外卖骑手快速通道"), me.text


async def test_posters_of_others_are_not_made(talk: Talk) -> None:
    officer, lawyer = await talk.staff("乙市"), await talk.staff("甲市", "lawyer", name="孙律")
    for command in ("code", "poster", "lane"):
        await officer.taps(f"/{command} {talk.union['东县']}")
        assert officer.sees("不归您管"), command
        await lawyer.taps(f"/{command} {talk.union['东县']}")
        assert lawyer.sees("没有这个命令"), command


async def test_rubbish_is_no_organisation(talk: Talk) -> None:
    officer = await talk.staff("乙市")
    for text in ("/code 0", "/code x", "/poster", "/poster 1 77", "/lane x y"):
        await officer.says(text)
        assert officer.sees("不归您管") or officer.sees("乙市"), text

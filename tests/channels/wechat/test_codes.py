"""A poster carries the account's own code where there is one, and the address of our page where not."""

import asyncio
from pathlib import Path

import pytest

from bot.channels.fake.wechat import Tencent
from bot.channels.wechat.client import Client
from bot.channels.wechat.codes import Codes
from bot.entrances import Entrances, Inviting
from bot.pictures import drawers
from bot.pictures.pool import Pool
from rules.base import codes
from tests.stories.talk import opened

CODE = codes.sign(b"made-up key of 16", codes.Code("organisation", 4711))


async def test_a_code_is_made_once_and_lasts(client: Client, tencent: Tencent) -> None:
    made = Codes(client)
    assert isinstance(made, Inviting)
    links = await asyncio.gather(*(made.entrance(CODE) for _ in range(4)))
    assert len(set(links)) == 1
    assert links[0] in tencent.account.scenes
    scene = tencent.account.scenes[links[0] or ""]
    assert (scene.code, scene.until) == (CODE, None)
    assert tencent.account.calls["/cgi-bin/qrcode/create"] == 1


async def test_an_account_that_may_not_leaves_the_page_s_address(
    client: Client, tencent: Tencent, caplog: pytest.LogCaptureFixture
) -> None:
    tencent.account.verified = False
    entrances = Entrances((Codes(client),))
    args = {"code": "https://made.up/s/x", "entrance": CODE}
    for _ in range(3):
        assert await entrances.dressed(args) == args
    assert tencent.account.calls["/cgi-bin/qrcode/create"] == 1
    assert CODE not in caplog.text


async def test_a_trouble_is_not_remembered(client: Client, tencent: Tencent) -> None:
    made = Codes(client)
    tencent.account.faults["/cgi-bin/qrcode/create"] = [40097]
    assert await made.entrance(CODE) is None
    assert await made.entrance(CODE)


async def test_a_poster_waits_no_longer_than_it_must() -> None:
    class Silent:
        async def scene(self, code: str, seconds: int | None) -> str:
            await asyncio.Event().wait()
            raise AssertionError

    assert await Codes(Silent(), seconds=0).entrance(CODE) is None  # type: ignore[arg-type]


async def test_other_pictures_stay_as_they_are(client: Client, tencent: Tencent) -> None:
    entrances = Entrances((Codes(client),))
    assert await entrances.dressed({"code": "x"}) == {"code": "x"}
    assert not tencent.account.calls["/cgi-bin/qrcode/create"]


async def test_the_poster_that_staff_make_leads_a_scanner_into_the_account(
    tmp_path: Path, client: Client, tencent: Tencent, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = ["handlers.known", "handlers.join", "handlers.staff", "handlers.card", "handlers.basics"]
    async with opened(f"sqlite+aiosqlite:///{tmp_path / 'niangjia.db'}", services) as talk:
        officer = await talk.staff("东县", "admin")
        await officer.taps(f"/poster {talk.union['东县']}")
        drawing = officer.screens[0].drawing
        assert drawing
        args = await Entrances((Codes(client),)).dressed(talk.app.words.plain(drawing.args, "zh-CN"))
        assert args["title"] == "微信扫码，关注后入会"
        assert drawers.draw("poster", args, "zh-CN").startswith(b"\x89PNG")
        newcomer = talk.guest(channel="wechat")
        await newcomer.scans(tencent.account.scenes[args["code"]].code)
        assert newcomer.sees("欢迎来到东县")


async def test_the_pool_dresses_what_it_draws() -> None:
    seen: list[object] = []

    async def dress(args: object) -> dict[str, str]:
        seen.append(args)
        return {"text": "https://made.up/"}

    pool = Pool()
    pool.dress = dress
    try:
        assert (await pool.draw("qr", {"text": "x"}, "zh_CN")).startswith(b"\x89PNG")
    finally:
        await pool.close()
    assert seen == [{"text": "x"}]

"""Our side of Tencent's API, against a server that refuses what Tencent refuses."""

import asyncio
import io
import logging
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from PIL import Image

from bot.channels.fake.wechat import Phone, Tencent
from bot.channels.fake.wechat import limits as tencents
from bot.channels.fake.wechat.tencent import APP_ID, APP_SECRET
from bot.channels.wechat.api import Kind, Refused
from bot.channels.wechat.client import Client
from tests.channels.wechat.conftest import Clock

SEND, TOKEN = "/cgi-bin/message/custom/send", "/cgi-bin/stable_token"


def _picture(kind: str = "PNG", colour: str = "red") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, kind)
    return out.getvalue()


@pytest.fixture
async def rider(tencent: Tencent) -> Phone:
    """Somebody who has just written."""
    phone = tencent.phone()
    tencent.account.people[phone.openid].following = True
    tencent.account.opens(phone.openid, "words")
    return phone


# tokens


async def test_many_calls_at_once_ask_for_one_token(client: Client, tencent: Tencent, rider: Phone) -> None:
    await asyncio.gather(*(client.say(rider.openid, f"第 {n} 句") for n in range(5)), client.check(), client.tags())
    assert tencent.account.calls[TOKEN] == 1
    assert len(rider.screen) == 5


async def test_a_token_is_renewed_before_it_is_over(client: Client, tencent: Tencent, clock: Clock) -> None:
    await client.check()
    clock.later(minutes=114)
    await client.check()
    assert tencent.account.calls[TOKEN] == 1
    clock.later(minutes=2)
    await client.tags()
    assert tencent.account.calls[TOKEN] == 2
    assert len(tencent.account.tokens) == 2


async def test_a_token_with_little_time_left_is_used_all_the_same(
    client: Client, tencent: Tencent, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tencents, "TOKEN_LASTS", tencents.TOKEN_OVERLAP / 2)
    for _ in range(5):
        await client.tags()
    assert tencent.account.calls[TOKEN] == 1
    clock.later(seconds=120)
    await client.tags()
    assert tencent.account.calls[TOKEN] == 2


@pytest.mark.parametrize("code", [40001, 40014, 42001])
async def test_a_token_that_is_over_is_renewed_once_and_the_call_repeated_once(
    client: Client, tencent: Tencent, rider: Phone, code: int
) -> None:
    await client.check()
    tencent.account.faults[SEND] = [code]
    await client.say(rider.openid, "在的")
    assert rider.text == "在的"
    assert (tencent.account.calls[TOKEN], tencent.account.calls[SEND]) == (2, 2)
    tencent.account.faults[SEND] = [code, code, code]
    assert await _refused(client.say(rider.openid, "在的")) == ("token", code)
    assert tencent.account.calls[SEND] == 4


async def test_many_calls_with_a_revoked_token_ask_for_one_new_one(
    client: Client, tencent: Tencent, rider: Phone
) -> None:
    await client.check()
    tencent.account.revoke()
    await asyncio.gather(*(client.say(rider.openid, f"{n}") for n in range(5)))
    assert tencent.account.calls[TOKEN] == 2
    assert len(rider.screen) == 5


async def test_who_stops_waiting_for_a_token_takes_it_from_nobody(client: Client, rider: Phone) -> None:
    hasty = asyncio.ensure_future(client.say(rider.openid, "不等了"))
    patient = asyncio.ensure_future(client.say(rider.openid, "我等"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    hasty.cancel()
    await patient
    assert rider.text == "我等"


@pytest.mark.parametrize(("app_id", "secret"), [("wx-another", APP_SECRET), (APP_ID, "wrong")])
async def test_wrong_settings_are_told_from_troubles(tencent: Tencent, clock: Clock, app_id: str, secret: str) -> None:
    client = Client(app_id, secret, tencent.url, clock.now, clock.pause)
    await client.open()
    try:
        assert (await _refused(client.check()))[0] == "token"
    finally:
        await client.close()


# every listed number


async def _refused(call: object) -> tuple[Kind, int]:
    with pytest.raises(Refused) as caught:
        await call  # type: ignore[misc]
    return caught.value.kind, caught.value.code


async def test_nothing_is_sent_where_no_window_is_open_or_all_of_it_is_used(
    client: Client, rider: Phone, clock: Clock
) -> None:
    for n in range(5):
        await client.say(rider.openid, f"{n}")
    assert await _refused(client.say(rider.openid, "6")) == ("used_up", 45047)
    clock.later(hours=48)
    assert await _refused(client.say(rider.openid, "6")) == ("window", 45015)
    assert len(rider.screen) == 5


async def test_after_a_mere_act_three_within_a_minute(
    client: Client, tencent: Tencent, rider: Phone, clock: Clock
) -> None:
    clock.later(hours=49)
    tencent.account.opens(rider.openid, "act")
    for n in range(3):
        await client.say(rider.openid, f"{n}")
    assert await _refused(client.say(rider.openid, "4")) == ("used_up", 45047)
    tencent.account.opens(rider.openid, "act")
    clock.later(seconds=60)
    assert await _refused(client.say(rider.openid, "4")) == ("window", 45015)


async def test_people_who_left_and_people_nobody_knows(client: Client, tencent: Tencent, rider: Phone) -> None:
    tencent.account.people[rider.openid].following = False
    assert await _refused(client.say(rider.openid, "在吗")) == ("unfollowed", 43004)
    assert await _refused(client.say("oNobody", "在吗")) == ("unfollowed", 40003)


async def test_a_spent_day_stops_and_tells_once(
    client: Client, tencent: Tencent, rider: Phone, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    tencent.account.a_day = 1
    await client.say(rider.openid, "1")
    for _ in range(3):
        assert await _refused(client.say(rider.openid, "2")) == ("quota", 45009)
    with pytest.raises(Refused) as caught:
        await client.say(rider.openid, "2")
    assert caught.value.retry_after == 13.5 * 3600  # 10:30 in China; the count begins anew at midnight
    assert tencent.account.calls[SEND] == 2
    [told] = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert "no more calls of /cgi-bin/message/custom/send today" in told.message
    await client.tags()  # another call has its own count
    clock.later(hours=13.6)
    await client.say(rider.openid, "2")
    assert len(rider.screen) == 2


async def test_too_many_in_a_minute_slows_that_call_down(
    client: Client, tencent: Tencent, rider: Phone, clock: Clock
) -> None:
    tencent.account.a_minute = 1
    await client.say(rider.openid, "1")
    assert await _refused(client.say(rider.openid, "2")) == ("slow", 45011)
    clock.later(seconds=20)
    with pytest.raises(Refused) as caught:
        await client.say(rider.openid, "2")
    assert (caught.value.kind, caught.value.retry_after) == ("slow", 40)
    assert tencent.account.calls[SEND] == 2
    clock.later(seconds=41)
    await client.say(rider.openid, "2")


async def test_an_ability_that_is_lacking_is_not_asked_for_again(
    client: Client, tencent: Tencent, rider: Phone, clock: Clock
) -> None:
    tencent.account.verified = False
    assert await _refused(client.scene("abc", 60)) == ("forbidden", 48001)
    clock.later(days=40)
    assert await _refused(client.scene("abc", None)) == ("forbidden", 48001)
    assert tencent.account.calls["/cgi-bin/qrcode/create"] == 1
    assert await _refused(client.say(rider.openid, "x")) == ("forbidden", 48001)
    assert (await client.menus()).buttons == ()  # menus are for everybody


async def test_a_busy_server_is_asked_again(client: Client, tencent: Tencent, rider: Phone, clock: Clock) -> None:
    tencent.account.faults[SEND] = [-1, -1]
    await client.say(rider.openid, "在的")
    assert rider.text == "在的"
    assert clock.pauses == [0.3, 1.0]
    tencent.account.faults[SEND] = [-1, -1, -1]
    assert await _refused(client.say(rider.openid, "在的")) == ("busy", -1)


async def test_words_are_measured_in_bytes_before_they_go(client: Client, tencent: Tencent, rider: Phone) -> None:
    await client.say(rider.openid, "家" * 682 + "ab")
    assert await _refused(client.say(rider.openid, "家" * 683)) == ("too_long", 0)
    assert await _refused(client.say(rider.openid, "")) == ("bad", 0)
    tencent.account.faults[SEND] = [45002, 12345]
    assert await _refused(client.say(rider.openid, "x")) == ("too_long", 45002)
    assert await _refused(client.say(rider.openid, "x")) == ("bad", 12345)


async def test_words_arrive_as_they_are(client: Client, rider: Phone) -> None:
    await client.say(rider.openid, '“娘家”😀 </xml>]]> \\u5a18 "')
    assert rider.text == '“娘家”😀 </xml>]]> \\u5a18 "'


# pictures


async def test_the_same_picture_is_uploaded_once_in_its_time(client: Client, tencent: Tencent, clock: Clock) -> None:
    upload = "/cgi-bin/media/upload"
    ids = await asyncio.gather(*(client.upload(_picture(), "card.png") for _ in range(4)))
    assert len(set(ids)) == 1
    assert await client.upload(_picture(colour="blue") + bytes(1_500_000), "card.png") != ids[0]
    assert tencent.account.calls[upload] == 2
    clock.later(days=2, hours=21)
    assert await client.upload(_picture(), "card.png") != ids[0]
    assert tencent.account.calls[upload] == 3


async def test_a_picture_is_shown_and_one_that_is_gone_is_uploaded_anew(
    client: Client, tencent: Tencent, rider: Phone
) -> None:
    media = await client.upload(_picture(), "card.png")
    await client.show(rider.openid, media)
    assert rider.pictures == [_picture()]
    tencent.account.media.clear()
    assert await _refused(client.show(rider.openid, media)) == ("gone", 40007)
    assert await client.upload(_picture(), "card.png") != media


async def test_what_tencent_would_not_take_is_not_sent(client: Client, tencent: Tencent) -> None:
    assert await _refused(client.upload(b"%PDF-1.7", "a.pdf")) == ("bad", 0)
    assert await _refused(client.upload(_picture() + bytes(2 * 1024 * 1024), "a.png")) == ("too_long", 0)
    assert tencent.account.calls["/cgi-bin/media/upload"] == 0


async def test_an_upload_that_failed_is_tried_again_the_next_time(client: Client, tencent: Tencent) -> None:
    tencent.account.faults["/cgi-bin/media/upload"] = [-1, 40007]
    assert await _refused(client.upload(_picture(), "a.png")) == ("gone", 40007)
    assert await client.upload(_picture(), "a.png")


async def test_a_photo_comes_without_what_it_tells(client: Client, tencent: Tencent) -> None:
    plain = _picture("JPEG")
    place = b"Exif\0\0" + b"32.95 N 117.38 E"
    photo = plain[:2] + b"\xff\xe1" + struct.pack(">H", len(place) + 2) + place + plain[2:]
    got = await client.download(tencent.account.keep(photo), 10_000)
    assert got == plain


async def test_a_photo_that_is_none_too_large_or_gone(client: Client, tencent: Tencent, clock: Clock) -> None:
    keep = tencent.account.keep
    assert await _refused(client.download(keep(_picture() + bytes(90_000)), 80_000)) == ("too_long", 0)
    assert await _refused(client.download(keep(b"MZ\x90\0 a program"), 80_000)) == ("bad", 0)
    assert await _refused(client.download(keep(b'{"video_url":"http://made.up/"}'), 80_000)) == ("bad", 0)
    assert await _refused(client.download(keep(b"\xff\xd8\xff\xe1"), 80_000)) == ("bad", 0)
    assert await _refused(client.download("nothing", 80_000)) == ("gone", 40007)
    old = keep(_picture())
    clock.later(days=3)
    assert await _refused(client.download(old, 80_000)) == ("gone", 40007)


async def test_a_photo_is_fetched_with_a_new_token_where_the_old_is_over(client: Client, tencent: Tencent) -> None:
    media = tencent.account.keep(_picture())
    await client.check()
    tencent.account.revoke()
    assert await client.download(media, 80_000)


# codes


async def test_codes_are_temporary_or_for_ever(client: Client, tencent: Tencent) -> None:
    short, lasting = await client.scene("a" * 64, 90 * 86400), await client.scene("b", None)
    scenes = tencent.account.scenes
    until = scenes[short].until
    assert until and (until - tencent.account.now()).days == 30
    assert scenes[lasting].until is None
    for wrong in ("", "c" * 65):
        assert await _refused(client.scene(wrong, None)) == ("bad", 0)


# a bad line, and secrets


@asynccontextmanager
async def _broken(handle: Callable[[web.Request], object], clock: Clock) -> AsyncIterator[Client]:
    """A client of a server that gives a token and then goes wrong."""

    async def answer(request: web.Request) -> web.StreamResponse:
        if request.path == TOKEN:
            return web.json_response({"access_token": "made-up-token-1", "expires_in": 7200})
        return await handle(request)  # type: ignore[misc,no-any-return]

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    client = Client(APP_ID, APP_SECRET, f"http://127.0.0.1:{runner.addresses[0][1]}", clock.now, clock.pause)
    await client.open()
    try:
        yield client
    finally:
        await client.close()
        await runner.cleanup()


async def test_a_message_that_may_have_arrived_is_not_taken_for_lost(clock: Clock) -> None:
    async def hang_up(request: web.Request) -> web.Response:
        await request.read()
        assert request.transport
        request.transport.abort()
        return web.Response()

    async with _broken(hang_up, clock) as client:
        assert await _refused(client.say("o", "x")) == ("unconfirmed", 0)


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (503, b"", "busy"),
        (502, b"<html>", "unconfirmed"),
        (404, b"<html>", "bad"),
        (302, b"", "bad"),
        (200, b"<html>a gateway's page</html>", "bad"),
        (200, b"{broken", "bad"),
        (200, b"", "bad"),
        (200, b"{" + b" " * 1_100_000, "too_long"),
    ],
)
async def test_what_is_no_answer_of_tencents(clock: Clock, status: int, body: bytes, kind: Kind) -> None:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(status=status, body=body, headers={"Location": "https://made.up/"} if status == 302 else {})

    async with _broken(answer, clock) as client:
        assert (await _refused(client.say("o", "x")))[0] == kind


@pytest.mark.parametrize("said", ["{}", '{"url":5}', '{"url":""}'])
async def test_an_answer_that_lacks_what_was_asked_for(clock: Clock, said: str) -> None:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(text=said)

    async with _broken(answer, clock) as client:
        assert await _refused(client.scene("a", None)) == ("bad", 0)


async def test_a_dead_line_is_no_message_sent(clock: Clock) -> None:
    client = Client(APP_ID, APP_SECRET, "http://127.0.0.1:9", clock.now, clock.pause)
    assert await _refused(client.say("o", "x")) == ("network", 0)  # not open yet
    await client.open()
    assert await _refused(client.say("o", "x")) == ("network", 0)
    await client.close()


async def test_a_line_that_breaks_while_asking_for_a_token_has_sent_no_message(
    clock: Clock,
) -> None:
    async def hang_up(request: web.Request) -> web.Response:
        assert request.transport
        request.transport.abort()
        return web.Response()

    app = web.Application()
    app.router.add_post(TOKEN, hang_up)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    client = Client(APP_ID, APP_SECRET, f"http://127.0.0.1:{runner.addresses[0][1]}", clock.now, clock.pause)
    await client.open()
    assert await _refused(client.say("o", "x")) == ("network", 0)
    await client.close()
    await runner.cleanup()


async def test_no_secret_token_or_openid_stands_in_logs_or_exceptions(
    client: Client, tencent: Tencent, rider: Phone, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    troubles: list[BaseException] = []

    async def tries(call: object) -> None:
        with pytest.raises(Refused) as caught:
            await call  # type: ignore[misc]
        error: BaseException | None = caught.value
        while error is not None:
            troubles.append(error)
            error = error.__cause__ or error.__context__

    await client.say(rider.openid, "一句私下的话")
    tencent.account.faults[SEND] = [40001, 40001, 45009]
    await tries(client.say(rider.openid, "一句私下的话"))
    await tries(client.say(rider.openid, "一句私下的话"))
    await tries(client.show("oNobody-at-all", "media"))
    await tencent.stop()
    await tries(client.scene("abc", None))
    logging.getLogger("made.up").error("as somebody would", exc_info=troubles[-1])
    wrong = Client("wx-made-up-app-id", "made-up-app-secret", "http://127.0.0.1:9/x y", clock.now)
    await wrong.open()
    await tries(wrong.check())
    await wrong.close()
    everything = caplog.text + "".join(f"{error!r} {error} {error.args}" for error in troubles)
    for secret in ("made-up-token", APP_SECRET, rider.openid, "oNobody", "私下", "access_token=m"):
        assert secret not in everything

"""Who is let in, and with what: cookies, origins, headers, pictures, limits by network address."""

import re
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from aiohttp.test_utils import make_mocked_request

from bot.channels.buckets import Buckets
from bot.channels.web.callers import Callers
from bot.channels.web.cookies import Cookies
from bot.channels.web.page import preferred
from bot.channels.web.settings import WebSettings
from bot.channels.web.statics import Statics
from tests.channels.web.cards import KEY
from tests.channels.web.conftest import Clock, Site, Start

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


def test_a_cookie_is_what_we_signed_and_ages() -> None:
    today = [NOON]
    cookies = Cookies(KEY, lambda: today[0])
    value = cookies.fresh()
    account, age = cookies.read(value) or ("", -1)
    assert (len(account), age) == (22, 0)
    assert cookies.fresh() != value
    today[0] += timedelta(days=31)
    assert cookies.read(value) == (account, 31)
    assert cookies.read(cookies.renewed(account)) == (account, 0)
    today[0] += timedelta(days=400)
    assert cookies.read(value) is None
    assert Cookies(b"x" * 32, lambda: NOON).read(value) is None


def test_every_changed_letter_of_a_cookie_is_noticed() -> None:
    cookies = Cookies(KEY, lambda: NOON)
    value = cookies.fresh()
    original = cookies.read(value)
    for at in range(len(value)):
        forged = value[:at] + ("A" if value[at] != "A" else "B") + value[at + 1 :]
        assert cookies.read(forged) is None or cookies.read(forged) == original  # the last letter has spare bits
    for nonsense in ("", "x", "é" * 9, "=" * 40, value * 2, value[:-1]):
        assert cookies.read(nonsense) is None


async def test_the_cookie_is_safe_and_stays(site: Site) -> None:
    browser = await site.person()
    set_cookie = (await site.browser().get("/")).headers["Set-Cookie"]
    assert "HttpOnly" in set_cookie
    assert "SameSite=Lax" in set_cookie
    assert "Set-Cookie" not in (await browser.get("/")).headers
    assert "Set-Cookie" not in (await browser.get("/web/cookie")).headers


async def test_over_https_the_cookie_is_bound_to_the_host(start: Start) -> None:
    site = await start(public_url="https://chat.example")
    set_cookie = (await site.browser().get("/")).headers["Set-Cookie"]
    assert set_cookie.startswith("__Host-niangjia=")
    assert "Secure" in set_cookie
    assert "Path=/" in set_cookie


async def refusal(browser: aiohttp.ClientSession, **headers: str) -> int:
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await browser.ws_connect("/web/socket", protocols=["niangjia.1"], headers=headers)
    return refused.value.status


async def test_a_missing_or_forged_cookie_opens_no_line(site: Site) -> None:
    assert await refusal(site.browser()) == 401
    forger = site.browser(Cookie="niangjia=" + "A" * 47)
    assert await refusal(forger) == 401
    fresh = await forger.get("/")
    assert "Set-Cookie" in fresh.headers


async def test_a_foreign_page_gets_nothing(site: Site) -> None:
    browser = await site.person()
    for origin in ("https://evil.example", "null", "http://chat.example.evil.example"):
        assert await refusal(browser, Origin=origin) == 403
        assert (await browser.post("/web/upload", data={"file": "x"}, headers={"Origin": origin})).status == 403
    line = await browser.ws_connect("/web/socket", protocols=["niangjia.1"], headers={"Origin": "http://chat.example"})
    await line.close()


async def test_another_protocol_is_refused(site: Site) -> None:
    browser = await site.person()
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await browser.ws_connect("/web/socket", protocols=["niangjia.9"])
    assert refused.value.status == 400


async def test_forged_cookies_from_one_network_are_counted(start: Start) -> None:
    site = await start(failures_burst=3, failures_a_minute=1)
    statuses = [await refusal(site.browser(Cookie="niangjia=forged")) for _ in range(4)]
    assert statuses == [401, 401, 429, 429]
    await site.page()


async def test_the_oldest_line_of_a_browser_makes_room(start: Start) -> None:
    site = await start(pages_of_account=2)
    browser = await site.person()
    first, _, third = [await site.page(browser) for _ in range(3)]
    await first.ends()
    await third.says("我在")


async def test_when_the_house_is_full_the_page_waits(start: Start) -> None:
    site = await start(pages=1)
    page = await site.page()
    assert await refusal(await site.person()) == 503
    await page.says("我在里面")


@pytest.mark.parametrize(
    ("hops", "forwarded", "network"),
    [
        (0, "9.9.9.9", "127.0.0.1"),
        (1, "9.9.9.9", "9.9.9.9"),
        (1, "6.6.6.6, 9.9.9.9", "9.9.9.9"),
        (2, "6.6.6.6, 9.9.9.9, 10.0.0.1", "9.9.9.9"),
        (1, "nonsense", "127.0.0.1"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
    ],
)
def test_only_our_own_proxies_are_believed(hops: int, forwarded: str, network: str) -> None:
    request = make_mocked_request("GET", "/", headers={"X-Forwarded-For": forwarded})
    request = request.clone(remote="127.0.0.1")
    callers = Callers(WebSettings(trusted_hops=hops), Cookies(KEY, lambda: NOON))
    assert callers.network(request) == network


def test_buckets_fill_again_and_stay_few() -> None:
    clock = Clock()
    buckets = Buckets(2, 2, clock, most=10)
    assert [buckets.take("a"), buckets.take("a"), buckets.take("a")] == [0, 0, 0.5]
    clock.seconds += 0.5
    assert buckets.take("a") == 0
    clock.seconds -= 100  # a clock that runs backwards gives nothing away
    assert buckets.wait("a") > 0
    for number in range(50):
        buckets.charge(str(number))
    assert len(buckets) == 10


async def test_the_page_carries_its_headers(site: Site) -> None:
    for path in ("/", "/s/Ab_-9", "/s/not%20a%20code"):
        answer = await site.browser().get(path)
        assert answer.status == 200
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert (await site.browser().get("/nowhere")).headers["X-Content-Type-Options"] == "nosniff"


async def test_opening_a_link_consumes_nothing(site: Site) -> None:
    await site.browser().get("/s/one-time-code")
    assert site.house.taken == []


async def test_statics_are_named_by_content_and_packed(site: Site) -> None:
    page = await (await site.browser().get("/")).text()
    paths = re.findall(r'(?:src|href)="(/web/static/[^"]+)"', page)
    assert any(path.endswith("app.js") for path in paths)
    for path in paths:
        answer = await site.browser().get(path, headers={"Accept-Encoding": "gzip"})
        assert answer.status == 200
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers.get("Content-Encoding", "gzip") == "gzip"
    old = re.sub(r"static/\w+", "static/000000000000", paths[0])
    assert (await site.browser().get(old)).headers["Cache-Control"] == "no-store"
    assert (await site.browser().get("/web/static/x/..%2Fpage.py")).status == 404


async def test_the_page_is_small(site: Site) -> None:
    page = len(await (await site.browser().get("/")).read())
    files = Statics().files
    whole = page + sum(len(packed.plain) for name, packed in files.items() if not name.endswith(".png"))
    assert whole < 66_500


async def test_manifest_and_icon(site: Site) -> None:
    manifest = await (await site.browser().get("/manifest.webmanifest")).json(content_type=None)
    assert manifest["short_name"] == "娘家"
    for icon in manifest["icons"]:
        assert (await site.browser().get(icon["src"])).status == 200
    assert (await site.browser().get("/favicon.ico")).content_type == "image/png"


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("", "zh-CN"), ("en-US,en;q=0.9", "en"), ("fr,en;q=0.5,zh;q=0.2", "en"), ("zh-TW", "zh-CN"), ("fr", "zh-CN")],
)
def test_the_first_language_of_ours_is_taken(accepted: str, language: str) -> None:
    assert preferred(accepted, "zh-CN") == language


async def test_a_picture_is_for_the_browser_that_was_given_its_address(site: Site) -> None:
    page = await site.page()
    picture = (await page.says("会员证"))["screens"][0]["picture"]
    assert picture["alt"] == "会员证，编号 0007"
    assert "0007" not in picture["url"]
    answer = await page.browser.get(picture["url"])
    assert answer.content_type == "image/png"
    assert "private" in answer.headers["Cache-Control"]
    assert (await page.says("会员证"))["screens"][0]["picture"]["url"] == picture["url"]
    assert (await (await site.person()).get(picture["url"])).status == 404
    assert (await page.browser.get(picture["url"][:-2])).status == 404
    assert (await page.browser.get("/web/picture/" + "A" * 5000)).status == 404


async def test_a_file_is_kept_under_its_name_by_the_browser_that_was_given_its_address(site: Site) -> None:
    page = await site.page()
    [screen] = (await page.says("报告"))["screens"]
    assert screen["picture"] is None and screen["buttons"][0]["link"] == "https://example.org/a?b=1"
    found = screen["file"]
    assert (found["name"], found["alt"]) == ("report-7.xlsx", "送达报告")
    answer = await page.browser.get(found["url"])
    assert answer.headers["Content-Disposition"] == 'attachment; filename="report-7.xlsx"'
    assert answer.content_type.endswith("spreadsheetml.sheet") and answer.headers["Cache-Control"] == "no-store"
    assert (await page.browser.head(found["url"])).headers["Content-Length"] == "3002"
    assert (await (await site.person()).get(found["url"])).status == 404


async def test_a_picture_lives_a_day(site: Site) -> None:
    page = await site.page()
    url = (await page.says("会员证"))["screens"][0]["picture"]["url"].rpartition("/")[2]
    account = site.house.taken[0].account
    pictures = site.channel.kit.pictures
    assert pictures.wanted(account, url)
    pictures._now = lambda: datetime.now(UTC) + timedelta(days=2)
    assert pictures.wanted(account, url) is None


async def test_pictures_are_not_drawn_without_end(start: Start) -> None:
    site = await start(pictures_burst=2)
    page = await site.page()
    url = (await page.says("会员证"))["screens"][0]["picture"]["url"]
    assert [(await page.browser.get(url)).status for _ in range(3)] == [200, 200, 429]

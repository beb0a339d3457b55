"""A person with WeChat: what they do goes to Tencent, what they are shown stays on their screen."""

import asyncio
import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from bot.channels.fake.wechat import menus

if TYPE_CHECKING:
    from bot.channels.fake.wechat.tencent import Tencent

FAULT = "该公众号提供的服务出现故障，请稍后再试"
"""What Tencent shows instead of a reply that it can't read."""
_LINK = re.compile(r'<a href="weixin://bizmsgmenu\?([^"]*)">(.*?)</a>', re.DOTALL)
_OTHER_LINK = re.compile(r'<a href="(https?://[^"]*)">(.*?)</a>', re.DOTALL)
_NUMBERED = re.compile(r"^\s*(\d+)\s*[.、．:：)）]?\s*(.+?)\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Seen:
    """One message on the screen: kind text, image or error. `raw` is the text as it was sent, with its links."""

    kind: str
    text: str = ""
    picture: bytes = b""
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """Something to tap in a text. `says`: what the tap sends as the person's words; `url`: what it opens instead."""

    label: str
    says: str = ""
    id: str = ""
    url: str = ""


@dataclass
class Phone:
    """Somebody's phone. `screen` holds all messages, `new` those since the person last did something."""

    tencent: "Tencent"
    openid: str
    screen: list[Seen] = field(default_factory=list)
    new: list[Seen] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    came: asyncio.Event = field(default_factory=asyncio.Event)

    # what the person sees

    @property
    def text(self) -> str:
        """All that is new, to read."""
        return "\n".join(seen.text for seen in self.new)

    def sees(self, text: str) -> bool:
        """Whether `text` is new on the screen."""
        return text in self.text

    @property
    def broken(self) -> bool:
        """Whether Tencent had to show an error since the person last did something."""
        return any(seen.kind == "error" for seen in self.new)

    @property
    def pictures(self) -> list[bytes]:
        """The pictures that are new."""
        return [seen.picture for seen in self.new if seen.kind == "image"]

    @property
    def links(self) -> list[Link]:
        """What can be tapped in the new texts."""
        raw = "\n".join(seen.raw for seen in self.new)
        tapped = [Link(_plain(label), *_of_menu(query)) for query, label in _LINK.findall(raw)]
        return tapped + [Link(_plain(label), url=html.unescape(url)) for url, label in _OTHER_LINK.findall(raw)]

    @property
    def menu(self) -> list[dict[str, Any]]:
        """The account's menu as this person sees it."""
        account = self.tencent.account
        return account.menu_of(account.people[self.openid])

    def shown(self, kind: str, text: str, picture: bytes) -> None:
        """Something comes in."""
        seen = Seen(kind, _plain(_OTHER_LINK.sub(r"\2", _LINK.sub(r"\2", text))), picture, text)
        self.screen.append(seen)
        self.new.append(seen)
        self.came.set()

    async def waits(self, text: str, seconds: float = 20) -> None:
        """Waits until `text` stands on the screen. Raises `TimeoutError`."""
        async with asyncio.timeout(seconds):
            while not any(text in seen.text for seen in self.screen):
                self.came.clear()
                await self.came.wait()

    # what the person does

    async def follows(self, url: str = "") -> None:
        """Begins to follow; with `url` by a scanned code."""
        account = self.tencent.account
        account.people[self.openid].following = True
        key = {"EventKey": f"qrscene_{self._scene(url)}", "Ticket": "made up"} if url else {"EventKey": ""}
        await self._event("subscribe", "act", **key)

    async def unfollows(self) -> None:
        """Follows no more; nothing can be shown any more."""
        who = self.tencent.account.people[self.openid]
        who.following = False
        who.windows.clear()
        await self._event("unsubscribe", "", EventKey="")

    async def scans(self, url: str) -> None:
        """Scans a code of the account; who does not follow yet begins to."""
        if not self.tencent.account.people[self.openid].following:
            await self.follows(url)
        else:
            await self._event("SCAN", "act", EventKey=self._scene(url), Ticket="made up")

    async def says(self, text: str) -> None:
        """Types something."""
        await self._message("text", Content=text)

    async def picks(self, label: str) -> None:
        """Types the number before a choice whose label contains `label`."""
        found = [number for number, words in _NUMBERED.findall(self.text) if label in words]
        assert found, f"no choice {label!r} in\n{self.text}"
        await self.says(found[-1])

    async def taps(self, label: str) -> None:
        """Taps a link in a text; an address is opened and stands in `opened`."""
        found = [link for link in self.links if label in link.label]
        assert found, f"no link {label!r} among {[link.label for link in self.links]}"
        if found[-1].url:
            self.opened.append(found[-1].url)
        else:
            await self._message("text", "", Content=found[-1].says, bizmsgmenuid=found[-1].id)

    async def taps_menu(self, name: str, *, scans: str = "", photo: bytes = b"") -> None:
        """Taps an entry of the account's menu; where it opens the camera, `scans` or `photo` is what it sees."""
        [entry] = [one for one in menus.leaves(self.menu) if one["name"] == name]
        match entry["type"]:
            case "view":
                self.opened.append(entry["url"])
            case "click":
                await self._event("CLICK", "act", EventKey=entry["key"])
            case "scancode_waitmsg" | "scancode_push" as kind:
                result = {"ScanType": "qrcode", "ScanResult": scans}
                await self._event(kind, "act", EventKey=entry["key"], ScanCodeInfo=result)
            case "pic_photo_or_album" | "pic_sysphoto" | "pic_weixin" as kind:
                count = {"Count": 1, "PicList": [{"PicMd5Sum": "0" * 32}]}
                await self._event(kind, "act", EventKey=entry["key"], SendPicsInfo=count)
                await self.sends_photo(photo)
            case kind:
                raise AssertionError(kind)

    async def sends_photo(self, content: bytes) -> None:
        """Sends a photo."""
        media = self.tencent.account.keep(content)
        await self._message("image", PicUrl="http://mmbiz.qpic.cn/made-up", MediaId=media)

    async def sends_voice(self, recognised: str = "") -> None:
        """Speaks; `recognised` is what Tencent understood, where the account has that."""
        media = self.tencent.account.keep(b"#!AMR\n")
        more = {"Recognition": recognised} if recognised else {}
        await self._message("voice", MediaId=media, Format="amr", **more)

    async def sends_place(self, lat: float, lng: float, label: str = "") -> None:
        """Sends a place from the map, GCJ-02."""
        await self._message("location", Location_X=lat, Location_Y=lng, Scale=15, Label=label)

    async def sends_other(self, kind: str, **fields: Any) -> None:
        """Sends a message of another kind: video, link, a sticker's."""
        await self._message(kind, **fields)

    async def is_somewhere(self, lat: float, lng: float) -> None:
        """WeChat tells where the person is; they did nothing."""
        await self._event("LOCATION", "", Latitude=lat, Longitude=lng, Precision=40.0)

    # how it goes out

    def _scene(self, url: str) -> str:
        scene = self.tencent.account.scenes.get(url)
        now = self.tencent.account.now()
        assert scene and (scene.until is None or now < scene.until), f"this code leads nowhere: {url}"
        return scene.code

    async def _message(self, kind: str, window: str = "words", **fields: Any) -> None:
        await self._does(window, MsgType=kind, **fields, MsgId=10**18 + self.tencent.account.number())

    async def _event(self, event: str, window: str, **fields: Any) -> None:
        await self._does(window, MsgType="event", Event=event, **fields)

    async def _does(self, window: str, **fields: Any) -> None:
        account = self.tencent.account
        self.new = []
        if window:
            account.opens(self.openid, window)
        head = {"ToUserName": account.name, "FromUserName": self.openid, "CreateTime": int(account.now().timestamp())}
        reply = await self.tencent.push({**head, **fields})
        if not account.people[self.openid].following:
            return
        if reply.kind == "broken":
            self.shown("error", f"{FAULT} ({reply.why})", b"")
        elif reply.kind != "silent":
            self.shown(reply.kind, reply.text, reply.picture)


def _plain(text: str) -> str:
    return html.unescape(text)


def _of_menu(query: str) -> tuple[str, str]:
    found: Mapping[str, list[str]] = parse_qs(html.unescape(query), keep_blank_values=True)
    return found.get("msgmenucontent", [""])[0], found.get("msgmenuid", [""])[0]

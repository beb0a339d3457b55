"""A house made of cards: everything that the web channel asks of the rest of the house, in memory."""

import asyncio
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from PIL import Image, ImageDraw

from bot.channels.web.house import Elsewhere, Item, Visitor
from bot.dialogue.event import Event, Follow, Place, Scan, Tap, Text, Upload
from bot.dialogue.say import Say
from bot.dialogue.screen import Answer, Button, Drawing, Shown
from bot.words import Words

KEY = bytes(range(32))
WORDS = Words.load(Path("locales"), timezone=ZoneInfo("Asia/Shanghai"))
REPORT = Drawing("report", {"broadcast": 7}, "送达报告", "report-7.xlsx")
CARD = Drawing("card", {"number": 7}, "会员证，编号 0007")
MENU = (
    Button("/join", "入会"),
    Button("/card", "会员证"),
    Button("/coupons", "抢券"),
    Button("/legal", "法律援助"),
    Button("/cases", "我的申请"),
    Button("/help", "帮助"),
)
ENGLISH_MENU = (Button("/join", "Join"), Button("/card", "Member card"), Button("/language", "中文"))

ROOMS: Mapping[str, Shown] = {
    "入会": Shown(
        "开始前先说清楚：入会不收钱，单位不会收到通知。\n我们只记姓名、证件号和手机号，用来确认您是您。同意吗？",
        (Button("yes", "同意，开始", "primary"), Button("read", "看全文"), Button("no", "先不了", "quiet")),
    ),
    "证件": Shown("请输入身份证号。填完会遮起来，只有审核的人看得到。", hint="secret"),
    "手机": Shown("手机号是多少？", hint="phone"),
    "短信": Shown("短信里的 6 位数字是？一分钟没收到就点“再发一次”。", (Button("again", "再发一次"),), hint="code"),
    "在哪": Shown("您现在在哪儿？", hint="place"),
    "照片": Shown("拍一下行驶证正面。", (Button("skip", "没有，跳过", "quiet"),), hint="photo"),
    "文件": Shown("把合同发过来。", hint="file"),
    "会员证": Shown("您的会员证。给对方看屏幕就行。", drawing=CARD),
    "券码": Shown("给收银员扫。", drawing=Drawing("card", {"number": 8, "every": 60}, "券码 0008")),
    "报告": Shown("都在这张表里。", (Button("", "看网页", link="https://example.org/a?b=1"),), REPORT),
    "电话": Shown("急事打 12351，或固话 0552-1234567。也可以看 {origin}/s/abc，别点 https://evil.example/x 。"),
    "职业": Shown(
        "您做哪一行？",
        tuple(
            Button(f"o{n}", label)
            for n, label in enumerate(
                ("货车司机", "外卖骑手", "快递员", "网约车司机", "家政服务员", "主播", "代驾", "护工", "保安", "其他")
            )
        ),
    ),
}


@dataclass
class Cards:
    """`taken` counts turns that were really done; `troubles` are raised, one a turn, before anything is done.

    `rooms`: what is shown for a word besides `ROOMS`.
    """

    language_of: dict[str, str] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    items: dict[str, list[Item]] = field(default_factory=dict)
    taken: list[Event] = field(default_factory=list)
    troubles: list[Exception] = field(default_factory=list)
    kept: list[tuple[str, str, bytes, str]] = field(default_factory=list)
    gotten: list[tuple[str, tuple[int, ...]]] = field(default_factory=list)
    holding: list[tuple[datetime, str, Item]] = field(default_factory=list)
    seconds: float = 0
    origin: str = ""
    rooms: dict[str, Shown] = field(default_factory=dict)
    doors: dict[str, Elsewhere] = field(default_factory=dict)
    cookie_key: bytes = KEY

    async def take(self, event: Event) -> Answer:
        """One turn; the same key gets the same answer."""
        if self.troubles:
            raise self.troubles.pop(0)
        if self.seconds:
            await asyncio.sleep(self.seconds)
        if event.key not in self.answers:
            self.taken.append(event)
            answer = replace(self._answer(event), event=len(self.taken))
            self.answers[event.key] = answer
            self._remember(event, answer)
        return self.answers[event.key]

    def _remember(self, event: Event, answer: Answer) -> None:
        past = [replace(item, current=False) for item in self.items.get(event.account, [])]
        mine = answer.echo or (event.what.text if isinstance(event.what, Text) else None)
        past.append(Item(f"e{answer.event}", event.at, answer.screens, event.key, mine, current=True))
        self.items[event.account] = past[-50:]

    def _answer(self, event: Event) -> Answer:
        match event.what:
            case Follow():
                return self._room("欢迎来到娘家。入会、领券、找律师，在这里说一声就行。", MENU[:3])
            case Scan(code):
                failed = {"failed": True} if code.startswith("bad") else {}
                return replace(self._room(f"扫到了 {code}。", (Button("join", "入会", "primary"),)), extra=failed)
            case Text(text):
                return self._said(event.account, text)
            case Tap(data):
                return self._tapped(event.account, data)
            case Place(lat, lng):
                return replace(self._room(f"收到位置 {lat:.2f} {lng:.2f}"), echo="我的位置")
            case Upload(file=file, name=name, photo=photo):
                return replace(self._room(f"收到第 {file} 个文件。"), echo="照片" if photo else name)
        return self._room("?")

    def _said(self, account: str, text: str) -> Answer:
        if self._hint(account) == "secret":
            return replace(self._room("记下了。"), echo=text[:3] + "*" * 8 + text[-2:])
        match text:
            case "提交":
                return replace(self._room("收到了，编号 A17。明天下班前一定有人回您。"), extra={"filed": True})
            case "English":
                self.language_of[account] = "en"
                return replace(self._room("We speak English now."), extra={"menu": True})
        room = self.rooms.get(text) or ROOMS.get(text, Shown(f"您说的是：{text}"))
        return Answer(0, (self._shown(room, len(self.taken)),))

    def _tapped(self, account: str, data: str) -> Answer:
        labels = {button.data: button.label for button in (*ENGLISH_MENU, *MENU)}
        label = labels.get(data) or self._label(account, data)
        if label is None:
            return self._room("这是之前的按钮，现在不算数了。")
        return Answer(0, (self._shown(ROOMS.get(label, Shown(f"您点的是：{label}")), len(self.taken)),), echo=label)

    def _shown(self, shown: Shown, revision: int) -> Shown:
        buttons = tuple(
            button if button.data.startswith("/") else replace(button, data=f"{revision}.{button.data}")
            for button in shown.buttons
        )
        return replace(shown, text=shown.text.replace("{origin}", self.origin), buttons=buttons)

    def _room(self, text: str, buttons: tuple[Button, ...] = ()) -> Answer:
        return Answer(0, (self._shown(Shown(text, buttons), len(self.taken)),))

    def _last(self, account: str) -> Shown | None:
        past = self.items.get(account)
        return past[-1].screens[-1] if past else None

    def _hint(self, account: str) -> str:
        last = self._last(account)
        return last.hint if last else ""

    def _label(self, account: str, data: str) -> str | None:
        last = self._last(account)
        return next((button.label for button in last.buttons if button.data == data), None) if last else None

    async def visitor(self, account: str, language: str) -> Visitor:
        language = self.language_of.get(account, language)
        return Visitor(language, menu=MENU if language == "zh-CN" else ENGLISH_MENU)

    async def recent(self, account: str) -> Sequence[Item]:
        return self.items.get(account, [])

    async def got(self, account: str, notices: tuple[int, ...]) -> None:
        self.gotten.append((account, notices))

    async def held(self, since: datetime, here: Callable[[str], bool]) -> Sequence[tuple[str, Item]]:
        return [(account, item) for at, account, item in self.holding if at > since and here(account)]

    async def keep(self, account: str, name: str, content: bytes, media_type: str) -> int:
        self.kept.append((account, name, content, media_type))
        return len(self.kept)

    async def draw(self, account: str, name: str, args: Mapping[str, Any], language: str) -> bytes:
        if name == "qr":
            return png(200, 200)
        if name == "report":
            return b"PK" + bytes(3000)
        if name != "card":
            raise LookupError(name)
        return png(856, 540)

    async def elsewhere(self, code: str) -> Elsewhere:
        return self.doors.get(code, Elsewhere())

    def words(self, key: str, language: str, /, **args: Any) -> str:
        return WORDS.text(Say(key, args), language)


def now() -> datetime:
    return datetime.now(UTC)


def png(width: int, height: int) -> bytes:
    """A picture that looks a little like a card."""
    image = Image.new("RGB", (width, height), "#b3261e")
    if min(width, height) > 100:
        ImageDraw.Draw(image).rounded_rectangle((40, 40, width - 40, height - 40), 40, outline="#ffffff", width=6)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()

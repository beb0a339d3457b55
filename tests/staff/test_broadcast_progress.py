"""What a sender sees while their broadcast goes out, and at its end: words, chart, workbook."""

import io
from dataclasses import dataclass, field
from typing import Any

import openpyxl
import pytest
from PIL import Image

from bot.channels.channel import Abilities, Rates, Receipt
from bot.delivery.live import Live
from bot.delivery.worker import Worker
from bot.dialogue.screen import Drawing, Shown
from bot.houses.easel import Easel
from bot.pictures import tables
from bot.pictures.drawers import UnknownPicture
from handlers.broadcast import cards
from storage import organisations
from storage.broadcasts import Progress
from tests.staff.broadcasts import member, sends
from tests.stories.talk import Person, Talk


@dataclass
class Page:
    """A channel that shows notices and changes them; `receipts` by account, else all are sent."""

    name: str = "web"
    can: Abilities = field(default_factory=lambda: Abilities(edits=True, rates=Rates(a_second=10)))
    receipts: dict[str, Receipt] = field(default_factory=dict)
    shown: dict[tuple[str, int], list[tuple[Shown, ...]]] = field(default_factory=dict)

    async def send(self, account: str, notice: int, screens: tuple[Shown, ...]) -> Receipt:
        receipt = self.receipts.get(account, Receipt("sent", reference=str(notice)))
        if receipt.state == "sent":
            self.shown[account, notice] = [screens]
        return receipt

    async def change(self, account: str, notice: int, reference: str, screens: tuple[Shown, ...]) -> Receipt:
        assert reference == str(notice)
        self.shown[account, notice].append(screens)
        return Receipt("sent")

    def of(self, person: Person) -> list[list[tuple[Shown, ...]]]:
        """Each notice that somebody got, with all it showed."""
        return [looks for (account, _), looks in self.shown.items() if account == person.account]


@dataclass
class Office:
    """A union whose page is told things."""

    talk: Talk
    page: Page
    worker: Worker
    live: Live

    @classmethod
    def of(cls, talk: Talk) -> "Office":
        app, page = talk.app, Page()
        channels: dict[str, Any] = {"web": page}
        worker = Worker(app.committer, app.words, channels, "zh_CN")
        return cls(talk, page, worker, Live(app.committer, app.words, channels, worker, "zh_CN", app.book.live))

    async def second(self) -> None:
        """A second of the union's work, and what it shows anew."""
        self.talk.later(seconds=1)
        await self.live.round()
        await self.worker.round()


async def test_a_card_goes_on_while_it_is_sent_and_a_report_ends_it(talk: Talk) -> None:
    office = Office.of(talk)
    admin = await talk.staff("省", "admin")
    lost = await member(talk, "乙市")
    for _ in range(24):
        await member(talk)
    office.page.receipts[lost.account] = Receipt("unreachable", "blocked")
    id = await sends(admin)
    for _ in range(12):
        await office.second()
    card, report = office.page.of(admin)
    texts = [look[0].text for look in card]
    assert texts[0].startswith("正在发 · 省") and texts[-1].startswith("发完了 · 省")
    assert len(set(texts)) == len(texts) > 2, "it goes on, and never says the same twice"
    assert "■■■■■■■■■■■■ 100%" in texts[-1] and "办完 25 / 25 人" in texts[-1]
    assert "送到了 24" in texts[-1] and "联系不上 1" in texts[-1]
    assert [button.label for button in card[0][0].buttons] == ["暂停", "停掉"]
    assert [button.label for button in card[-1][0].buttons] == ["看送达报告"]
    [[words, table]] = report
    for said in ("广播发完了：省", "一共 25 人，送到了 24 人（96%）", "甲市：24/24，100%", "乙市：0/1，0%"):
        assert said in words.text, words.text
    assert words.drawing is not None and table.drawing is not None and table.drawing.document
    await admin.taps(f"/reach {id}")
    assert admin.sees("一共 25 人，送到了 24 人")


async def test_it_stands_still_while_it_is_paused_and_goes_on(talk: Talk) -> None:
    office = Office.of(talk)
    admin = await talk.staff("省", "admin")
    for _ in range(30):
        await member(talk)
    id = await sends(admin)
    await office.second()
    await office.second()
    await admin.taps(f"/broadcast {id}")
    assert admin.sees("正在发")
    await admin.picks("暂停")
    assert admin.sees("暂停了，还有")
    told = len(office.page.shown)
    for _ in range(3):
        await office.second()
    assert len(office.page.shown) <= told + 10, "no more than what was on its way"
    [card] = office.page.of(admin)
    assert card[-1][0].text.startswith("暂停了 · 省") and card[-1][0].buttons[0].label == "接着发"
    await admin.picks("接着发")
    assert admin.sees("接着发")
    for _ in range(10):
        await office.second()
    assert office.page.of(admin)[0][-1][0].text.startswith("发完了")


async def test_the_chart_and_the_workbook_are_drawn_from_what_is_there_for_who_may_see_it(talk: Talk) -> None:
    office = Office.of(talk)
    admin, other = await talk.staff("甲市", "admin"), await talk.staff("乙市", "admin")
    evil = await talk.do(organisations.Add(talk.union["甲市"], "home", "=cmd|' /C calc'!A0"))
    talk.union["evil"] = evil
    await member(talk, "evil")
    await member(talk)
    id = await sends(admin)
    for _ in range(6):
        await office.second()
    await admin.taps(f"/reach {id}")
    chart, file = (screen.drawing for screen in admin.screens)
    assert chart is not None and file is not None
    easel = Easel(talk.app.desk, talk.app.words, talk.app.pictures)

    async def drawn(person: Person, what: Drawing) -> bytes:
        return await easel.draw("web", person.account, what.name, what.args, "zh_CN")

    with Image.open(io.BytesIO(await drawn(admin, chart))) as shown:
        assert shown.format == "PNG" and shown.width == 1080
    book = openpyxl.load_workbook(io.BytesIO(await drawn(admin, file)))
    assert book.sheetnames == ["概况", "各地", "再往下一级"]
    rows = list(book["各地"].iter_rows(values_only=True))
    assert rows[0][:3] == ("组织", "渠道", "送到了")
    assert ("东县", "网页", 1) in [row[:3] for row in rows]
    evils = [row for row in book["各地"].iter_rows() if "cmd" in str(row[0].value)]
    assert [cell[0].value for cell in evils] == ["'=cmd|' /C calc'!A0"] and evils[0][0].data_type == "s"
    for what in (chart, file):
        with pytest.raises(UnknownPicture):
            await drawn(other, what)


def test_nothing_in_a_workbook_is_a_formula() -> None:
    nasty = ["=1+1", "＝1+1", "+1", "-1", "@x", "\t=1", "＋1", "　=1"]
    made = tables.draw({"sheets": ["a", "b", "c"], "summary": [], "heads": nasty, "places": [nasty], "finer": []}, "")
    book = openpyxl.load_workbook(io.BytesIO(made))
    values = [cell.value for row in book["b"].iter_rows() for cell in row]
    assert len(values) == 16 and all(str(value).startswith("'") for value in values)


@pytest.mark.parametrize(
    ("left", "rate", "says"),
    [(0, 0.0, None), (2, 0.0, "last"), (100, 0.0, "none"), (100, 28.4, "soon"), (10_000, 28.4, "minutes")],
)
def test_the_pace(left: int, rate: float, says: str | None) -> None:
    said = cards._pace(Progress({}, 90, left, rate, None))
    keys = {
        None: [],
        "last": ["broadcast-pace-last"],
        "none": ["broadcast-pace-none"],
        "soon": ["broadcast-pace-soon"],
        "minutes": ["broadcast-pace"],
    }
    assert [one.key for one in said] == keys[says]
    if says == "minutes":
        assert said[0].args == {"rate": 28, "minutes": 6}

"""Figures as a sheet: as high as it must be, whatever it is given, and its colour says how it stands."""

import os
from pathlib import Path
from typing import Any

from bot.pictures import figures
from tests.unit.pictures import looking

SAYS: dict[str, Any] = {
    "title": "光明洗车（解放路店）",
    "subtitle": "2026-10-31 00:00 到 2026-11-29 23:40",
    "state": "未付",
    "tone": "open",
    "sum": ["合计", "62 张", "1,234.00 元"],
    "lines": [
        ["洗车券", "40 张", "800.00 元"],
        ["冬季暖心理发券", "20 张", "394.00 元"],
        ["加水券", "2 张", "40.00 元"],
    ],
    "beside_title": "没有算进来的",
    "beside": [["有异议，等处理", "1 张", "20.00 元"], ["有异议，不付", "2 张", "40.00 元"]],
    "foot": "对账单 1047，2026-11-29 23:50 做的",
}
ENGLISH: dict[str, Any] = {
    "title": "Guangming Car Wash",
    "subtitle": "2026-10-31 00:00 to 2026-11-29 23:40",
    "state": "paid",
    "tone": "done",
    "sum": ["Total", "62 coupons", "¥1,234.00"],
    "lines": [["Car wash", "40 coupons", "¥800.00"], ["Haircut", "22 coupons", "¥434.00"]],
    "beside_title": "Left out",
    "beside": [],
    "foot": "Statement 1047, made 2026-11-29 23:50",
}


def has(drawn: bytes, colour: tuple[int, int, int]) -> bool:
    found = looking.opened(drawn).convert("RGB").getcolors(1 << 20)
    return found is not None and any(seen == colour for _, seen in found)


def test_paid_and_unpaid_differ_at_a_glance() -> None:
    open_, done = figures.draw(SAYS, ""), figures.draw({**SAYS, "tone": "done", "state": "已付"}, "")
    assert has(open_, figures._TONES["open"]) and not has(open_, figures._TONES["done"])
    assert has(done, figures._TONES["done"]) and not has(done, figures._TONES["open"])
    if folder := os.environ.get("NIANGJIA_LOOK"):
        (Path(folder) / "statement-zh.png").write_bytes(open_)
        (Path(folder) / "statement-en.png").write_bytes(figures.draw(ENGLISH, ""))


def test_each_line_makes_it_higher_and_far_too_many_do_not() -> None:
    def high(lines: int) -> int:
        return looking.opened(figures.draw({**SAYS, "lines": SAYS["lines"][:1] * lines}, "")).height

    assert high(2) - high(1) == high(3) - high(2) > 0
    assert high(500) == high(figures.MOST)


def test_odd_names_and_amounts_are_drawn_too() -> None:
    odd = [["", "", ""], ["很长" * 100, "1,000,000,000 张", "1,000,000,000,000.00 元"], ["a\x00b😀", "1", "-3"]]
    shown = looking.opened(figures.draw({**SAYS, "title": "标题" * 60, "lines": odd, "beside": odd, "sum": odd[1]}, ""))
    assert shown.width == figures.WIDTH

"""What a QR code says: a code of ours in an address of ours, or somebody else's business."""

import pytest

from bot import links
from rules.base import codes

CODE = codes.sign(b"k" * 32, codes.Code("claim", 7))


@pytest.mark.parametrize(
    "text",
    [
        *(f"https://union.example/s/{CODE}", f"http://127.0.0.1:8080/s/{CODE}/", f"HTTPS://U.example/s/{CODE}?from=x"),
        *(f" {CODE}\n", f"https://t.me/niangjia_bot?start={CODE}", f"tg://resolve?domain=bot&start={CODE}"),
    ],
)
def test_a_code_of_ours_is_found(text: str) -> None:
    assert links.code(text) == CODE


@pytest.mark.parametrize(
    "text",
    [
        *("", "你好", "https://union.example/", "https://union.example/s/", "wxp://f2f0abc", CODE[:-1], f"{CODE}A"),
        *(f"https://u.example/s/{CODE}/../x", f"https://u.example/s/{'A' * 65}", f"ftp://u.example/s/{CODE}"),
        *("http://weixin.qq.com/q/02abc", f"https://evil.example/?u=/s/{CODE}", "WIFI:S:net;P:secret;;"),
    ],
)
def test_anything_else_is_none_of_ours(text: str) -> None:
    assert links.code(text) is None

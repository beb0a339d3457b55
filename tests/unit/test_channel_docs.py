"""What docs/channels says of settings and commands is true."""

import re
import tomllib
from pathlib import Path

import pytest

from bot.cli.channels import sms
from bot.cli.findings import PROBLEM
from bot.config import Settings

DOCS = Path(__file__).parents[2] / "docs"
PAGES = ("channels.md", "channels.zh-CN.md")
NAMED = re.compile(r"`(telegram|wechat|sms|server|web|locale)\.([a-z_]+)\b")
VARIABLE = re.compile(r"NIANGJIA__([A-Z]+)__([A-Z_]+)")


@pytest.mark.parametrize("page", PAGES)
def test_every_setting_that_is_named_exists(page: str) -> None:
    text = (DOCS / page).read_text("utf-8")
    found = {*NAMED.findall(text), *((one.lower(), two.lower()) for one, two in VARIABLE.findall(text))}
    assert len(found) > 20
    for section, name in found:
        assert name in type(getattr(Settings(), section)).model_fields, f"{section}.{name}"


@pytest.mark.parametrize("page", PAGES)
def test_the_gateways_of_the_examples_can_be_used(page: str) -> None:
    blocks = re.findall(r"```toml\n(.*?)```", (DOCS / page).read_text("utf-8"), re.DOTALL)
    assert len(blocks) == 3
    for block in blocks:
        given = tomllib.loads(block)
        settings = Settings.model_validate({"sms": {**given["sms"], "token": "k"}})
        assert [one for one in sms._described(settings.sms) if one.mark == PROBLEM] == []


def test_both_pages_tell_the_same() -> None:
    one, other = ((DOCS / page).read_text("utf-8") for page in PAGES)
    for part in (
        r"^#+ ",
        r"^\| ",
        r"\b4\d{4}\b",
        r"`(?:telegram|wechat|sms|server|web)\.[a-z_]+",
        r"NIANGJIA__[A-Z_]+",
    ):
        assert len(re.findall(part, one, re.MULTILINE)) == len(re.findall(part, other, re.MULTILINE)), part

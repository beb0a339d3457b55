"""The project's own machine: locks, the font, the databases that tests are given."""

import re
from pathlib import Path

import sqlalchemy
from PIL import ImageFont
from sqlalchemy.ext import asyncio as sqlalchemy_asyncio

ROOT = Path(__file__).parents[2]
FONT = ROOT / "bot/pictures/fonts/NotoSansCJKsc-Regular-subset.otf"


def pins(lock: str) -> set[str]:
    """The `name==version` lines of a lock."""
    return set(re.findall(r"^[\w.-]+==[^\s;]+", (ROOT / lock).read_text(), re.MULTILINE))


def test_the_developers_lock_holds_the_runtime_lock_at_the_same_versions() -> None:
    assert pins("requirements.lock")
    assert pins("requirements.lock") <= pins("requirements-dev.lock")


def test_locks_name_no_index() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock"):
        assert not re.search(r"https?://|--index|--find-links", (ROOT / lock).read_text())


def test_the_font_draws_common_and_rare_names() -> None:
    font = ImageFont.truetype(str(FONT), 40)
    nothing = bytes(font.getmask("\ue000"))  # a private character: the box that stands for what a font lacks
    for character in "娘家张伟·彧喆䶮㛃𬱖䲟〇Aé（":
        assert bytes(font.getmask(character)) != nothing, character


async def test_a_test_gets_an_empty_database_of_each_kind(empty_url: str) -> None:
    engine = sqlalchemy_asyncio.create_async_engine(empty_url)
    async with engine.begin() as connection:
        await connection.execute(sqlalchemy.text("CREATE TABLE thing (id BIGINT)"))
        assert (await connection.execute(sqlalchemy.text("SELECT count(*) FROM thing"))).scalar() == 0
    await engine.dispose()

"""A whole union before a real Chromium: the app with its channels, and people at their windows."""

import os
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from playwright.async_api import Browser, expect

from bot.app import App
from bot.config import Settings
from bot.running import Running
from bot.sections import Database as DatabaseSection
from bot.sections import Server
from handlers.join.entering import LINKS
from rules import occupations
from rules.base import codes
from storage import organisations, staff
from storage.installation import FIRST_ROWS
from storage.keys import Keyring
from storage.tables.base import Table
from tests.browser.chat import Chat
from tests.stories.talk import FRIDAY

PICTURES = Path(__file__).parents[2] / "docs" / "screenshots"
"""Where the README's pictures stand; `make screenshots` takes them anew."""
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 780}, "device_scale_factor": 2}
DESK: dict[str, Any] = {"viewport": {"width": 1180, "height": 800}}
PLACES = (
    ("安徽省总工会", None, "federation"),
    ("蚌埠市总工会", "安徽省总工会", "federation"),
    ("禹会区总工会", "蚌埠市总工会", "federation"),
    ("禹会区货运行业工会联合会", "禹会区总工会", "industry_federation"),
)


@dataclass
class Window(Chat):
    """One person's window."""

    async def picks(self, label: str) -> None:
        """Tap the newest choice with just this label."""
        await self.page.locator("#log").get_by_role("button", name=label, exact=True).last.click()

    async def pictured(self, name: str, *, folder: Path = PICTURES) -> None:
        """Take the README's picture of what stands here, when pictures are asked for."""
        if os.environ.get("NIANGJIA_SCREENSHOTS"):
            folder.mkdir(parents=True, exist_ok=True)
            await self.page.wait_for_timeout(400)
            await self.page.screenshot(path=folder / f"{name}.png")

    async def code(self) -> str:
        """The digits of the SMS that the demo page shows."""
        toast = self.page.locator("#toasts").get_by_text(re.compile(r"\d{6}")).last
        await expect(toast).to_be_visible()
        found = re.search(r"\d{6}", await toast.inner_text())
        assert found
        await self.page.locator("#toasts button").last.click()
        return found.group()


@dataclass
class Union:
    """The union, and who looks at it."""

    browser: Browser
    running: Running
    places: dict[str, int]
    windows: list[Window] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where the page is."""
        return f"http://127.0.0.1:{self.running.web.port}"

    async def window(self, path: str = "/", locale: str = "zh-CN", **options: Any) -> Window:
        """Somebody with a browser of their own opens the page."""
        here = {**PHONE, "locale": locale, "timezone_id": "Asia/Shanghai"}
        context = await self.browser.new_context(**{**here, **options})
        window = Window(await context.new_page())
        self.windows.append(window)
        window.page.on("console", lambda said: window.errors.append(said.text) if said.type == "error" else None)
        window.page.on("pageerror", lambda error: window.errors.append(str(error)))
        await window.page.goto(self.url + path)
        await expect(window.theirs.first).to_be_visible()
        return window

    def lane(self, place: str, occupation: str) -> str:
        """The path on the poster of a fast lane."""
        code = codes.Code("occupation", self.places[place], occupations.number(occupation))
        return "/s/" + codes.sign(self.running.app.keys.derive(LINKS), code)

    async def invitation(self, place: str, role: str, name: str) -> str:
        """The path of a one-time link for staff."""
        made = await self.running.app.committer.run(staff.Invite(role, self.places[place], name).apply)
        return f"/s/{made.text}"


@asynccontextmanager
async def opened(browser: Browser, folder: Path) -> AsyncIterator[Union]:
    """A union on an empty database, served on a free port; its clock runs from a Friday morning."""
    url = f"sqlite:///{folder / 'niangjia.db'}"
    settings = Settings(database=DatabaseSection(url=url), server=Server(port=0))
    began = time.monotonic()
    app = App.build(settings, Keyring.made_up(), lambda: FRIDAY + timedelta(seconds=time.monotonic() - began))
    async with app.database.writer.begin() as connection:
        await connection.run_sync(Table.metadata.create_all)
        for table, row in FIRST_ROWS:
            await connection.execute(sa.insert(table).values(row))
    running = Running(app, demo=True)
    await running.start()
    union = Union(browser, running, {})
    for name, parent, kind in PLACES:
        add = organisations.Add(union.places[parent] if parent else None, kind, name)
        union.places[name] = await app.committer.run(add.apply)
    try:
        yield union
    finally:
        for window in union.windows:
            await window.page.context.close()
        await running.stop()
    assert [error for window in union.windows for error in window.errors] == []

"""One open page, as its reader sees it."""

from dataclasses import dataclass, field

from playwright.async_api import Locator, Page, expect


@dataclass
class Chat:
    """What stands on the page, and what its console complained of."""

    page: Page
    errors: list[str] = field(default_factory=list)

    @property
    def field(self) -> Locator:
        return self.page.locator("#say:visible, #line:visible")

    @property
    def mine(self) -> Locator:
        return self.page.locator(".mine > p")

    @property
    def theirs(self) -> Locator:
        return self.page.locator(".theirs > p")

    def choice(self, label: str) -> Locator:
        return self.page.locator("#log").get_by_role("button", name=label, exact=True)

    async def says(self, text: str) -> None:
        await self.field.fill(text)
        await self.field.press("Enter")

    async def sees(self, text: str) -> None:
        await expect(self.theirs.filter(has_text=text).last).to_be_visible()

"""The house, on each database."""

from collections.abc import AsyncIterator

import pytest

from tests.storage.house import House, opened


@pytest.fixture
async def house(database_url: str) -> AsyncIterator[House]:
    async with opened(database_url) as house:
        yield house

"""A union to talk with, on each database."""

from collections.abc import AsyncIterator

import pytest

from tests.stories.talk import Talk, opened


@pytest.fixture
async def talk(database_url: str) -> AsyncIterator[Talk]:
    """The union."""
    async with opened(database_url) as talk:
        yield talk

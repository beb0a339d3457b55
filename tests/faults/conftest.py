"""A house on PostgreSQL whose line goes through a proxy."""

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import pytest

from tests.faults.proxy import Proxy
from tests.postgres import Server
from tests.storage.house import House, opened


@pytest.fixture
async def proxy(postgres: Server) -> AsyncIterator[Proxy]:
    async with Proxy.before(urlsplit(postgres.dsn).port or 5432) as proxy:
        yield proxy


@pytest.fixture
async def house(postgres: Server, proxy: Proxy) -> AsyncIterator[House]:
    direct = await asyncio.to_thread(postgres.create)
    there = urlsplit(direct)
    url = direct.replace(there.netloc, f"{there.netloc.rpartition(':')[0]}:{proxy.port}")
    async with opened(url) as house:
        yield house
        proxy.back()
    await asyncio.to_thread(postgres.drop, direct)

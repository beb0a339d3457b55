"""Alive: this process answers. Ready: it can also decide and commit turns, and nobody asked it to stop."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import sqlalchemy as sa
from aiohttp import web

from storage.committer import Committer
from storage.writing import Transaction

READ_SECONDS = 2
COMMIT_SECONDS = 5
Outcome = TypeVar("Outcome")


@dataclass(slots=True)
class Health:
    """Looks at the database and the committer when it is asked. `stopping`: set when a stop begins."""

    committer: Committer
    stopping: bool = False
    _asked: "asyncio.Task[dict[str, Any]] | None" = field(default=None, repr=False)

    async def state(self) -> dict[str, Any]:
        """What /health says. Callers that come together share one look."""
        if self._asked is None or self._asked.done():
            self._asked = asyncio.create_task(self._look(), name="health")
        return await asyncio.shield(self._asked)

    async def _look(self) -> dict[str, Any]:
        reads = await answers(self._read(), READ_SECONDS) is not None
        # An empty transaction goes the way of every turn, and costs no write to the disk.
        commits = reads and await answers(self.committer.run(_nothing), COMMIT_SECONDS) is not None
        ready = reads and commits and not self.stopping
        return {"alive": True, "ready": ready, "database": reads, "committer": commits, "stopping": self.stopping}

    async def _read(self) -> int:
        async with self.committer.database.reading() as connection:
            return (await connection.execute(sa.select(sa.literal(1)))).scalar_one()


async def answers(asked: Awaitable[Outcome], seconds: float) -> Outcome | None:
    """What `asked` gives within `seconds`, or None when it fails or takes longer."""
    try:
        async with asyncio.timeout(seconds):
            return await asked
    except Exception:  # noqa: BLE001 - whatever it was, the answer is that it does not answer
        return None


async def _nothing(_tx: Transaction) -> bool:
    return True


def handler(health: Health) -> Callable[[web.Request], Awaitable[web.Response]]:
    """What answers `/health`: 200 when ready, else 503."""

    async def handle(_request: web.Request) -> web.Response:
        state = await health.state()
        return web.json_response(state, status=200 if state["ready"] else 503, headers={"Cache-Control": "no-store"})

    return handle


async def alive(_request: web.Request) -> web.Response:
    """What answers `/health/alive`: this process runs, whatever became of its database."""
    return web.json_response({"alive": True}, headers={"Cache-Control": "no-store"})

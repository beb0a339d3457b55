"""/public/<what>/<number>: what anybody may have, streamed: a list of a million lines never stands in memory."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from aiohttp import web

from storage.committer import Committer
from storage.writing import SYSTEM, Gone, Look

MOST_DIGITS = 19
Looking = Callable[[], AbstractAsyncContextManager[Look]]
Published = Callable[[Looking, int], AsyncIterator[bytes]]
"""What a service offers by its name in `Service.public`: the pieces of a table in lines (CSV).

Raises `Gone` where there is none.
"""


class Shelf:
    """Answers for what all services publish."""

    def __init__(self, committer: Committer, published: Mapping[str, Published]) -> None:
        self._committer, self._published = committer, published

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One of them, to be kept as a file."""
        name, number = request.match_info["name"], request.match_info["number"]
        if name not in self._published or not (number.isascii() and number.isdigit() and len(number) < MOST_DIGITS):
            raise web.HTTPNotFound
        pieces = self._published[name](self._looking, int(number))
        try:
            first = await anext(pieces)
        except (Gone, StopAsyncIteration):
            raise web.HTTPNotFound from None
        answer = web.StreamResponse(
            headers={
                "Content-Type": "text/csv; charset=utf-8",
                "Content-Disposition": f'attachment; filename="{name}-{number}.csv"',
                "Cache-Control": "no-store",
            }
        )
        await answer.prepare(request)
        await answer.write(first)
        async for piece in pieces:
            await answer.write(piece)
        await answer.write_eof()
        return answer

    @asynccontextmanager
    async def _looking(self) -> AsyncIterator[Look]:
        async with self._committer.database.reading() as connection:
            yield Look(connection, self._committer.clock(), SYSTEM, self._committer.keys)

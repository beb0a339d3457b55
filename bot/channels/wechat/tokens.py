"""The token that calls are made with: asked for once however many wait for it, and renewed before it is over."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

EARLY = timedelta(minutes=5)
"""In its last minutes `stable_token` gives the next one, the old one works on (Tencent: "获取稳定版接口调用凭据")."""
SHORTEST = timedelta(seconds=30)
"""A token that is nearly over is used at least so long, or every call would ask for another."""

Ask = Callable[[], Awaitable[tuple[str, float]]]
"""Asks Tencent: (token, seconds it lasts). Raises `bot.channels.wechat.api.Refused`."""


class Tokens:
    """The current token of one account in this process. Other processes ask for their own and get the same."""

    def __init__(self, ask: Ask, now: Callable[[], datetime]) -> None:
        self._ask, self._now = ask, now
        self._token = ""
        self._until = now()
        self._asking: asyncio.Task[None] | None = None

    async def current(self, stale: str = "") -> str:
        """A token that is not `stale`. Raises what `Ask` raises."""
        if not self._token or self._token == stale or self._now() >= self._until:
            if self._asking is None or self._asking.done():
                self._asking = asyncio.create_task(self._renew())
            # Who is cancelled stops waiting; the others still get their token.
            await asyncio.shield(self._asking)
        return self._token

    async def stop(self) -> None:
        """Wait for nothing more."""
        if self._asking is not None and not self._asking.done():
            self._asking.cancel()
            await asyncio.gather(self._asking, return_exceptions=True)

    async def _renew(self) -> None:
        self._token, seconds = await self._ask()
        lasts = timedelta(seconds=seconds)
        self._until = self._now() + max(lasts - EARLY, min(lasts, SHORTEST))

"""How a bot gets its updates: by asking (getUpdates) or by a webhook."""

import asyncio
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from bot.channels.fake.telegram import limits, queue
from bot.channels.fake.telegram.params import Params
from bot.channels.fake.telegram.webhook import Hook, Pusher
from bot.channels.fake.telegram.world import World
from bot.channels.fake.telegram.wrong import OTHER_POLLER, WEBHOOK_ACTIVE, Wrong, bad

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
SECRET_CHARACTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")
POLLING = frozenset({"offset", "limit", "timeout", "allowed_updates"})
HOOKING = frozenset(
    "url certificate ip_address max_connections allowed_updates drop_pending_updates secret_token".split()
)


class Intake:
    """Both ways, of which one can be used at a time."""

    def __init__(self, world: World, pace: float, replied: Callable[[dict[str, Any]], None]) -> None:
        self.world, self.pace, self._replied = world, pace, replied
        self.pusher: Pusher | None = None
        self._offset, self._asked = 0, -1e9
        self._poll: asyncio.Future[str] | None = None  # the request that waits; its result says why it must go

    async def get_updates(self, params: Params) -> Any:
        """Updates from `offset` on; waits up to `timeout` seconds for one. A newer request ends an older one."""
        params.only(POLLING)
        if self.pusher:
            raise Wrong(409, WEBHOOK_ACTIVE)
        self._allow(params)
        offset = params.integer("offset")
        limit = min(max(params.integer("limit", limits.UPDATES), 1), limits.UPDATES)
        seconds: float = min(max(params.integer("timeout"), 0), limits.POLL_SECONDS)
        limit, seconds = self._hurried(offset, limit, seconds)
        waited = len(self.world.queue.waiting)
        found = self.world.queue.after(offset, limit)
        if len(self.world.queue.waiting) < waited:
            self.world.stir()
        if not found and seconds:
            await self._wait(seconds)
            found = self.world.queue.after(offset, limit)
        return [update.json() for update in found]

    async def set_webhook(self, params: Params) -> Any:
        """Push to `url` from now on; an empty one stops that."""
        params.only(HOOKING)
        url = params.text("url")
        if not url:
            return await self.delete_webhook(Params({"drop_pending_updates": params.text("drop_pending_updates")}))
        _check_address(url)
        secret = params.text("secret_token")
        if len(secret) > limits.SECRET:
            raise bad("secret token is too long")
        if not set(secret) <= SECRET_CHARACTERS:
            raise bad("secret token contains unallowed characters")
        self._end_poll("Conflict: terminated by setWebhook request")
        await self.stop()
        self._allow(params)
        self._drop(params)
        asked = params.integer("max_connections", limits.CONNECTIONS)
        hook = Hook(url, secret, min(max(asked, 1), limits.MOST_CONNECTIONS))
        self.pusher = Pusher(self.world, hook, self.pace, self._replied)
        self.pusher.start()
        return True

    async def delete_webhook(self, params: Params) -> Any:
        """Push no more."""
        params.only(frozenset({"drop_pending_updates"}))
        await self.stop()
        self._drop(params)
        return True

    async def get_webhook_info(self, params: Params) -> Any:
        """What is set, and how it goes."""
        params.only(frozenset())
        hook = self.pusher.hook if self.pusher else Hook("")
        info: dict[str, Any] = {"url": hook.url, "has_custom_certificate": False}
        info["pending_update_count"] = len(self.world.queue.waiting)
        if hook.url:
            info["max_connections"] = hook.connections
        if hook.last_error:
            info |= {"last_error_date": hook.last_error_date, "last_error_message": hook.last_error}
        if self.world.queue.allowed:
            info["allowed_updates"] = sorted(self.world.queue.allowed)
        return info

    async def stop(self) -> None:
        """End a webhook."""
        pusher, self.pusher = self.pusher, None
        if pusher:
            await pusher.stop()

    def _hurried(self, offset: int, limit: int, seconds: float) -> tuple[int, float]:
        """Who asks again for the same updates waits a while, and soon after gets only the first (Client.cpp)."""
        now = asyncio.get_running_loop().time()
        since = (now - self._asked) / self.pace
        if offset == self._offset:
            seconds = max(seconds, 3 * self.pace) if since < 3 and seconds < 3 else seconds
            limit = 1 if since < 0.5 else limit
        self._offset, self._asked = offset, now
        return limit, seconds

    async def _wait(self, seconds: float) -> None:
        self._end_poll(OTHER_POLLER)
        mine: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._poll = mine
        end = asyncio.get_running_loop().time() + seconds
        try:
            while not self.world.queue.waiting:
                left = end - asyncio.get_running_loop().time()
                stirred = asyncio.ensure_future(self.world.changed.wait())
                await asyncio.wait((mine, stirred), timeout=max(left, 0), return_when=asyncio.FIRST_COMPLETED)
                stirred.cancel()
                if mine.done():
                    raise Wrong(409, mine.result())
                if left <= 0:
                    return
        finally:
            if self._poll is mine:
                self._poll = None

    def _end_poll(self, why: str) -> None:
        if self._poll and not self._poll.done():
            self._poll.set_result(why)
        self._poll = None

    def _allow(self, params: Params) -> None:
        allowed = queue.allowed(params.json("allowed_updates"))
        if allowed is not None:
            self.world.queue.allowed = allowed

    def _drop(self, params: Params) -> None:
        if params.truth("drop_pending_updates"):
            self.world.queue.waiting.clear()


def _check_address(url: str) -> None:
    parts = urlsplit(url)
    if not parts.hostname:
        raise bad("invalid webhook URL specified")
    if parts.hostname in LOOPBACK:
        return
    if parts.scheme != "https":
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if (parts.port or 443) not in limits.PORTS:
        raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")

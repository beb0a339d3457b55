"""Calls that need not be tried for a while: Tencent has said so, and asking again makes it worse."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

from bot.channels.wechat.api import Refused

CHINA = timezone(timedelta(hours=8))
"""Tencent's days are China's; China has no summer time."""
log = logging.getLogger(__name__)


class Brakes:
    """Remembers what each path of the API was refused for: a minute, the rest of the day, or until the next start."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._held: dict[str, tuple[Refused, datetime]] = {}

    def check(self, path: str) -> None:
        """Raises `Refused` as Tencent did, with the seconds that are left."""
        if (held := self._held.get(path)) is None:
            return
        why, until = held
        left = (until - self._now()).total_seconds()
        if left > 0:
            raise Refused(why.kind, why.code, retry_after=0 if why.kind == "forbidden" else left)
        del self._held[path]

    def note(self, path: str, why: Refused) -> None:
        """Tencent refused a call; the first refusal of its kind is told to whoever reads the log."""
        match why.kind:
            case "quota":
                until = _midnight(self._now())
                log.error("WeChat: no more calls of %s today (%d); they go on at %s", path, why.code, until.isoformat())
            case "slow":
                until = self._now() + timedelta(seconds=why.retry_after)
                log.warning("WeChat: too many calls of %s in a minute (%d)", path, why.code)
            case "forbidden":
                until = datetime.max.replace(tzinfo=UTC)
                log.warning("WeChat: this account may not use %s (%d); it is left alone from now on", path, why.code)
            case _:
                return
        self._held[path] = (why, until)


def _midnight(now: datetime) -> datetime:
    tomorrow = now.astimezone(CHINA).date() + timedelta(days=1)
    return datetime.combine(tomorrow, datetime.min.time(), CHINA)

"""How much a channel may be told now: its own limits, overall and for each chat, and what it asks for by itself."""

import math
from collections import deque
from collections.abc import Callable

from bot.channels.channel import Rates
from bot.remembered import Remembered

AT_ONCE = 50
"""Most notices on their way at once; that many may be unconfirmed after a kill."""
MOST_CHATS = 20_000
LONGEST_PAUSE_SECONDS = 60.0
"""Then one more is tried, whatever the channel said: it may be there again."""
SLOWEST = 1 / 8
RECOVERS_IN_SECONDS = 60.0
"""From the slowest to the full rate again, while the channel says nothing."""


class Budget:
    """The limits `rates` of one channel. `clock` is monotonic seconds.

    Overall it is a window: never more than so many messages in any second. Each wish for time halves that for a while.
    """

    def __init__(self, rates: Rates | None, clock: Callable[[], float]) -> None:
        self._rates, self._clock = rates or Rates(), clock
        self._pauses = rates is not None
        self._left: deque[float] = deque()
        self._chats: Remembered[str, float] = Remembered(MOST_CHATS)
        """By chat, when all that was sent there would have left at the chat's own rate."""
        self._until = self._slowed_at = -math.inf
        self._share = 1.0

    @property
    def share(self) -> float:
        """How much of the full rate is used now: 1, or less after the channel asked for time."""
        gained = (self._clock() - self._slowed_at) / RECOVERS_IN_SECONDS
        return min(1.0, self._share + gained)

    def room(self, at_once: int = AT_ONCE) -> int:
        """How many messages may leave now, at most `at_once`."""
        if self._clock() < self._until:
            return 0
        return max(0, min(at_once, self._most() - self._used())) if self._rates.a_second else at_once

    def wait(self) -> float:
        """Seconds until there is room; 0: there is."""
        now = self._clock()
        if now < self._until:
            return self._until - now
        return 0.0 if self.room() else max(0.0, self._left[-self._most()] + self._span() - now)

    def take(self, account: str, messages: int = 1) -> float:
        """0: these messages to `account` may leave, and count. Else the seconds until they may.

        What is more than a limit allows at once goes when all of it is free, so that it goes at all.
        """
        if wait := max(self.wait(), self._chat_wait(account)):
            return wait
        if (over := self._used() + messages - self._most()) > 0 and self._left and self._rates.a_second:
            return max(0.001, self._left[min(over, len(self._left)) - 1] + self._span() - self._clock())
        now = self._clock()
        if self._rates.a_second:
            self._left.extend([now] * messages)
        if gap := self._gap(account):
            self._chats[account] = max(self._chats.pop(account, now), now) + messages * gap
        return 0.0

    def crowded(self, account: str) -> bool:
        """Whether it is this chat that was told enough just now."""
        return self._chat_wait(account) > 0

    def gap(self, account: str) -> float:
        """Seconds from one message to the next of the same chat, in the long run."""
        return self._gap(account)

    def pause(self, seconds: float) -> None:
        """The channel asks for time: nothing leaves for so long, and less than before for a while after."""
        if not self._pauses:
            return
        now = self._clock()
        if now >= self._until:  # the messages that were on their way together say it together
            self._share = max(SLOWEST, self.share / 2)
        self._until = max(self._until, now + min(seconds, LONGEST_PAUSE_SECONDS))
        self._slowed_at = self._until

    def _most(self) -> int:
        return max(1, int((self._rates.a_second or math.inf) * self.share)) if self._rates.a_second else AT_ONCE

    def _span(self) -> float:
        """Of the window: a second, or longer where not even one message a second may leave."""
        return max(1.0, 1 / self._rates.a_second) if self._rates.a_second else 1.0

    def _used(self) -> int:
        now = self._clock()
        while self._left and self._left[0] <= now - self._span():
            self._left.popleft()
        return len(self._left)

    def _gap(self, account: str) -> float:
        rates = self._rates
        if rates.group_a_minute and account.startswith(rates.group_prefix):
            return 60 / rates.group_a_minute
        return 1 / rates.chat_a_second if rates.chat_a_second else 0.0

    def _chat_wait(self, account: str) -> float:
        gap, now = self._gap(account), self._clock()
        grouped = account.startswith(self._rates.group_prefix)
        allowed = 0.0 if grouped else (self._rates.chat_burst - 1) * gap
        return max(0.0, self._chats.get(account, now) - now - allowed) if gap else 0.0

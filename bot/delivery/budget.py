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
SPACED = 1.005
"""Of a window: what left in time may arrive late, and what leaves a second after it in time."""
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
        self._spaced = SPACED * max(1.0, 1 / self._rates.a_second) if self._rates.a_second else 1.0
        """The window: a second, or longer where not even one message a second may leave."""
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
        return self._wait(self._clock())

    def _wait(self, now: float, messages: int = 1) -> float:
        """Seconds until there is room for so many messages; for more than fit at once, until all of it is free."""
        if now < self._until:
            return self._until - now
        if not self._rates.a_second or not (left := self._left):
            return 0.0
        while left and left[0] <= now - self._spaced:
            left.popleft()
        over = len(left) + messages - self._most()
        return max(0.001, left[min(over, len(left)) - 1] + self._spaced - now) if over > 0 and left else 0.0

    def take(self, account: str, messages: int = 1) -> float:
        """0: these messages to `account` may leave, and count. Else the seconds until they may.

        What is more than a limit allows at once goes when all of it is free, so that it goes at all.
        """
        now = self._clock()
        if wait := max(self._wait(now, messages), self._chat_wait(account, now)):
            return wait
        if self._rates.a_second:
            self._left.extend([now] * messages)
        if gap := self._gap(account):
            self._chats[account] = max(self._chats.pop(account, now), now) + messages * gap
        return 0.0

    def leaves(self) -> None:
        """What was taken last is given to the channel now: it counts from here, however long that took."""
        if self._left:
            self._left[-1] = self._clock()

    def crowded(self, account: str) -> bool:
        """Whether it is this chat that was told enough just now."""
        return self._chat_wait(account, self._clock()) > 0

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
        if not self._rates.a_second:
            return AT_ONCE
        return max(1, int(self._rates.a_second * (self.share if self._share < 1 else 1)))

    def _used(self) -> int:
        now = self._clock()
        while self._left and self._left[0] <= now - self._spaced:
            self._left.popleft()
        return len(self._left)

    def _gap(self, account: str) -> float:
        rates = self._rates
        if rates.group_a_minute and account.startswith(rates.group_prefix):
            return 60 / rates.group_a_minute
        return 1 / rates.chat_a_second if rates.chat_a_second else 0.0

    def _chat_wait(self, account: str, now: float) -> float:
        if not (gap := self._gap(account)):
            return 0.0
        grouped = account.startswith(self._rates.group_prefix)
        allowed = 0.0 if grouped else (self._rates.chat_burst - 1) * gap
        return max(0.0, self._chats.get(account, now) - now - allowed)

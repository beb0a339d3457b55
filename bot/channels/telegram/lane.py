"""When the Bot API asks us to slow down, notices wait; answers to people still go. And whether it is there at all."""

from collections.abc import Callable

DOWN_SECONDS = 3.0
"""After an answer could not be sent in several tries, so long nobody else's answer waits for as many."""


class Lane:
    """`clock` is monotonic seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._slow_until = self._down_until = clock()

    def slow(self, seconds: float) -> None:
        """The Bot API wants a pause."""
        self._slow_until = max(self._slow_until, self._clock() + seconds)

    @property
    def waits(self) -> float:
        """Seconds that notices still wait."""
        return max(0.0, self._slow_until - self._clock())

    def lost(self) -> None:
        """Nothing gets through."""
        self._down_until = self._clock() + DOWN_SECONDS

    @property
    def down(self) -> bool:
        """Whether nothing got through a moment ago."""
        return self._clock() < self._down_until

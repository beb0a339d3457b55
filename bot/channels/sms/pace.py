"""How fast messages leave: never more in any second than a gateway takes."""

from collections import deque
from collections.abc import Callable


class Pace:
    """At most `a_second` in any second; under one, as far apart as that says. `clock` is monotonic seconds."""

    def __init__(self, a_second: float, clock: Callable[[], float]) -> None:
        self._window, self._gap, self._clock = max(1.0, 1 / a_second), 1 / a_second, clock
        self._left: deque[float] = deque(maxlen=max(1, int(a_second)))
        self._told = 0.0

    def wait(self) -> float:
        """0: go now, and it counts. Else the seconds until there may be room; each who asks is told a later time."""
        now = self._clock()
        if len(self._left) < (self._left.maxlen or 1) or now - self._left[0] >= self._window:
            self._left.append(now)
            return 0
        self._told = max(self._told + self._gap, self._left[0] + self._window)
        return self._told - now

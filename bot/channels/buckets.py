"""How often somebody may do something: token buckets in bounded memory."""

from collections.abc import Callable

from bot.remembered import Remembered

MOST_KEYS = 20_000


class Buckets:
    """One bucket a key: `burst` tokens at first, `a_second` new ones each second. `clock` is monotonic seconds."""

    def __init__(self, a_second: float, burst: float, clock: Callable[[], float], most: int = MOST_KEYS) -> None:
        self._a_second = a_second
        self._burst = float(burst)
        self._clock = clock
        self._left: Remembered[str, tuple[float, float]] = Remembered(most)
        self.refused = 0
        """How often there was no token."""

    def _tokens(self, key: str, now: float) -> float:
        left, since = self._left.get(key, (self._burst, now))
        return min(self._burst, left + max(0.0, now - since) * self._a_second)

    def _put(self, key: str, tokens: float, now: float) -> None:
        self._left[key] = (tokens, now)  # the longest untouched makes room: the likeliest to be full again

    def take(self, key: str) -> float:
        """Take one token; returns 0, or the seconds until there is one."""
        now = self._clock()
        tokens = self._tokens(key, now)
        if tokens < 1:
            self.refused += 1
            return (1 - tokens) / self._a_second
        self._put(key, tokens - 1, now)
        return 0.0

    def give_back(self, key: str) -> None:
        """What a token was taken for did not happen."""
        now = self._clock()
        self._put(key, min(self._burst, self._tokens(key, now) + 1), now)

    def charge(self, key: str) -> None:
        """Take one token even if there is none: for failures, which are counted after they happened."""
        now = self._clock()
        self._put(key, max(0.0, self._tokens(key, now) - 1), now)

    def wait(self, key: str) -> float:
        """Seconds until there is a token, without taking one."""
        tokens = self._tokens(key, self._clock())
        return 0.0 if tokens >= 1 else (1 - tokens) / self._a_second

    def __len__(self) -> int:
        return len(self._left)

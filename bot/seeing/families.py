"""Metric families out of plain numbers."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric

LIMITS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
"""Seconds of a histogram's buckets."""
_LIMITS = (*map(str, map(float, LIMITS)), "+Inf")


class Times:
    """How long things of one kind took. One loop counts: plain numbers cost a tenth of the library's, which lock."""

    __slots__ = ("_within", "seconds")

    def __init__(self) -> None:
        self.seconds = 0.0
        self._within = [0] * len(_LIMITS)

    def add(self, seconds: float) -> None:
        """One more."""
        self.seconds += seconds
        self._within[bisect_left(LIMITS, seconds)] += 1

    def within(self) -> list[tuple[str, float]]:
        """How many took no longer than each of `LIMITS`, and how many there were."""
        return list(zip(_LIMITS, accumulate(self._within), strict=True))


def counter(name: str, help: str, labels: Sequence[str], values: Mapping[tuple[str, ...], float]) -> Metric:
    """What only grows, by labels."""
    family = CounterMetricFamily(name, help, labels=labels)
    for of, value in values.items():
        family.add_metric(of, value)
    return family


def gauge(name: str, help: str, labels: Sequence[str], values: Iterable[tuple[tuple[str, ...], float]]) -> Metric:
    """What goes up and down, by labels."""
    family = GaugeMetricFamily(name, help, labels=labels)
    for of, value in values:
        family.add_metric(of, value)
    return family


def histogram(name: str, help: str, label: str, values: Mapping[str, Times]) -> Metric:
    """Times, by one label."""
    family = HistogramMetricFamily(name, help, labels=(label,))
    for of, times in values.items():
        family.add_metric((of,), times.within(), times.seconds)
    return family

"""A chore: what a service does again and again, a batch at a time, in every process."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from storage.committer import Committer


@dataclass(frozen=True, slots=True)
class Chore:
    """What a service offers as one of `Service.sweeps`.

    `work` does one batch and returns how much there was to do; until it finds nothing it is called again. What is to be
    done stands in the rows themselves, and each batch is a transaction, so any number of processes may do it.
    """

    name: str
    every: timedelta
    work: Callable[[Committer], Awaitable[int]]

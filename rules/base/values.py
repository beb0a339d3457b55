"""Frozen dataclasses for values that a turn makes by the dozen: frozen to the type checker, quick to build.

A frozen dataclass takes twice as long to build (it goes around its own guard for every field); a turn builds about
forty, a seventh of its time (`make bench ONLY=turns`). mypy sees the standard decorator, and refuses every assignment.
"""

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass"]

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(*, frozen: bool, slots: bool) -> Callable[[type[Any]], type[Any]]:
        """The standard decorator, hashable and equal as a frozen class is, without its guard at run time."""
        assert frozen
        return dataclasses.dataclass(slots=slots, unsafe_hash=True)

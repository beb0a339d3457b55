"""Paths of the organisation tree: which subtree a row stands in, as ranges of one index."""

from collections.abc import Iterable

import sqlalchemy as sa

from storage.tables.organisations import OrganisationRow
from storage.tables.types import BYTEWISE

BASE36 = "0123456789abcdefghijklmnopqrstuvwxyz"


def under(*paths: str) -> sa.ColumnElement[bool]:
    """The condition on `organisations` that a row stands in one of these subtrees: ranges of the path's index.

    Paths stand in the statement itself: PostgreSQL plans a county and a province differently only when it sees which.
    """
    ranges = (
        sa.and_(OrganisationRow.path >= _inline(path), OrganisationRow.path < _inline(path_end(path)))
        for path in outermost(paths)
    )
    return sa.or_(sa.false(), *ranges)


def outside_of(*paths: str) -> sa.ColumnElement[bool]:
    """The condition on `organisations` that a row stands in none of these subtrees: the gaps between their ranges."""
    tops = outermost(paths)
    ends = ["", *(path_end(path) for path in tops)]
    gaps = [
        sa.and_(OrganisationRow.path >= _inline(end), OrganisationRow.path < _inline(top))
        for end, top in zip(ends, tops, strict=False)
    ]
    return sa.or_(*gaps, OrganisationRow.path >= _inline(ends[-1]))


def _inline(path: str) -> sa.BindParameter[str]:
    return sa.bindparam(None, path, BYTEWISE, unique=True, literal_execute=True)


def outermost(paths: Iterable[str]) -> list[str]:
    """`paths` without those that stand inside another."""
    kept: list[str] = []
    for path in sorted(set(paths)):
        if not kept or not path.startswith(kept[-1]):
            kept.append(path)
    return kept


def path_end(path: str) -> str:
    """The first text after everything that begins with `path`: its closing "/" becomes "0", the next character."""
    return path[:-1] + "0"


def is_root(path: str) -> bool:
    """Whether the organisation at `path` has none above it."""
    return path.count("/") == 2


def path_part(organisation: int) -> str:
    """An organisation's own part of its path."""
    digits = ""
    while organisation:
        organisation, digit = divmod(organisation, 36)
        digits = BASE36[digit] + digits
    return f"{digits}/"


def ids_on(path: str) -> list[int]:
    """The organisations on a path, the root first."""
    return [int(part, 36) for part in path.split("/") if part]

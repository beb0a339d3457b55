"""Whose cases they are: the nearest level with somebody who answers them; and who is above, when time has run out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from storage import rights
from storage.piles import Pile
from storage.rights import Grant

Piles = dict[int, list[Pile]]
"""By person, in the order of ids, what they are told of."""


def nearest(piles: Iterable[Pile], grants: Iterable[Grant]) -> Piles:
    """Piles by the persons who answer for their place."""
    return _at(piles, grants, 0)


def above(piles: Iterable[Pile], grants: Iterable[Grant]) -> Piles:
    """Piles by the persons of the level above. Where nobody is above, those who answer for the place hear of it."""
    return _at(piles, grants, 1)


def _at(piles: Iterable[Pile], grants: Iterable[Grant], level: int) -> Piles:
    held = by_path(grants)
    found: dict[int, list[Pile]] = defaultdict(list)
    for pile in piles:
        levels = rights.levels(held, pile.path, pile.kind)
        for person in levels[min(level, len(levels) - 1)] if levels else ():
            found[person].append(pile)
    return {person: found[person] for person in sorted(found)}


def by_path(grants: Iterable[Grant]) -> Mapping[str, list[Grant]]:
    """Standing rights by the path of their organisation."""
    held: dict[str, list[Grant]] = defaultdict(list)
    for grant in grants:
        held[grant.path].append(grant)
    return held

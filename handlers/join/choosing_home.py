"""Choosing the union to join from the tree: region by region, down to where somebody works or lives."""

from bot.dialogue.service import Loader
from bot.dialogue.steps.descend import Descend, Level, Option
from storage import organisations
from storage.writing import Gone, Look

MOST = 400
"""Children listed of one organisation; typing the beginning of a name narrows them."""
JOINABLE_DEPTH = 2
"""County federations (depth 2 under a province) and whatever stands below take members without a union at work."""


async def level(look: Look, node: int) -> Level:
    """The organisations under one; 0 is the top of the tree, where a single root is passed over."""
    if node == 0:
        return await _top(look)
    try:
        here = await organisations.current(look.connection, node)
        above = here.parent_id
        top = above is not None and (await organisations.get(look.connection, above)).parent_id is None
    except Gone:
        return await _top(look)
    return Level(here.name, await _options(look, here.id), 0 if top else above, here.depth >= JOINABLE_DEPTH)


async def _top(look: Look) -> Level:
    roots = await organisations.children(look.connection, None, limit=2)
    if len(roots) == 1:
        return Level(roots[0].name, await _options(look, roots[0].id))
    return Level("", await _options(look, None))


async def _options(look: Look, parent: int | None) -> list[Option]:
    below = await organisations.children(look.connection, parent, limit=MOST)
    branches = await organisations.with_children(look.connection, [one.id for one in below])
    return [Option(one.id, one.name, one.id in branches) for one in below]


step = Descend("organisation", "join-organisation", "union_level")
loaders: dict[str, Loader] = {"union_level": level}

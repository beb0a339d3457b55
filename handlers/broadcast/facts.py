"""What the screens of broadcasts ask for; all of it as far as the reader's rights go."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.delivery import notice
from bot.dialogue.screen import Screen
from bot.dialogue.service import Loader
from bot.dialogue.steps.descend import Level, Option
from storage import broadcasts, files, organisations, people, rights
from storage.broadcasts import Audience, Broadcast, Progress, Reach, Size
from storage.organisations import Organisation
from storage.rights import Grant
from storage.writing import Gone, Look

LISTED = 8
"""Broadcasts of the list."""
CHILDREN = 1000
"""Places below one that can be walked to by name or page."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A broadcast as one member of staff may see it. `sender`: a name, where one is known; `mine`: they sent it."""

    broadcast: Broadcast
    progress: Progress
    screens: tuple[Screen, ...]
    sender: str
    mine: bool


def mine(grants: tuple[Grant, ...], roles: frozenset[str] = rights.BROADCAST) -> dict[int, str]:
    """The places where one holds one of `roles`, by id; those below another of them are left out."""
    held = [grant for grant in grants if grant.role in roles]
    return {
        one.organisation: one.name
        for one in held
        if not any(one.path != other.path and one.path.startswith(other.path) for other in held)
    }


async def place(look: Look, id: int, roles: frozenset[str] = rights.BROADCAST) -> Level:
    """A place and those below it; 0: where the reader's own subtrees begin, the only one with what is below it."""
    tops = mine(await rights.grants_of(look.connection, look.actor.person), roles)
    if not id and len(tops) != 1:
        return Level("", [Option(one, name, branch=True) for one, name in tops.items()])
    found = await _allowed(look, id or next(iter(tops)), roles)
    if found is None:
        return Level("")
    below = await organisations.children(look.connection, found.id, limit=CHILDREN)
    options = [Option(one.id, one.name, branch=True) for one in below]
    if not id:
        return Level(found.name, [Option(found.id, found.name), *options])
    return Level(found.name, options, above=found.parent_id if found.id not in tops else 0, here=True)


async def _allowed(look: Look, id: int, roles: frozenset[str]) -> Organisation | None:
    try:
        found = await organisations.get(look.connection, id)
    except Gone:
        return None
    return found if not found.closed and await rights.may(look, roles, id) else None


async def may(look: Look, id: int) -> bool:
    """Whether the reader may send to this place."""
    return await _allowed(look, id, rights.BROADCAST) is not None


async def size(look: Look, audience: Audience) -> Size:
    """How many are meant; nobody where the reader has no right."""
    if not await rights.may(look, rights.BROADCAST, audience.organisation):
        return Size(0, 0)
    return await broadcasts.about(look.connection, audience)


async def speaker(look: Look, place: int) -> str:
    """In whose name the reader speaks to a place: the nearest organisation above it where they hold the right."""
    path = (await organisations.get(look.connection, place)).path
    held = await rights.grants_of(look.connection, look.actor.person)
    above = [one for one in held if one.role in rights.BROADCAST and path.startswith(one.path)]
    return max(above, key=lambda one: len(one.path)).name if above else ""


async def others(look: Look, place: int) -> int:
    """How many others may agree to a broadcast to this place."""
    return len(await approvers(look, place) - {look.actor.owner})


async def approvers(look: Any, place: int, roles: frozenset[str] = rights.BROADCAST) -> frozenset[int]:
    """The persons who hold one of `roles` over a place, in a look or a transaction."""
    path = (await organisations.get(look.connection, place)).path
    held = await rights.standing(look.connection)
    return frozenset(one.person for one in held if one.role in roles and path.startswith(one.path))


async def photo(look: Look, id: int) -> str:
    """The state of a picture that was sent; "gone" where there is none."""
    try:
        return (await files.get(look.connection, id)).state
    except Gone:
        return "gone"


async def recent(look: Look) -> tuple[Broadcast, ...]:
    """The newest of the reader's subtrees."""
    tops = rights.paths(await rights.grants_of(look.connection, look.actor.person), rights.BROADCAST)
    return tuple(await broadcasts.recent(look.connection, tops, LISTED)) if tops else ()


async def one(look: Look, id: int) -> Seen | None:
    """A broadcast; None where there is none of this id for the reader."""
    found = await broadcasts.get(look.connection, id)
    if found is None or not await rights.may(look, rights.BROADCAST, found.audience.organisation):
        return None
    progress = await broadcasts.progress(look.connection, id, look.now)
    screens = notice.unpack(await broadcasts.content(look.connection, look.keys, id))
    return Seen(found, progress, screens, await name(look, found.by), found.by == look.actor.owner)


async def reach(look: Look, id: int) -> tuple[Reach, ...]:
    """Whom it reached, by place and channel; whoever asks was shown the broadcast."""
    return tuple(await broadcasts.report(look.connection, id))


async def name(look: Any, person: int) -> str:
    """What a colleague is called; "" where that is not known."""
    try:
        return (await people.get(look.connection, look.keys, person)).name or ""
    except Gone:
        return ""


loaders: Mapping[str, Loader] = {
    "broadcast_place": place,
    "broadcast_may": may,
    "broadcast_size": size,
    "broadcast_speaker": speaker,
    "broadcast_others": others,
    "broadcast_photo": photo,
    "broadcasts": recent,
    "broadcast": one,
    "broadcast_reach": reach,
}

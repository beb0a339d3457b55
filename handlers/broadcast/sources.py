"""What the drawers of broadcasts are given, loaded when they draw, as far as whoever looks may see it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.dialogue.say import Say, packed, say
from bot.dialogue.service import Loader
from handlers.broadcast import facts
from handlers.broadcast.cards import CHART, REPORT
from handlers.broadcast.content import PHOTO
from handlers.broadcast.facts import Seen
from storage import broadcasts, files, reach
from storage.broadcasts import TOLD_STATES, Reach
from storage.writing import Forbidden, Gone, Look

FINEST = 2
"""Levels below the broadcast's place in the workbook."""
COLUMNS = tuple(state for state in TOLD_STATES if state != reach.SENDING)


async def photo(look: Look, args: Mapping[str, Any]) -> Mapping[str, Any]:
    """The picture of a broadcast; its arguments stand in what we showed, so whoever has them was shown it."""
    found = await files.get(look.connection, int(args["file"]))
    if found.state != files.KEPT or found.case is not None:
        raise Gone
    chunks = [chunk async for chunk in files.content(look.connection, look.keys, found.id)]
    return {"content": b"".join(chunks)}


async def _seen(look: Look, args: Mapping[str, Any]) -> Seen:
    seen = await facts.one(look, int(args["broadcast"]))
    if seen is None:
        raise Forbidden
    return seen


async def chart(look: Look, args: Mapping[str, Any]) -> Mapping[str, Any]:
    """The report as bars."""
    seen = await _seen(look, args)
    found = await broadcasts.report(look.connection, seen.broadcast.id)
    return {
        "title": packed(say("broadcast-chart-title", place=seen.broadcast.organisation_name)),
        "subtitle": _moment(look, seen.broadcast.started_at),
        "legend": {part: packed(Say(f"broadcast-chart-{part}")) for part in ("sent", "waits", "missed")},
        "total": packed(Say("broadcast-chart-total")),
        "rest": packed(Say("broadcast-chart-rest")),
        "places": _places(found),
    }


def _places(found: list[Reach]) -> list[list[Any]]:
    """[name, sent, still waiting, missed] by place, the largest first."""
    rows: dict[int, list[Any]] = {}
    for one in found:
        row = rows.setdefault(one.organisation, [one.name, 0, 0, 0])
        waits = one.state in (reach.HELD, reach.LATER, reach.SENDING)
        row[1 if one.state == reach.SENT else 2 if waits else 3] += one.n
    return sorted(rows.values(), key=lambda row: -sum(row[1:]))


async def workbook(look: Look, args: Mapping[str, Any]) -> Mapping[str, Any]:
    """The report as tables."""
    seen = await _seen(look, args)
    broadcast, fine = seen.broadcast, await broadcasts.report(look.connection, seen.broadcast.id, FINEST)
    coarse = await broadcasts.report(look.connection, broadcast.id)
    facts_ = (
        ("place", broadcast.organisation_name),
        ("began", _moment(look, broadcast.started_at)),
        ("ended", _moment(look, broadcast.finished_at)),
        ("state", Say(f"broadcast-state-{broadcast.state}")),
        ("people", broadcast.people),
        ("reachable", broadcast.reachable),
    )
    heads = ["organisation", "channel", *COLUMNS, "total"]
    return {
        "sheets": [packed(Say(f"broadcast-sheet-{name}")) for name in ("summary", "places", "finer")],
        "summary": [
            [packed(Say(f"broadcast-column-{key}")), packed(value)] for key, value in facts_ if value not in (None, "")
        ],
        "heads": [packed(Say(f"broadcast-column-{head}")) for head in heads],
        "places": _rows(coarse),
        "finer": _rows(fine),
    }


def _moment(look: Look, at: datetime | None) -> str:
    """A time that is still right when it is read next year, in the union's timezone, as the look's own instant is."""
    return f"{at.astimezone(look.now.tzinfo):%Y-%m-%d %H:%M}" if at else ""


def _rows(found: list[Reach]) -> list[list[Any]]:
    """[organisation, channel, n by each state of `COLUMNS`, total]."""
    rows: dict[tuple[int, str], list[Any]] = {}
    for one in found:
        channel = packed(Say(f"broadcast-channel-{one.channel or 'none'}"))
        row = rows.setdefault((one.organisation, one.channel), [one.name, channel, *[0] * len(COLUMNS), 0])
        if one.state in COLUMNS:
            row[2 + COLUMNS.index(one.state)] += one.n
        row[-1] += one.n
    return list(rows.values())


loaders: Mapping[str, Loader] = {PHOTO: photo, CHART: chart, REPORT: workbook}

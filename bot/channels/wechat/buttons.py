"""The account's menu as Tencent wants it: three buttons across, five entries below each (Tencent: "自定义菜单")."""

from collections.abc import Callable, Sequence
from typing import Any

from bot.channels.cutting import cut, utf8
from bot.channels.house import Listed

DOWN = 5
NAME_BYTES, BELOW_NAME_BYTES = 16, 60
SCAN = "scan"
"""The key of the entry that opens the camera. What it sees comes with the event, so the key says nothing."""
SERVICES, MORE, STAFF = range(3)
SETTINGS_FROM, STAFF_FROM = 80, 100
"""`Listed.place`: first what people come for, then what they seldom need, then what staff do."""

Button = dict[str, Any]
Words = Callable[[str], str]
"""A sentence of ours by its key."""


def arranged(listed: Sequence[Listed], words: Words) -> list[Button]:
    """The menu of somebody who may know `listed`: what they come for, the camera or staff's work, and the rest."""
    scan: Button = {"type": "scancode_waitmsg", "name": words("wechat-menu-scan"), "key": SCAN}
    parts: tuple[list[Button], ...] = ([], [], [])
    for one in listed:
        parts[_part(one.place)].append({"type": "click", "name": one.label, "key": f"/{one.name}"})
    everything: Button = {"type": "click", "name": words("wechat-menu-everything"), "key": "/menu"}
    if parts[STAFF]:
        middle = _column(words("wechat-menu-work"), [*parts[STAFF], scan], everything, keep=1)
    else:
        middle = _named(scan, NAME_BYTES)
    columns = (
        _column(words("wechat-menu-services"), parts[SERVICES], everything),
        middle,
        _column(words("wechat-menu-more"), parts[MORE], everything),
    )
    return [column for column in columns if column]


def _part(place: int) -> int:
    if place >= STAFF_FROM:
        return STAFF
    return MORE if place >= SETTINGS_FROM else SERVICES


def _column(name: str, entries: list[Button], everything: Button, keep: int = 0) -> Button:
    """A button over its entries; one entry alone needs none. What does not fit is behind `everything`.

    The last `keep` entries stay in any case.
    """
    if len(entries) > DOWN:
        entries = [*entries[: DOWN - 1 - keep], *entries[len(entries) - keep :], everything]
    if len(entries) < 2:
        return _named(entries[0], NAME_BYTES) if entries else {}
    below = [_named(entry, BELOW_NAME_BYTES) for entry in entries]
    return _named({"name": name, "sub_button": below}, NAME_BYTES)


def _named(button: Button, most: int) -> Button:
    return {**button, "name": cut(button["name"].strip(), most, utf8)[0]}


def same(ours: Sequence[Button], theirs: Sequence[Any]) -> bool:
    """Whether Tencent shows what we want; it gives every button an empty list of entries, and fields of its own."""
    return [_essence(one) for one in ours] == [_essence(one) for one in theirs]


def _essence(button: Any) -> Any:
    below = [_essence(one) for one in _entries(button.get("sub_button"))]
    return below, {name: value for name, value in button.items() if name in ("type", "name", "key", "url")}


def _entries(below: Any) -> list[Any]:
    """`menu/get` has been seen to wrap the entries in {"list": …}."""
    return list((below.get("list") if isinstance(below, dict) else below) or ())

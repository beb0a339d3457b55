"""What Tencent takes for a menu (Tencent: "自定义菜单", "个性化菜单")."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.channels.fake.wechat import limits
from bot.channels.fake.wechat.limits import Failed

KEYED = frozenset(
    "click scancode_push scancode_waitmsg pic_sysphoto pic_photo_or_album pic_weixin location_select".split()
)


def checked(buttons: object) -> list[dict[str, Any]]:
    """A menu that can be shown. Raises `Failed`."""
    if not isinstance(buttons, list) or not 1 <= len(buttons) <= limits.MENU_ACROSS:
        raise Failed(limits.MENU_COUNT)
    for button in buttons:
        below = button.get("sub_button")
        _name(button, limits.MENU_NAME_BYTES, limits.MENU_NAME)
        if not below:
            _leaf(button)
            continue
        if not isinstance(below, list) or len(below) > limits.MENU_DOWN:
            raise Failed(limits.MENU_BELOW_COUNT)
        for one in below:
            if one.get("sub_button"):
                raise Failed(limits.MENU_DEPTH)
            _name(one, limits.MENU_BELOW_NAME_BYTES, limits.MENU_BELOW_NAME)
            _leaf(one)
    return buttons


def _name(button: Mapping[str, Any], most: int, otherwise: int) -> None:
    name = button.get("name")
    if not isinstance(name, str) or not 1 <= len(name.encode()) <= most:
        raise Failed(otherwise)


def _leaf(button: Mapping[str, Any]) -> None:
    kind = button.get("type")
    if kind == "view":
        if not 1 <= len(str(button.get("url", "")).encode()) <= limits.MENU_URL_BYTES:
            raise Failed(limits.MENU_URL)
    elif kind not in KEYED:
        raise Failed(limits.MENU_KIND)
    elif not 1 <= len(str(button.get("key", "")).encode()) <= limits.MENU_KEY_BYTES:
        raise Failed(limits.MENU_KEY)


def leaves(buttons: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Everything in a menu that can be tapped."""
    return [one for button in buttons for one in (button.get("sub_button") or [button])]

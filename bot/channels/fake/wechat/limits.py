"""Tencent's limits and error numbers (facts/wechat.md; numbers: Tencent, "全局返回码")."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

TEXT_BYTES = 2048
IMAGE_BYTES = 2 * 1024 * 1024
MEDIA_KEPT = timedelta(days=3)
TOKEN_LASTS, TOKEN_OVERLAP = timedelta(hours=2), timedelta(minutes=5)
SCENE_CHARACTERS, SCENE_SECONDS, SCENES = 64, 30 * 86400, 100_000
MENU_ACROSS, MENU_DOWN = 3, 5
MENU_NAME_BYTES, MENU_BELOW_NAME_BYTES, MENU_KEY_BYTES, MENU_URL_BYTES = 16, 60, 128, 1024
TAGS, TAG_CHARACTERS, TAGGED_AT_ONCE, TAGS_OF_ONE = 100, 30, 50, 20
PUSHES = 3
"""How often a push is sent, all in all."""
PUSH_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Window:
    """The account may send `most` messages within `lasts`."""

    most: int
    lasts: timedelta


WINDOWS: Mapping[str, Window] = {
    "words": Window(5, timedelta(hours=48)),
    "act": Window(3, timedelta(minutes=1)),
}


class Failed(Exception):
    """Tencent refuses with the number `code`."""

    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code


BUSY = -1
BAD_SECRET, BAD_APP, BAD_TOKEN, NO_TOKEN, OLD_TOKEN = 40125, 40013, 40001, 41001, 42001
BAD_OPENID, NOT_FOLLOWING = 40003, 43004
BAD_MEDIA_TYPE, BAD_FILE_TYPE, BAD_MEDIA, BAD_IMAGE_SIZE = 40004, 40005, 40007, 40009
BAD_MESSAGE_TYPE, EMPTY, TOO_LONG = 40008, 44004, 45002
NO_WINDOW, NONE_LEFT, QUOTA, TOO_FAST = 45015, 45047, 45009, 45011
FORBIDDEN, BAD_JSON, BAD_ARGUMENT, BAD_PATH = 48001, 47001, 40097, 40066
TOO_MANY_SCENES = 45029
NO_TEMPLATE, BAD_FIELD = 40037, 47003
FIELD_CHARACTERS = 20
MENU_COUNT, MENU_NAME, MENU_KEY, MENU_URL, MENU_KIND = 40016, 40018, 40019, 40020, 40017
MENU_BELOW_COUNT, MENU_BELOW_NAME, MENU_DEPTH, NO_MENU = 40023, 40025, 40022, 46003
NO_SUCH_CONDITIONAL, NO_DEFAULT_MENU, NO_RULE = 65301, 65303, 65304
TAG_TAKEN, TAG_LONG, TAGS_FULL, NO_TAG, TAGGED_ENOUGH, TOO_MANY_OPENIDS = 45157, 45158, 45056, 45159, 45059, 40032

"""Tencent's error numbers, and what each means to us (Tencent: "全局返回码"; facts/wechat.md, "Sending")."""

from collections.abc import Mapping

from bot.channels.wechat.api import Kind, Refused

STALE_TOKENS = frozenset({40001, 40014, 42001})
"""The token is over, or somebody else's server has made another: one new token, one more try."""
NO_MENU = 46003
BUSY = -1
SLOW_SECONDS = 60
"""45011 counts calls of one minute."""

_KINDS: Mapping[int, Kind] = {
    BUSY: "busy",
    **dict.fromkeys(STALE_TOKENS, "token"),
    40013: "token",  # no such app id
    40125: "token",  # wrong secret
    40164: "token",  # this machine's address is not on the account's list
    41001: "token",
    40003: "unfollowed",  # no such openid here: Tencent says so of people who never followed
    43004: "unfollowed",
    45015: "window",
    45047: "used_up",
    45009: "quota",
    45011: "slow",
    48001: "forbidden",
    48004: "forbidden",  # taken from the account as a penalty
    50001: "forbidden",
    45029: "forbidden",  # all of the lasting codes are given out
    65306: "forbidden",  # this account has no menus by tag
    40037: "bad",  # no such template here
    47003: "bad",  # a template's field is missing, or not as its name wants it
    40007: "gone",
    45001: "too_long",
    45002: "too_long",
}


def refused(code: int) -> Refused:
    """What an error number means; numbers that nobody listed are mistakes of ours."""
    kind = _KINDS.get(code, "bad")
    return Refused(kind, code, retry_after=SLOW_SECONDS if kind == "slow" else 0)

"""What a gateway's answer means: sent, later, refused, or nobody knows."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.channels.channel import Receipt

LONGEST_CODE = 40
LONGEST_WAIT_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Success:
    """All that is given must hold. `status`: codes, or kinds such as "2xx"; `pattern` is found in the answer.

    `path` leads into a JSON answer (`data.0.code`) to a value that is one of `values`.
    """

    status: Sequence[str] = ("200",)
    path: str = ""
    values: Sequence[str] = ()
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Later:
    """One that holds is enough: the gateway did not take the message, but may in a while. `values` as in `Success`."""

    status: Sequence[str] = ("429", "503")
    values: Sequence[str] = ()
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Reads answers."""

    success: Success = Success()
    later: Later = Later()

    def read(self, status: int, wait: str, answer: str) -> Receipt:
        """The receipt for an answer; `wait` is its header Retry-After.

        What is neither success nor "later" was refused and is not tried again: a success described wrongly must not
        send a message eight times. A server's own failure (5xx) says nothing of the message.
        """
        value = _at(answer, self.success.path)
        why = f"status {status}" + (f", {_code(value)}" if value is not None else "")
        if self._succeeded(status, value, answer):
            return Receipt("sent")
        if self._may_later(status, value, answer):
            seconds = min(int(wait), LONGEST_WAIT_SECONDS) if re.fullmatch(r"[0-9]{1,9}", wait) else 0
            return Receipt("failed", why, seconds)
        return Receipt("unconfirmed" if status >= 500 else "unreachable", why)

    def _succeeded(self, status: int, value: str | None, answer: str) -> bool:
        want = self.success
        if not _is(status, want.status) or (want.path and value not in want.values):
            return False
        return not want.pattern or re.search(want.pattern, answer) is not None

    def _may_later(self, status: int, value: str | None, answer: str) -> bool:
        if _is(status, self.later.status) or (value is not None and value in self.later.values):
            return True
        return bool(self.later.pattern) and re.search(self.later.pattern, answer) is not None


def _is(status: int, wanted: Sequence[str]) -> bool:
    text = str(status)
    return any(text == one or (one.endswith("xx") and text[:1] == one[:1]) for one in wanted)


def _at(answer: str, path: str) -> str | None:
    """The value at `path` as text (`true`, `0`, `OK`); None where there is none."""
    if not path:
        return None
    try:
        node: Any = json.loads(answer)
    except (ValueError, RecursionError):
        return None
    for name in path.split("."):
        if isinstance(node, dict) and name in node:
            node = node[name]
        elif isinstance(node, list) and name.isdecimal() and int(name) < len(node):
            node = node[int(name)]
        else:
            return None
    return node if isinstance(node, str) else json.dumps(node)


def _code(value: str) -> str:
    """A gateway's code as it may be kept: nothing that could be a number of somebody's or a secret."""
    return value if re.fullmatch(r"[A-Za-z_.:-]*-?[0-9]{0,6}[A-Za-z_.-]*", value[:LONGEST_CODE]) else "…"

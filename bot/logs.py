"""Logs without personal data: known fields only, scrubbed messages, exceptions as types and places, never as texts.

A message is English and its arguments are codes and ids, so whatever is not ASCII, looks like a number of a person, an
address or a token is somebody's, and is left out. An exception's text may quote what a person typed: only its type and
its stack are written.
"""

import logging
import re
import sys
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from types import TracebackType
from typing import IO, Any

import orjson

FIELDS = (
    "channel",
    "outcome",
    "seconds",
    "count",
    "event",
    "address",
    "person",
    "organisation",
    "case",
    "sweep",
    "act",
)
"""What `extra=` may add: ids, codes and numbers. Everything else is dropped."""

DEMO = "niangjia.demo"
"""The one logger whose words pass unchanged, in the demo only: the SMS that a made-up phone would have got."""

DEEPEST = 30
LONGEST = 500
OURS = ("bot", "handlers", "rules", "storage", "niangjia")

_PERSONAL = re.compile(
    r"[^\x00-\x7f]+"  # somebody's words
    r"|\S+@\S+"  # mail, and passwords in addresses
    r"|\d(?:[ -]?\d){6,}[0-9Xx]?"  # phones, documents, cards
    r"|(?=[\w-]*\d)[A-Za-z0-9_-]{20,}"  # tokens and codes of links
    r"|(?<=/s/)[^\s?#]+"
)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")


def begin(*, level: str = "info", format: str = "text", demo: bool = False, stream: IO[str] | None = None) -> None:
    """Send every log line to `stream` (standard error) in this house's way; called once, by the command line."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(Lines(demo=demo) if format == "json" else Text(demo=demo))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(logging.WARNING, logging.getLevelNamesMapping()[level.upper()]))
    for name in OURS:
        logging.getLogger(name).setLevel(level.upper())
    logging.captureWarnings(True)


def scrubbed(text: str) -> str:
    """`text` on one line, without what may be somebody's."""
    return _CONTROLS.sub(" ", _PERSONAL.sub("…", text[: LONGEST * 4]))[:LONGEST]


def fault(error: BaseException) -> str:
    """An exception in a word or two: its type, and what the system said where the system spoke."""
    name = type(error).__name__
    if isinstance(error, OSError) and error.strerror:
        return f"{name}: {scrubbed(error.strerror)}"
    below = getattr(error, "orig", None)  # what the database's driver raised
    return f"{name} ({type(below).__name__})" if isinstance(below, BaseException) else name


class _Formatter(logging.Formatter):
    def __init__(self, *, demo: bool) -> None:
        super().__init__()
        self._demo = demo

    def told(self, record: logging.LogRecord) -> str:
        try:
            message = record.getMessage()
        except (TypeError, ValueError):
            message = str(record.msg)
        return message if self._demo and record.name == DEMO else scrubbed(message)

    def fields(self, record: logging.LogRecord) -> dict[str, Any]:
        given = {name: record.__dict__[name] for name in FIELDS if name in record.__dict__}
        return {
            name: scrubbed(value) if isinstance(value, str) else value for name, value in given.items() if _plain(value)
        }


class Text(_Formatter):
    """For people: a line, then the stack of an exception."""

    def format(self, record: logging.LogRecord) -> str:
        """One record."""
        at = datetime.fromtimestamp(record.created).astimezone()
        fields = "".join(f" {name}={value}" for name, value in self.fields(record).items())
        line = f"{at:%Y-%m-%d %H:%M:%S} {record.levelname.lower():<7} {record.name}: {self.told(record)}{fields}"
        return "\n".join([line, *(f"  {frame}" for frame in _stack(record))])


class Lines(_Formatter):
    """For machines: a JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """One record."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, Any] = {
            "at": at,
            "level": record.levelname.lower(),
            "from": record.name,
            "message": self.told(record),
        }
        line |= self.fields(record)
        if stack := list(_stack(record)):
            line["stack"] = stack
        return orjson.dumps(line).decode()


def _plain(value: Any) -> bool:
    return isinstance(value, (str, float, bool)) or (isinstance(value, int) and abs(value) < 1 << 63)


def _stack(record: logging.LogRecord) -> Iterator[str]:
    error = record.exc_info[1] if record.exc_info else None
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield fault(error)
        yield from _frames(error.__traceback__)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _frames(trace: TracebackType | None) -> Iterator[str]:
    for frame in traceback.extract_tb(trace)[-DEEPEST:]:
        yield f"at {frame.filename}:{frame.lineno} in {frame.name}"

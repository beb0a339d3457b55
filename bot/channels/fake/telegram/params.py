"""The parameters of a call, however they came: JSON, a form, or a form with files."""

from dataclasses import dataclass, field
from typing import Any

import orjson
from aiohttp import web

from bot.channels.fake.telegram.wrong import Wrong, bad


@dataclass(frozen=True, slots=True)
class Sent:
    """An uploaded file."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Params:
    """Parameters by name. Forms carry everything as strings, nested values as JSON."""

    values: dict[str, Any]
    files: dict[str, Sent] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """A string, "" where there is none."""
        value = self.values.get(name)
        return "" if value is None else str(value)

    def integer(self, name: str, default: int = 0) -> int:
        """A whole number; what cannot be read as one is the default, as it is to the server."""
        try:
            return int(self.values.get(name, default))
        except (TypeError, ValueError):
            return default

    def truth(self, name: str) -> bool:
        """A boolean."""
        return self.text(name).lower() in {"true", "yes", "1"}

    def json(self, name: str) -> Any:
        """A nested value, None where there is none."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return orjson.loads(value)
        except orjson.JSONDecodeError:
            raise bad(f"can't parse {name.replace('_', ' ')} JSON object") from None

    def only(self, known: frozenset[str]) -> None:
        """Refuse what the method does not know. The real server overlooks it, and so would a misspelling be."""
        unknown = sorted((self.values.keys() - known) - self.files.keys())
        if unknown:
            raise bad(f"unknown parameter {unknown[0]} (said by the fake only)")


async def read(request: web.Request) -> Params:
    """Out of a request. Raises `Wrong`."""
    values: dict[str, Any] = dict(request.query)
    kind = request.content_type
    if kind == "application/json":
        body = await request.read()
        found = _object(body) if body else {}
        return Params(values | {name: value for name, value in found.items() if value is not None})
    files: dict[str, Sent] = {}
    if kind in {"multipart/form-data", "application/x-www-form-urlencoded"}:
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                files[name] = Sent(value.filename, value.file.read())
            else:
                values[name] = value
    return Params(values, files)


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        found = None
    if not isinstance(found, dict):
        raise Wrong(400, "Bad Request: object expected as request body")
    return found

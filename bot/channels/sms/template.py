"""Templates of a gateway's requests: placeholders in a JSON body, a form, an address, a header.

A template is taken apart once and put together again for each message, so that a value can't end the string, the field
or the address it stands in, whatever people have written.
"""

import json
import re
import urllib.parse
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Values = Mapping[str, str]
Encoding = str

NAMES = frozenset(("phone", "national", "country", "text", "code", "minutes", "id", "token", "template"))
IN_PATH = NAMES - {"text", "code", "minutes"}  # of dots alone, words could climb up a path
IN_HEADER = frozenset(("token", "id", "template"))
_PLACE = re.compile(r"\{([a-z_]+)\}")
_HEADER = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\x20-\x7e]*)")
JSON, FORM = "application/json", "application/x-www-form-urlencoded"


class Unusable(ValueError):
    """This template can't be filled: no JSON or form, or a placeholder that doesn't exist or may not stand there."""


@dataclass(frozen=True, slots=True)
class _Nested:
    """A string that holds JSON itself, as some gateways want their parameters."""

    tree: Any


@dataclass(frozen=True, slots=True)
class Body:
    """A request's body. `kind` is its content type, empty where there is none."""

    kind: str
    _tree: Any

    def fill(self, values: Values, encoding: Encoding = "utf-8") -> bytes:
        """The body's bytes. A letter that `encoding` lacks becomes a question mark; JSON is ASCII anyway."""
        if self.kind == JSON:
            return _json(self._tree, values).encode("ascii")
        return _form(self._tree, values, encoding).encode("ascii")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a gateway is asked."""

    _base: str
    _path: str
    _query: str
    _pairs: Any

    def fill(self, values: Values, encoding: Encoding = "utf-8") -> str:
        """The address, ready to be sent as it stands."""
        query = self._query if self._pairs is None else _form(self._pairs, values, encoding)
        path = _PLACE.sub(lambda found: urllib.parse.quote(values.get(found[1], ""), safe=""), self._path)
        return f"{self._base}{path}" + (f"?{query}" if query else "")


def body(template: str) -> Body:
    """A JSON object or list, else a form (`to={national}&text={text}`), or nothing. Raises `Unusable`."""
    text = template.strip()
    if not text:
        return Body("", [])
    if text[0] not in "{[":
        return Body(FORM, _pairs(text))
    try:
        return Body(JSON, _grown(json.loads(text)))
    except (ValueError, RecursionError):
        raise Unusable(Unusable.__doc__) from None


def address(template: str) -> Address:
    """An http or https address; placeholders in its path and its query only. Raises `Unusable`."""
    try:
        parts = urllib.parse.urlsplit(template)
        known = parts.hostname and (parts.port or True)
    except ValueError:
        raise Unusable(Unusable.__doc__) from None
    if not known or parts.scheme not in ("http", "https") or parts.fragment or re.search(r"[^!-~]", template):
        raise Unusable(Unusable.__doc__)
    base = f"{parts.scheme}://{parts.netloc}"
    _check([base], frozenset())
    _check([parts.path], IN_PATH)
    return Address(base, parts.path, parts.query, _pairs(parts.query) if _PLACE.search(parts.query) else None)


def headers(lines: Iterable[str]) -> dict[str, str]:
    """Header lines (`Authorization: Bearer {token}`) as names and templates. Raises `Unusable`."""
    found = [_HEADER.fullmatch(line.strip()) for line in lines]
    if not all(found):
        raise Unusable(Unusable.__doc__)
    named = {one[1]: one[2] for one in found if one}
    _check(named.values(), IN_HEADER)
    return named


def header(template: str, values: Values) -> str:
    """A header's value."""
    return _PLACE.sub(lambda found: values.get(found[1], ""), template)


def used(*templates: str) -> frozenset[str]:
    """The placeholders that stand in these."""
    return frozenset(name for template in templates for name in _PLACE.findall(template))


def _pairs(text: str) -> list[tuple[str, Any]]:
    try:
        pairs = urllib.parse.parse_qsl(text, keep_blank_values=True, strict_parsing=True)
    except ValueError:
        raise Unusable(Unusable.__doc__) from None
    _check((name for name, _ in pairs), frozenset())
    return [(name, _grown(value)) for name, value in pairs]


def _grown(node: Any) -> Any:
    """A template as a tree: strings that hold JSON opened, placeholders checked."""
    match node:
        case dict():
            _check(node, frozenset())
            return {name: _grown(value) for name, value in node.items()}
        case list():
            return [_grown(value) for value in node]
        case str():
            try:
                inner = json.loads(node) if node[:1] in ("{", "[") else None
            except ValueError:
                inner = None
            if isinstance(inner, (dict, list)):
                return _Nested(_grown(inner))
            _check([node], NAMES)
    return node


def _check(texts: Iterable[str], allowed: frozenset[str]) -> None:
    if not used(*texts) <= allowed:
        raise Unusable(Unusable.__doc__)


def _json(tree: Any, values: Values) -> str:
    return json.dumps(_filled(tree, values), separators=(",", ":"))


def _form(pairs: list[tuple[str, Any]], values: Values, encoding: Encoding) -> str:
    return urllib.parse.urlencode(
        [(name, _filled(value, values)) for name, value in pairs], encoding=encoding, errors="replace"
    )


def _filled(node: Any, values: Values) -> Any:
    match node:
        case _Nested(tree):
            return _json(tree, values)
        case dict():
            return {name: _filled(value, values) for name, value in node.items()}
        case list():
            return [_filled(value, values) for value in node]
        case str():
            return _PLACE.sub(lambda found: values.get(found[1], ""), node)
    return node

"""What a backup says of itself: a small file beside the copy, by which damage, wrong keys and age are found."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

FORMAT = 1
SUFFIX = ".json"
CHUNK_BYTES = 1024 * 1024

Progress = Callable[[int, int], None]
"""Hears how much is done, of how much."""


class Unsaid(Exception):
    """There is no manifest beside this file, or it can't be read."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """`size` (bytes) and `sha256` of the copy; `rows` by table; `head`: the end of its audit chain as `audit verify`
    shows it.

    `keys`: the kinds and ids of those without which it can't be read. They stand in neither file.
    """

    made_at: datetime
    delete_after: date
    revision: str
    size: int
    sha256: str
    keys: tuple[str, ...]
    head: str
    rows: Mapping[str, int]

    def packed(self) -> bytes:
        """As it is written."""
        plain = {"format": FORMAT, **asdict(self)}
        plain |= {"made_at": self.made_at.astimezone(UTC).isoformat(), "delete_after": self.delete_after.isoformat()}
        return json.dumps(plain, indent=1).encode() + b"\n"

    @classmethod
    def unpacked(cls, content: bytes) -> "Manifest":
        """As it was written. Raises `Unsaid`."""
        try:
            plain: dict[str, Any] = json.loads(content)
            if plain.pop("format") != FORMAT:
                raise Unsaid
            plain["made_at"] = datetime.fromisoformat(plain["made_at"])
            plain["delete_after"] = date.fromisoformat(plain["delete_after"])
            return cls(**plain | {"keys": tuple(plain["keys"])})
        except (ValueError, KeyError, TypeError, AttributeError):
            raise Unsaid from None

    @classmethod
    def beside(cls, copy: Path) -> "Manifest":
        """The manifest of a copy. Raises `Unsaid`."""
        try:
            return cls.unpacked(place(copy).read_bytes())
        except OSError:
            raise Unsaid from None


def place(copy: Path) -> Path:
    """Where the manifest of a copy stands."""
    return copy.with_name(copy.name + SUFFIX)


def digest(file: Path, progress: Progress = lambda done, total: None) -> str:
    """SHA-256 of a file."""
    found, total, done = hashlib.sha256(), file.stat().st_size, 0
    with file.open("rb") as content:
        while chunk := content.read(CHUNK_BYTES):
            found.update(chunk)
            done += len(chunk)
            progress(done, total)
    return found.hexdigest()

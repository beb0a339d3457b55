"""Files on the server: what people sent and what the bot sent."""

import io
from dataclasses import dataclass
from functools import cache
from typing import Any

from bot.channels.fake.telegram import limits
from bot.channels.fake.telegram.params import Params, Sent
from bot.channels.fake.telegram.wrong import Wrong, bad


@dataclass(slots=True)
class File:
    """A file. `lost`: nobody can have it; `unreadable`: its path is told but leads nowhere any more."""

    id: str
    name: str
    content: bytes
    path: str
    size: int  # may lie, for tests
    lost: bool = False
    unreadable: bool = False


class Files:
    """All files by their id."""

    def __init__(self) -> None:
        self.all: dict[str, File] = {}

    def add(self, name: str, content: bytes, *, size: int | None = None, folder: str = "documents") -> File:
        """Keep a file. `size` is what the server says of it, where that is not the truth."""
        number = len(self.all) + 1
        file = File(f"AgACfile{number:06}", name, content, f"{folder}/file_{number}", len(content))
        file.size = len(content) if size is None else size
        self.all[file.id] = file
        return file

    def at(self, path: str) -> File | None:
        """The file at a path that `getFile` told."""
        return next((file for file in self.all.values() if file.path == path and not file.unreadable), None)

    def get(self, id: str) -> dict[str, Any]:
        """What `getFile` answers. Raises `Wrong`."""
        if not id:
            raise bad("file_id not specified")
        file = self.all.get(id)
        if file is None:
            raise bad("invalid file_id")
        if file.lost:
            raise bad("wrong file_id or the file is temporarily unavailable")
        if file.size > limits.DOWNLOAD_BYTES:
            raise bad("file is too big")
        return {**described(file), "file_path": file.path}


def described(file: File) -> dict[str, Any]:
    """The Bot API's File."""
    return {"file_id": file.id, "file_unique_id": file.id[-6:], "file_size": file.size}


def sizes(file: File) -> list[dict[str, Any]]:
    """The Bot API's PhotoSizes, smallest first. Each can be fetched by its own id in the real server; here by one."""
    width, height = dimensions(file.content)
    small = {"file_id": file.id, "file_unique_id": f"s{file.id[-6:]}", "width": 90, "height": 67, "file_size": 1000}
    return [small, {**described(file), "width": width, "height": height}]


def uploaded(params: Params, name: str) -> Sent | str:
    """The file of a call: an upload, or the id of one that the server has. Raises `Wrong`."""
    given = params.text(name)
    if given.startswith("attach://"):
        sent = params.files.get(given.removeprefix("attach://"))
    else:
        sent = params.files.get(name)
    if sent is None:
        if not given or given.startswith("attach://"):
            raise bad(f"there is no {name} in the request")
        return given
    if not sent.content:
        raise bad("file must be non-empty")
    if len(sent.content) > limits.UPLOAD_BYTES:
        raise Wrong(413, "Request Entity Too Large")
    return sent


def photo(content: bytes) -> None:
    """Check a picture that is sent as a photo. Raises `Wrong`."""
    if len(content) > limits.PHOTO_BYTES:
        most = limits.PHOTO_BYTES
        raise bad(f"file of size {len(content)} bytes is too big for a photo; the maximum size is {most} bytes")
    width, height = dimensions(content)
    if not width:
        raise bad("IMAGE_PROCESS_FAILED")
    if width + height > limits.PHOTO_SIDES or max(width, height) > limits.PHOTO_RATIO * min(width, height):
        raise bad("PHOTO_INVALID_DIMENSIONS")


def dimensions(content: bytes) -> tuple[int, int]:
    """Width and height in pixels, (0, 0) of what is no picture."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(content)) as picture:
            return picture.size
    except (OSError, Image.DecompressionBombError):
        return 0, 0


@cache
def snapshot() -> bytes:
    """A small photo, where a test does not care which."""
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (320, 240), "steelblue").save(out, "JPEG")
    return out.getvalue()

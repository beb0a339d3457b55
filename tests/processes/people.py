"""People on Telegram: each says a few things, one after the other, and Telegram repeats what got no 200."""

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import orjson

from tests.processes.machines import SECRET

LINES = 100
"""Connections that Telegram keeps (setWebhook, max_connections, allows as many)."""
AGAIN_SECONDS = (0.05, 0.1, 0.2, 0.4, 0.8)
ON_EVERY, FILES_EVERY = 4, 20
"""One in so many says more than the name; one in so many files the form."""
Talk = tuple[int, int]
"""(person, step)."""


def script(person: int) -> tuple[str, ...]:
    """What a person says."""
    if person % ON_EVERY:
        return "/join", name(person)
    said = ("/join", name(person), "2")
    return said if person % FILES_EVERY else (*said, f"单位{person}", "提交")


def name(person: int) -> str:
    return f"王{'甲乙丙丁戊己庚辛壬癸'[person % 10]} {person}"


def update(person: int, step: int) -> int:
    """The number of an update: the same each time it comes."""
    return person * 10 + step + 1


def account(person: int) -> str:
    return str(1_000_000 + person)


def _request(person: int, step: int) -> bytes:
    number, chat = update(person, step), int(account(person))
    sender = {"id": chat, "is_bot": False, "first_name": "王", "language_code": "zh-hans"}
    message = {
        "message_id": number, "date": 1, "from": sender, "chat": {"id": chat, "type": "private"},
        "text": script(person)[step],
    }  # fmt: skip
    body = orjson.dumps({"update_id": number, "message": message})
    head = (
        f"POST /telegram HTTP/1.1\r\nHost: union.example\r\nContent-Type: application/json\r\n"
        f"X-Telegram-Bot-Api-Secret-Token: {SECRET}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


class _Broken(Exception):
    """The line broke, or the answer was no 200."""


class _Line:
    """One connection that is kept as long as it holds."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, request: bytes) -> str:
        """The text of the answer. Raises `_Broken`."""
        try:
            async with asyncio.timeout(60):  # as long as Telegram waits
                if self._streams is None:
                    self._streams = await asyncio.open_connection("127.0.0.1", self._port)
                reader, writer = self._streams
                writer.write(request)
                head = await reader.readuntil(b"\r\n\r\n")
                lowered = head.lower()
                length = int(lowered.partition(b"content-length:")[2].split(b"\r\n", 1)[0])
                body = await reader.readexactly(length)
        except (OSError, EOFError, ValueError, TimeoutError):
            self.close()
            raise _Broken from None
        if b"connection: close" in lowered:
            self.close()
        if not head.startswith(b"HTTP/1.1 200 "):
            raise _Broken
        return str(orjson.loads(body)["text"]) if body else ""

    def close(self) -> None:
        if self._streams is not None:
            with contextlib.suppress(OSError, RuntimeError):
                self._streams[1].close()
            self._streams = None


@dataclass
class Telegram:
    """Brings what people say to the `doors` (ports), where there are several each step of a talk to the next of them.

    `heard` is the answer that came with each 200, `repeats` what came again.
    """

    doors: Sequence[int]
    heard: dict[Talk, str] = field(default_factory=dict)
    repeats: int = 0
    changed: list[Talk] = field(default_factory=list)

    async def brings(self, people: Iterable[int], over: Callable[[], bool] = lambda: False) -> None:
        """Everybody says all they have to say."""
        await self._through_lines([[(person, step) for step in range(len(script(person)))] for person in people], over)

    async def repeats_some(self, talks: Iterable[Talk]) -> None:
        """These come once more, long after their 200: Telegram may do so when it did not see it."""
        await self._through_lines([[talk] for talk in talks], lambda: False)

    async def _through_lines(self, plans: Iterable[list[Talk]], over: Callable[[], bool]) -> None:
        waiting = deque(plans)
        await asyncio.gather(*(self._line(waiting, over) for _ in range(LINES)))

    async def _line(self, waiting: deque[list[Talk]], over: Callable[[], bool]) -> None:
        lines = [_Line(door) for door in self.doors]
        try:
            while waiting and not over():
                for talk in waiting.popleft():
                    _, step = talk
                    await self._until_taken(lines[step % len(lines)], talk)
        finally:
            for line in lines:
                line.close()

    async def _until_taken(self, line: _Line, talk: Talk) -> None:
        request = _request(*talk)
        for wait in self._waits():
            try:
                answer = await line.post(request)
            except _Broken:
                self.repeats += 1
                await asyncio.sleep(wait)
                continue
            if self.heard.setdefault(talk, answer) != answer:
                self.changed.append(talk)
            return

    @staticmethod
    def _waits() -> Iterator[float]:
        yield from AGAIN_SECONDS
        while True:
            yield AGAIN_SECONDS[-1]

"""`draw verify` and `draw publish`: the file of a draw, which anybody may have, and check without us."""

import asyncio
from collections.abc import Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, BinaryIO

from bot import words
from bot.cli.voice import PROBLEMS, Voice
from bot.config import Settings
from bot.dialogue.say import Say, say
from bot.opening import Opened, now, opened
from bot.trouble import Trouble
from rules import draw_checks
from rules.draw_checks import Report, Wrong
from storage import lists
from storage.writing import SYSTEM, Gone, Look

WORDS = words.family("draw-wrong", draw_checks.REASONS)


def verify(voice: Voice, file: Path, commitment: str, digest: str) -> int:
    """Check a published file, with nothing but the file and what was announced. The exit code."""
    try:
        with file.open("rb") as lines:
            report = draw_checks.check(_lines(lines), commitment, digest)
    except OSError as error:
        raise Trouble(say("draw-no-file", file=str(file), why=error.strerror or "")) from None
    voice.tell(*_said(report))
    if report.wrong:
        voice.complain([_wrong(one) for one in report.wrong])
        if report.more:
            voice.complain([say("draw-more", count=report.more)])
        return PROBLEMS
    voice.tell(say("draw-true" if report.drawn else "draw-true-so-far"))
    if not (commitment and digest):
        voice.tell(say("draw-compare"))
    return 0


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """The lines; one that has no end is cut off, and refused for its length."""
    return iter(lambda: file.readline(2 * draw_checks.LONGEST), b"")


def _said(report: Report) -> list[Say]:
    said = [say("draw-checked", round=str(report.round), count=report.entries)]
    if report.drawn:
        won, lost = (report.outcomes.get(outcome, 0) for outcome in ("won", "lost"))
        void = sum(report.outcomes.values()) - won - lost
        said.append(say("draw-outcomes", won=won, lost=lost, void=void))
    return [*said, say("draw-commitment", hash=report.commitment), say("draw-digest", hash=report.digest)]


def _wrong(one: Wrong) -> Say:
    return Say(f"draw-wrong-{one.reason}", {"line": str(one.line), **one.values})


def publish(voice: Voice, settings: Settings, round: int, file: Path) -> None:
    """Write the file of a round."""
    try:
        with file.open("xb") as out:
            asyncio.run(_write(settings, round, out))
    except Gone:
        file.unlink()
        raise Trouble(say("draw-unpublished", round=str(round))) from None
    except OSError as error:
        raise Trouble(say("draw-no-file", file=str(file), why=error.strerror or "")) from None
    voice.tell(say("draw-written", file=str(file)))


async def _write(settings: Settings, round: int, out: BinaryIO) -> None:
    async with opened(settings) as here:
        async for piece in lists.published(_looking(here), round):
            out.write(piece)


def _looking(here: Opened) -> lists.Looking:
    @asynccontextmanager
    async def looking() -> Any:
        async with here.database.reading() as connection:
            yield Look(connection, now(), SYSTEM, here.keys)

    return looking

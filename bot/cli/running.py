"""`run` and `demo`: the program itself."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import typer

from bot import logs
from bot.cli.voice import PROBLEMS, Voice
from bot.config import Settings
from bot.dialogue.say import say
from bot.opening import opened, ready
from bot.trouble import Trouble
from storage import organisations


def changed(settings: Settings, host: str | None, port: int | None) -> Settings:
    """`settings` with what the command line says."""
    given = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    return settings.model_copy(update={"server": settings.server.model_copy(update=given)})


def run(voice: Voice, settings: Settings, *, demo: bool) -> None:
    """Serve until a signal says stop."""
    from bot import app
    from bot.cli import migrating

    logs.begin(level=settings.log.level, format=settings.log.format, demo=demo)
    if migrating.needed(settings):
        migrating.migrate(voice, settings)
    on_uvloop(ready(settings))
    if demo and on_uvloop(_empty(settings)):
        _load_demo(settings)
    try:
        on_uvloop(app.serve(settings, demo=demo))
    except OSError as error:
        voice.complain(
            [say("run-port", host=settings.server.host, port=str(settings.server.port), why=error.strerror or "")]
        )
        raise typer.Exit(PROBLEMS) from None


def demo(voice: Voice, settings: Settings) -> None:
    """Load the made-up union into an empty database."""
    from bot.cli import migrating

    logs.begin(level=settings.log.level, format=settings.log.format, demo=True)
    if migrating.needed(settings):
        migrating.migrate(voice, settings)
    if not on_uvloop(_empty(settings)):
        raise Trouble(say("demo-not-empty"))
    _load_demo(settings)
    voice.tell(say("demo-loaded"))


def _load_demo(settings: Settings) -> None:
    from bot import app

    for line in on_uvloop(app.load_demo(settings)):
        typer.echo(line)


async def _empty(settings: Settings) -> bool:
    """Whether the database knows no organisation yet. The keys are checked on the way. Raises `Trouble`."""
    async with opened(settings) as here, here.database.reading() as connection:
        return not await organisations.children(connection, None, limit=1)


def on_uvloop(work: Coroutine[Any, Any, Any]) -> Any:
    """Run it on the faster loop where there is one."""
    try:
        import uvloop
    except ImportError:  # Windows
        return asyncio.run(work)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)

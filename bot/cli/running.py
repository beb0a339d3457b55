"""`run` and `demo`: the program itself."""

import asyncio
import sys
from collections.abc import Coroutine
from typing import Any

import typer

from bot import logs
from bot.cli.voice import PROBLEMS, Voice
from bot.config import Settings
from bot.dialogue.say import say
from bot.opening import ready
from bot.trouble import Trouble


def changed(settings: Settings, host: str | None, port: int | None) -> Settings:
    """`settings` with what the command line says."""
    given = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    return settings.model_copy(update={"server": settings.server.model_copy(update=given)})


def run(voice: Voice, settings: Settings, *, demo: bool) -> None:
    """Serve until a signal says stop."""
    from bot import running
    from bot.cli import migrating

    logs.begin(level=settings.log.level, format=settings.log.format, demo=demo)
    if migrating.needed(settings):
        migrating.migrate(voice, settings)
    on_uvloop(ready(settings))
    if demo:
        _load_demo(voice, settings)
    try:
        on_uvloop(running.serve(settings, demo=demo))
    except OSError as error:
        voice.complain(
            [say("run-port", host=settings.server.host, port=str(settings.server.port), why=error.strerror or "")]
        )
        raise typer.Exit(PROBLEMS) from None


def demo(voice: Voice, settings: Settings) -> None:
    """Load the made-up union into an empty database; again, it gives fresh links to the same union's staff."""
    from bot.cli import migrating

    logs.begin(level=settings.log.level, format=settings.log.format, demo=True)
    if migrating.needed(settings):
        migrating.migrate(voice, settings)
    on_uvloop(ready(settings))
    if not _load_demo(voice, settings):
        raise Trouble(say("demo-not-empty"))
    voice.tell(say("demo-loaded"))


def _load_demo(voice: Voice, settings: Settings) -> bool:
    """Whether the union here is the demo's; what it prints is the demo's own."""
    from bot import app

    lines = on_uvloop(app.load_demo(settings, lambda done, total: _progress(voice, done, total)))
    for line in lines:
        typer.echo(line)
    return bool(lines)


def _progress(voice: Voice, done: int, total: int) -> None:
    """One line that is written over, on a terminal."""
    if sys.stderr.isatty():
        typer.echo(f"\r{voice.text(say('demo-loading', done=done, total=total))}", nl=done == total, err=True)


def on_uvloop(work: Coroutine[Any, Any, Any]) -> Any:
    """Run it on the faster loop where there is one."""
    try:
        import uvloop
    except ImportError:  # Windows
        return asyncio.run(work)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)

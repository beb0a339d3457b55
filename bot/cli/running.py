"""`run` and `demo`: the program itself."""

import asyncio
import os
import sys
from collections.abc import Coroutine
from typing import Any

import typer

from bot import logs
from bot.cli.voice import PROBLEMS, Voice
from bot.config import Settings
from bot.dialogue.say import say
from bot.mould import Inside
from bot.opening import ready, sqlite_file
from bot.trouble import Trouble


def changed(settings: Settings, host: str | None, port: int | None, workers: int | None) -> Settings:
    """`settings` with what the command line says."""
    said = {"host": host, "port": port, "workers": workers}
    given = {name: value for name, value in said.items() if value is not None}
    return settings.model_copy(update={"server": settings.server.model_copy(update=given)})


def run(voice: Voice, settings: Settings, *, demo: bool) -> int:
    """Serve until a signal says stop; as one process, as a crew of several, or as a worker of one. The exit code."""
    from bot.cli import migrating

    mould = Inside.of(os.environ)
    logs.begin(level=settings.log.level, format=settings.log.format, demo=demo)
    several = mould is None and settings.server.workers > 1
    if several:
        _fit_for_several(settings)
    if migrating.needed(settings):
        migrating.migrate(voice, settings)
    asyncio.run(ready(settings))
    if demo and mould is None:
        _load_demo(voice, settings)
    try:
        if several:
            return _crew(settings)
        _serve(settings, mould, demo=demo)
    except OSError as error:
        voice.complain(
            [say("run-port", host=settings.server.host, port=str(settings.server.port), why=error.strerror or "")]
        )
        return PROBLEMS
    return 0


def _serve(settings: Settings, mould: Inside | None, *, demo: bool) -> None:
    """As one process, or as the mould of many: then what is loaded and built here is theirs already."""
    from bot import app, running

    built = app.App.build(settings)
    if mould is None:
        on_uvloop(running.serve(built, demo=demo))
    else:
        running.load(settings)
        mould.cast(lambda berth: on_uvloop(running.serve(built, demo=demo, berth=berth)))


def _fit_for_several(settings: Settings) -> None:
    """Raises `Trouble` where these settings are for one process alone."""
    if sqlite_file(settings) is not None or settings.database_url.startswith("sqlite"):
        raise Trouble(say("run-workers-sqlite"))
    if sys.platform == "win32":
        raise Trouble(say("run-workers-system"))
    if settings.web.kiosk:
        raise Trouble(say("run-workers-kiosk"))


def _crew(settings: Settings) -> int:
    """Open the doors, and have workers behind them. Raises `OSError` where a port is taken."""
    from bot import crew

    server, workers = settings.server, range(settings.server.workers)
    own = [crew.doors(server.host, server.worker_port + worker) if server.worker_port else [] for worker in workers]
    return crew.Crew(crew.again(), crew.doors(server.host, server.port), own).run()


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

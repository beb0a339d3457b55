"""A bar for work that takes a while, where somebody looks on."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.cli.voice import Voice
from bot.dialogue.say import Say


@contextmanager
def bar(voice: Voice, what: Say) -> Iterator[Callable[[int, int], None]]:
    """Hears how much is done, of how much. Only on a terminal; it goes away at the end."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(voice.text(what), total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)

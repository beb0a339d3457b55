"""A clean stop: the first signal asks for it, the second ends the process at once."""

import asyncio
import logging
import os
import signal
import time
from collections.abc import Awaitable, Callable, Sequence

SIGNALS = (signal.SIGTERM, signal.SIGINT)
OF_CREW = (signal.SIGINT, signal.SIGHUP)
STEP_SECONDS = 2
"""What each step still gets when the time of the whole stop is used up: the database must be closed all the same."""

Step = tuple[str, Callable[[], Awaitable[object]]]
log = logging.getLogger(__name__)


class Stop:
    """Whether this process was asked to stop. In a `crew` the crew decides, and how often it is asked means nothing."""

    def __init__(self, *, crew: bool = False) -> None:
        self._asked, self._crew = asyncio.Event(), crew

    def listen(self) -> None:
        """Take SIGTERM and SIGINT of the running loop's process."""
        loop = asyncio.get_running_loop()
        for number in SIGNALS:
            loop.add_signal_handler(number, self.ask, number)
        if self._crew:  # a terminal sends these to everybody in it; what they mean is the crew's to say
            for number in OF_CREW:
                loop.add_signal_handler(number, lambda: None)

    def ask(self, number: int = signal.SIGTERM) -> None:
        """Ask for a stop; asking again ends the process at once, with the code that a signal leaves."""
        if self._asked.is_set() and self._crew:
            return
        if self._asked.is_set():
            log.warning("stopping at once")
            os._exit(128 + number)
        log.info("stopping")
        self._asked.set()

    async def asked(self) -> None:
        """Return once somebody asked."""
        await self._asked.wait()


async def in_order(steps: Sequence[Step], seconds: float) -> bool:
    """Take the steps of a stop one after another; whether all ended well within `seconds`. Never raises for a step."""
    end, good = time.monotonic() + seconds, True
    for name, step in steps:
        try:
            async with asyncio.timeout(max(end - time.monotonic(), STEP_SECONDS)):
                await step()
        except TimeoutError:
            log.warning("stopping: %s took too long", name)
            good = False
        except Exception:
            log.exception("stopping: %s failed", name)
            good = False
    return good

"""Keeps a bot's token, which stands in every address of the Bot API, out of logs and sentences."""

import logging
from collections.abc import Iterable

VEILED = "<token>"
QUIET = frozenset({"telegram.Bot"})  # logs whole calls and answers at DEBUG: what people wrote and what we told them


class Veil(logging.Filter):
    """Rewrites records that hold the token. Lies on the loggers that it is given, since a filter covers no children."""

    def __init__(self, token: str, loggers: Iterable[str]) -> None:
        super().__init__()
        self._token, self._loggers = token, [logging.getLogger(name) for name in loggers]

    def lie(self) -> None:
        """Begin."""
        for logger in self._loggers:
            logger.addFilter(self)

    def lift(self) -> None:
        """End."""
        for logger in self._loggers:
            logger.removeFilter(self)

    def over(self, text: str) -> str:
        """`text` without the token."""
        return text.replace(self._token, VEILED) if self._token else text

    def filter(self, record: logging.LogRecord) -> bool:
        """Let everything pass but calls in full."""
        if record.name in QUIET and record.levelno < logging.WARNING:
            return False
        text = record.getMessage()
        if self._token and self._token in text:
            record.msg, record.args = self.over(text), None
        return True

"""How a bug is logged here: where it happened, never the exception's own text, which may quote what a person said."""

import logging
import traceback

log = logging.getLogger(__name__)


def note(what: str, error: Exception) -> None:
    """Log that `what` failed with `error`."""
    where = "".join(traceback.format_tb(error.__traceback__))
    log.error("%s failed: %s\n%s", what, type(error).__name__, where)

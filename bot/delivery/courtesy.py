"""Whether a notice may ring just now: what its person wants, their quiet hours, and the union's own night."""

from datetime import datetime, tzinfo
from typing import Any

from rules.base import quiet
from storage import outbox, texting
from storage.wishes import Wish


class Unwanted(Exception):
    """Its person does not want to be told such things."""


class NotNow(Exception):
    """It waits: these are quiet hours."""

    def __init__(self, until: datetime) -> None:
        super().__init__(self.__doc__)
        self.until = until


def check(row: Any, wish: Wish, now: datetime, zone: tzinfo) -> None:
    """Raise `Unwanted` or `NotNow` unless the row may be sent at `now`.

    What somebody waits for just now, the rest of an answer or a code by SMS, comes at any hour. A legal deadline breaks
    quiet hours and wishes in its last day; news never does.
    """
    if row.kind == outbox.REST or (row.channel == outbox.SMS and row.kind != texting.KIND):
        return
    if row.purpose != outbox.NEWS and quiet.urgent(now, row.deadline_at):
        return
    if not wish.wants(row.purpose):
        raise Unwanted
    for hours in (wish.hours, quiet.NIGHT if row.purpose else None):
        if hours is not None and (until := quiet.awake(now, zone, hours)) > now:
            raise NotNow(until)

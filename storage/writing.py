"""What a write is: a frozen value that knows how to do itself inside one transaction."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from rules.base import values
from storage.ids import Ids
from storage.keys import Keyring


class Lost(Exception):
    """Somebody was faster: nothing was written, decide again from fresh facts."""


class Forbidden(Exception):
    """This person may not do this here."""


class Gone(Exception):
    """What this was about is no longer there."""


@values.dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: the address, the person behind it (None: a guest, or the system), the event row (0 outside turns)."""

    address: int = 0
    person: int | None = None
    event: int = 0

    @property
    def owner(self) -> int:
        """Who owns drafts, limits and files: the person, or the guest's address."""
        return self.person or self.address


SYSTEM = Actor()


@dataclass(slots=True)
class Transaction:
    """An open transaction and what a write needs in it. `after` runs once the commit is durable, never before.

    `process` is the number by which this process is known while it lives (`storage.processes`).
    """

    connection: AsyncConnection
    now: datetime
    actor: Actor
    ids: Ids
    keys: Keyring
    process: int | None = None
    after: list[Callable[[], None]] = field(default_factory=list)
    _session: AsyncSession | None = None

    @property
    def session(self) -> AsyncSession:
        """An ORM session inside this transaction. The committer flushes it before the commit."""
        if self._session is None:
            self._session = AsyncSession(bind=self.connection, expire_on_commit=False, autoflush=True)
        return self._session

    @property
    def postgres(self) -> bool:
        """Whether this runs on PostgreSQL (else on SQLite)."""
        return self.connection.dialect.name == "postgresql"

    async def flush(self) -> None:
        """Send what the ORM session still holds."""
        if self._session is not None:
            await self._session.flush()


class Write(Protocol):
    """Something storage can do. Every condition it depends on is checked inside `apply`.

    `apply` returns its outcome (a value, for the screens), or raises `Lost` to have the turn decided again,
    or `Forbidden`.
    """

    async def apply(self, tx: Transaction) -> Any:
        """Do it, in `tx`."""


@dataclass(frozen=True, slots=True)
class Look:
    """What loads a fact: a reading connection, the instant of the turn, who asks."""

    connection: AsyncConnection
    now: datetime
    actor: Actor
    keys: Keyring
    account: str = ""
    channel: str = ""

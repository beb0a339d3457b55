"""Codes on posters that somebody types: eight characters that lead to an organisation, an offer or an event."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from rules.base import typed_codes
from storage import audit, limits, rights, rows
from storage.limits import Limit, TooMany
from storage.tables.codes import TypedCodeRow
from storage.tables.memberships import MembershipRow
from storage.writing import Forbidden, Look, Lost, Transaction

ENTRANCES = ("organisation", "occupation")
"""Kinds whose target is the organisation itself."""
INVITER = "inviter"
"""The kind of a member's own code; its target is the membership."""
WRONG = Limit("typed code", 20, timedelta(hours=1))
TRIES = 5  # two equal codes among a million posters are a one-in-a-million draw


@dataclass(frozen=True, slots=True)
class Target:
    """Where a code leads. `extra` is what it says beside (an occupation)."""

    code: str
    kind: str
    id: int
    extra: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Unknown:
    """No code that is valid now reads like this."""


@dataclass(frozen=True, slots=True)
class Make:
    """Make a code that leads to `target` for `valid`. `organisation`: whose poster it is. Returns a `Target`.

    Raises `Forbidden` where the actor may not, or an entrance (`ENTRANCES`) leads to another organisation than its own.
    """

    kind: str
    target: int
    organisation: int
    valid: timedelta
    extra: str = ""

    async def apply(self, tx: Transaction) -> Target:
        """Draw one that is free."""
        await rights.require(tx, rights.MEMBERS, self.organisation)
        if self.kind in ENTRANCES and self.target != self.organisation:
            raise Forbidden
        made = await put(tx, self.kind, self.target, self.valid, self.extra)
        await audit.write(tx, audit.Note("code.make", self.target, self.organisation, self.kind))
        return made


@dataclass(frozen=True, slots=True)
class Invite:
    """A member's own code for others to join with, for `valid`. Returns a `Target`. Raises `Lost` for no member."""

    valid: timedelta

    async def apply(self, tx: Transaction) -> Target:
        """Draw one that is free."""
        mine = sa.select(MembershipRow.id).where(
            MembershipRow.person_id == tx.actor.person, MembershipRow.until.is_(None)
        )
        membership = await tx.connection.scalar(mine.with_for_update(read=True))
        if membership is None:
            raise Lost
        return await put(tx, INVITER, membership, self.valid)


async def put(tx: Transaction, kind: str, target: int, valid: timedelta, extra: str = "") -> Target:
    """Draw a code that is free. Rights are the caller's matter."""
    until = tx.now + valid
    for _ in range(TRIES):
        code = drawn()
        row = {
            "code": code,
            "kind": kind,
            "target_id": target,
            "extra": extra,
            "made_by": tx.actor.owner,
            "made_at": tx.now,
            "expires_at": until,
        }
        if await rows.put_if_new(tx, TypedCodeRow, row):
            return Target(code, kind, target, extra, until)
    raise RuntimeError("no free code")


def drawn() -> str:
    """A random code that can't be taken for a word or a number: one draw in twenty is drawn again."""
    while not typed_codes.clear(code := typed_codes.draw(secrets.token_bytes(typed_codes.RANDOM_BYTES))):
        pass
    return code


@dataclass(frozen=True, slots=True)
class Enter:
    """Somebody typed a code (as `rules.base.typed_codes.normalise` reads it). Returns `Target`, `Unknown` or `TooMany`.

    Only wrong ones count against the limit of the actor's address: thirty drivers may type the same poster's code.
    """

    code: str

    async def apply(self, tx: Transaction) -> Target | Unknown | TooMany:
        """Look it up."""
        who = limits.subject(tx.actor.address)
        if await limits.used(tx, WRONG, who) >= WRONG.most:
            return await limits.take(tx, [(WRONG, who)]) or Unknown()
        one = TypedCodeRow
        found = await tx.connection.execute(
            sa.select(one.code, one.kind, one.target_id, one.extra, one.expires_at).where(
                one.code == self.code, one.expires_at > tx.now
            )
        )
        if row := found.first():
            return Target(*row)
        return await limits.take(tx, [(WRONG, who)]) or Unknown()


async def find(look: Look, code: str) -> Target | None:
    """Where a code leads, without counting; None too where the actor has tried too many wrong ones."""
    if await limits.exhausted(look, [(WRONG, limits.subject(look.actor.address))]):
        return None
    one = TypedCodeRow
    query = sa.select(one.code, one.kind, one.target_id, one.extra, one.expires_at)
    row = (await look.connection.execute(query.where(one.code == code, one.expires_at > look.now))).first()
    return Target(*row) if row else None


@dataclass(frozen=True, slots=True)
class Sweep:
    """Delete codes that ran out more than a year ago, at most 1,000. Returns how many."""

    async def apply(self, tx: Transaction) -> int:
        """Delete them."""
        old = sa.select(TypedCodeRow.code).where(TypedCodeRow.expires_at < tx.now - timedelta(days=365)).limit(1000)
        return int((await tx.connection.execute(sa.delete(TypedCodeRow).where(TypedCodeRow.code.in_(old)))).rowcount)

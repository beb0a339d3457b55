"""Memberships: beginning, moving, ending, taking back; at most one open for a person."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from rules.base import card_numbers
from storage import audit, organisations, paths, people, rights, rows
from storage.keys import Keyring
from storage.tables.memberships import MembershipHistoryRow, MembershipRow
from storage.tables.organisations import OrganisationCountRow, OrganisationRow
from storage.tables.people import PersonRow
from storage.writing import Gone, Lost, Transaction

MEMBER, LEAVING, ARRIVING, KEPT, POOL = OPEN_STATES = ("member", "leaving", "arriving", "kept", "pool")
LEFT, VOID = CLOSED_STATES = ("left", "void")
CARD_COUNTER = "card"


@dataclass(frozen=True, slots=True)
class Membership:
    """A person in an organisation. `card` is the number in plain."""

    id: int
    person: int
    organisation: int
    organisation_name: str
    state: str
    card: str
    since: datetime
    until: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """A membership to begin, and what the case or file proved about the person."""

    person: int
    organisation: int
    name: str | None = None
    document: str | None = None
    state: str = MEMBER
    case: int | None = None
    since: datetime | None = None
    details: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Begun:
    """A new membership. `person` may be another one than wanted: who had this document before, and left."""

    id: int
    person: int
    card: str


@dataclass(frozen=True, slots=True)
class AlreadyMember:
    """This person, or whoever has this document, is a member already."""

    person: int


@dataclass(frozen=True, slots=True)
class Begin:
    """Make a person a member. Returns `Begun` or `AlreadyMember`."""

    wanted: Wanted

    async def apply(self, tx: Transaction) -> Begun | AlreadyMember:
        """Begin it."""
        await rights.require(tx, rights.MEMBERS, self.wanted.organisation)
        await organisations.open_one(tx.connection, self.wanted.organisation)
        [outcome] = await begin(tx, [self.wanted])
        return outcome


@dataclass(frozen=True, slots=True)
class Move:
    """Move an open membership to another organisation, or into another open state. Raises `Lost`, `Gone`."""

    membership: int
    version: int
    organisation: int
    state: str = MEMBER
    case: int | None = None

    async def apply(self, tx: Transaction) -> None:
        """Move it."""
        if self.state not in OPEN_STATES:
            raise ValueError(self.state)
        before = await _one_open(tx, self.membership, self.version)
        await rights.require(tx, rights.MEMBERS, before.organisation_id)
        await rights.require(tx, rights.MEMBERS, self.organisation)
        await organisations.open_one(tx.connection, self.organisation)
        await _change(tx, before, organisation_id=self.organisation, state=self.state)
        await _turn_page(tx, before.id, self.organisation, self.state, self.case)
        if self.organisation != before.organisation_id:
            await _count(tx, Counter({before.organisation_id: -1, self.organisation: 1}))
        extra = f"{before.organisation_id}>{self.organisation} {self.state}"
        await audit.write(tx, audit.Note("membership.move", before.id, self.organisation, extra))


@dataclass(frozen=True, slots=True)
class End:
    """End a membership: the person left. Raises `Lost`, `Gone`."""

    membership: int
    version: int
    case: int | None = None

    async def apply(self, tx: Transaction) -> None:
        """End it."""
        before = await _one_open(tx, self.membership, self.version)
        if tx.actor.person != before.person_id:
            await rights.require(tx, rights.MEMBERS, before.organisation_id)
        await _close(tx, before, LEFT, self.case)


async def begin(tx: Transaction, wanted: Sequence[Wanted]) -> list[Begun | AlreadyMember]:
    """Begin memberships in a handful of statements, an outcome for each in order. Rights are the caller's matter.

    Raises `Lost` when another transaction made one of them a member at this moment.
    """
    wanted, apart = await _whose_documents(tx, wanted)
    members = apart | await _members(tx.connection, {one.person for one in wanted})
    seen: set[int] = set()
    fresh: list[Wanted] = []
    for one in wanted:
        if one.person not in members and one.person not in seen:
            fresh.append(one)
            seen.add(one.person)
    begun = await _insert(tx, fresh) if fresh else {}
    return [_outcome(begun, one) for one in wanted]


async def void(tx: Transaction, wanted: Sequence[int]) -> set[int]:
    """Take back those memberships that nothing has happened to since they began; returns which."""
    if not wanted:
        return set()
    fresh = sa.and_(MembershipRow.id.in_(wanted), MembershipRow.until.is_(None), MembershipRow.version == 1)
    found = (
        await tx.connection.execute(sa.select(MembershipRow).where(fresh).order_by(MembershipRow.id).with_for_update())
    ).all()
    ids = {row.id for row in found}
    if not ids:
        return ids
    ended = sa.update(MembershipRow).where(fresh)
    await tx.connection.execute(ended.values(state=VOID, until=tx.now, version=2))
    past = MembershipHistoryRow
    closed = sa.update(past).where(past.membership_id.in_(ids), past.until.is_(None))
    await tx.connection.execute(closed.values(until=tx.now))
    pages = [
        _page(tx, row.id, row.case_id, organisation_id=row.organisation_id, state=VOID, since=tx.now, until=tx.now)
        for row in found
    ]
    await rows.put(tx, past, *pages)
    gone = Counter(row.organisation_id for row in found)
    await _count(tx, Counter({organisation: -many for organisation, many in gone.items()}))
    await audit.write(tx, *[audit.Note(f"membership.{VOID}", row.id, row.organisation_id) for row in found])
    return ids


async def of(connection: AsyncConnection, keys: Keyring, person: int) -> Membership | None:
    """The open membership of a person."""
    query = _seen().where(MembershipRow.person_id == person, MembershipRow.until.is_(None))
    row = (await connection.execute(query)).first()
    return _membership(keys, row) if row else None


async def by_card(connection: AsyncConnection, keys: Keyring, card: str) -> Membership | None:
    """The membership with this card number (twelve digits), open or not."""
    row = (await connection.execute(_seen().where(MembershipRow.card_hash.in_(keys.digests("card", card))))).first()
    return _membership(keys, row) if row else None


async def by_id(connection: AsyncConnection, keys: Keyring, membership: int) -> Membership | None:
    """One membership, open or not."""
    row = (await connection.execute(_seen().where(MembershipRow.id == membership))).first()
    return _membership(keys, row) if row else None


async def history(connection: AsyncConnection, membership: int) -> list[tuple[datetime, datetime | None, int, str]]:
    """The stretches of a membership: (since, until, organisation, state), the oldest first."""
    past = MembershipHistoryRow
    result = await connection.execute(
        sa.select(past.since, past.until, past.organisation_id, past.state)
        .where(past.membership_id == membership)
        .order_by(past.since, past.id)
    )
    return [(row.since, row.until, row.organisation_id, row.state) for row in result]


async def count(connection: AsyncConnection, *tops: str) -> int:
    """How many open memberships stand in the subtrees at these paths: from the organisations' own counts."""
    members = sa.select(sa.func.coalesce(sa.func.sum(OrganisationCountRow.members), 0))
    placed = members.join(OrganisationRow, OrganisationRow.id == OrganisationCountRow.organisation_id)
    if any(paths.is_root(top) for top in tops):
        # Nearly all of the tree: all counts less the few outside, so that no join walks 100,000 organisations.
        outside = placed.where(paths.outside_of(*tops)).scalar_subquery()
        return int(await connection.scalar(sa.select(members.scalar_subquery() - outside)) or 0)
    return int(await connection.scalar(placed.where(paths.under(*tops))) or 0)  # PostgreSQL sums to a numeric


async def _whose_documents(tx: Transaction, wanted: Sequence[Wanted]) -> tuple[list[Wanted], set[int]]:
    """`wanted` with the person who has the document: whoever left and returns with a new phone stays one person.

    And those whom an approval must not make one, since one of the two is staff: rights come by invitation, never with
    somebody's document.
    """
    digests = {one.document: await rows.claim(tx, "document", one.document) for one in wanted if one.document}
    apart = set[int]()
    if not digests:
        return list(wanted), apart
    known = await tx.connection.execute(
        sa.select(PersonRow.document_hash, PersonRow.id).where(
            PersonRow.document_hash.in_([digest for some in digests.values() for digest in some]),
            PersonRow.merged_into.is_(None),
        )
    )
    holders = {bytes(row.document_hash or b""): row.id for row in known}
    known_ids = set(holders.values())
    found: list[Wanted] = []
    for one in wanted:
        mine = digests.get(one.document, ()) if one.document else ()
        holder = next((holders[digest] for digest in mine if digest in holders), one.person)
        if mine:
            holders.setdefault(mine[0], one.person)
        both = {holder, one.person}
        if holder in known_ids and holder != one.person and not await _members(tx.connection, both):
            if await people.staff_among(tx.connection, both):
                apart.add(holder)
            else:
                await people.merge(tx, one.person, holder)
        found.append(one if holder == one.person else Wanted(holder, *_rest(one)))
    return found, apart


def _outcome(begun: dict[int, Begun], one: Wanted) -> Begun | AlreadyMember:
    # Popped, so that the second of two who want the same is told that there is a member.
    return begun.pop(one.person) if one.person in begun else AlreadyMember(one.person)


def _rest(one: Wanted) -> tuple[Any, ...]:
    return one.organisation, one.name, one.document, one.state, one.case, one.since, one.details


async def _members(connection: AsyncConnection, persons: set[int]) -> set[int]:
    query = sa.select(MembershipRow.person_id)
    found = await connection.scalars(query.where(MembershipRow.person_id.in_(persons), MembershipRow.until.is_(None)))
    return set(found)


async def _insert(tx: Transaction, fresh: Sequence[Wanted]) -> dict[int, Begun]:
    await _know(tx, fresh)
    first = await rows.following(tx, CARD_COUNTER, len(fresh))
    begun: dict[int, Begun] = {}
    made: list[dict[str, Any]] = []
    past: list[dict[str, Any]] = []
    for serial, one in enumerate(fresh, first):
        number, card = tx.ids.take(), card_numbers.write(serial)
        begun[one.person] = Begun(number, one.person, card)
        place = {"organisation_id": one.organisation, "state": one.state, "since": one.since or tx.now}
        made.append(
            {
                "id": number,
                "person_id": one.person,
                **place,
                "card": tx.keys.seal("memberships", number, card.encode()),
                "card_hash": tx.keys.digest("card", card),
                "case_id": one.case,
                "version": 1,
                "occupation": (one.details or {}).get("occupation") or "",
            }
        )
        past.append(_page(tx, number, one.case, **place))
    with rows.racing():
        await rows.put(tx, MembershipRow, *made)
    await rows.put(tx, MembershipHistoryRow, *past)
    await _count(tx, Counter(one.organisation for one in fresh))
    return begun


async def _know(tx: Transaction, fresh: Sequence[Wanted]) -> None:
    """Write what was proven at the people: those of whom the same is known in one statement."""
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for one in fresh:
        known = people.columns(tx.keys, one.person, one.name, None, one.document, one.details)
        given = {column: value for column, value in known.items() if value is not None}
        alike[tuple(given)].append({"person": one.person} | {f"new_{key}": value for key, value in given.items()})
    for columns, changes in alike.items():
        if columns:
            put = sa.update(PersonRow).where(PersonRow.id == sa.bindparam("person"))
            new: dict[str, Any] = {column: sa.bindparam(f"new_{column}") for column in columns}
            with rows.racing():
                await tx.connection.execute(put.values(**new), changes)


async def _count(tx: Transaction, changes: Counter[int]) -> None:
    insert: Any = postgresql.insert(OrganisationCountRow) if tx.postgres else sqlite.insert(OrganisationCountRow)
    added = insert.values(organisation_id=sa.bindparam("organisation_id"), members=sa.bindparam("members"))
    change = added.on_conflict_do_update(
        index_elements=["organisation_id"], set_={"members": OrganisationCountRow.members + insert.excluded.members}
    )
    # In the order of ids, so that two transactions never wait for each other.
    counts = [{"organisation_id": number, "members": many} for number, many in sorted(changes.items())]
    await tx.connection.execute(change, counts)


async def _one_open(tx: Transaction, membership: int, version: int) -> Any:
    found = (await tx.connection.execute(_open(membership).with_for_update())).first()
    if found is None:
        raise Gone
    if found.version != version:
        raise Lost
    return found


async def _close(tx: Transaction, before: Any, state: str, case: int | None) -> None:
    await _change(tx, before, state=state, until=tx.now)
    await _turn_page(tx, before.id, before.organisation_id, state, case, closed=True)
    await _count(tx, Counter({before.organisation_id: -1}))
    await audit.write(tx, audit.Note(f"membership.{state}", before.id, before.organisation_id))


async def _change(tx: Transaction, before: Any, **values: Any) -> None:
    changed = await tx.connection.execute(
        sa.update(MembershipRow)
        .where(MembershipRow.id == before.id, MembershipRow.version == before.version, MembershipRow.until.is_(None))
        .values(version=before.version + 1, **values)
    )
    if changed.rowcount != 1:
        raise Lost


async def _turn_page(
    tx: Transaction, membership: int, organisation: int, state: str, case: int | None, *, closed: bool = False
) -> None:
    past = MembershipHistoryRow
    ended = sa.update(past).where(past.membership_id == membership, past.until.is_(None))
    await tx.connection.execute(ended.values(until=tx.now))
    page = _page(tx, membership, case, organisation_id=organisation, state=state, since=tx.now)
    await rows.put(tx, past, page | {"until": tx.now if closed else None})


def _page(tx: Transaction, membership: int, case: int | None, **place: Any) -> dict[str, Any]:
    by = tx.actor.person or 0
    return {"id": tx.ids.take(), "membership_id": membership, "case_id": case, "by_id": by, **place}


def _open(membership: int) -> sa.Select[Any]:
    return sa.select(MembershipRow).where(MembershipRow.id == membership, MembershipRow.until.is_(None))


def _seen() -> sa.Select[Any, Any]:
    return sa.select(MembershipRow, OrganisationRow.name.label("organisation_name")).join(
        OrganisationRow, OrganisationRow.id == MembershipRow.organisation_id
    )


def _membership(keys: Keyring, row: Any) -> Membership:
    return Membership(
        row.id,
        row.person_id,
        row.organisation_id,
        row.organisation_name,
        row.state,
        keys.open("memberships", row.id, row.card).decode(),
        row.since,
        row.until,
        row.version,
    )

"""Giving out what a draw decided, a batch at a time: who may not have a piece any more leaves it to the next place.

Each batch is one transaction with its claims, ledger and entries; doing it again finds it done, so a draw that was
killed goes on where it was, with the same result: seed and list are frozen.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from rules.lottery import HAS, LEFT, MERGED
from storage import audit, ledger, scripts
from storage.case_rows import OPEN, WAITING
from storage.claims import CLAIMS, HELD, PENDING, RETURNED, TAKEN, VOID
from storage.many import Many
from storage.round_rows import CLOSED, DRAWING, DRAWN
from storage.scripts import Ask, Query, Script
from storage.tables.base import micros
from storage.tables.cases import CaseRow
from storage.tables.memberships import MembershipRow
from storage.tables.offers import ClaimRow, EntryRow, OfferRow, RoundRow, StockRow
from storage.tables.people import PersonRow
from storage.writing import Lost, Transaction, Write

GIVEN = Many(
    4,
    "UPDATE entries AS e SET claim_id = u.column3, void = u.column4 FROM (VALUES {rows}) AS u"
    " WHERE e.round_id = u.column1 AND e.number = u.column2 AND e.claim_id IS NULL AND e.void IS NULL",
    "UPDATE entries e SET claim_id = u.claim, void = u.void FROM"
    " unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[]) AS u(round, number, claim, void)"
    " WHERE e.round_id = u.round AND e.number = u.number AND e.claim_id IS NULL AND e.void IS NULL",
)
RANKED = Query(
    "UPDATE entries AS e SET rank = json_extract(j.value, '$[2]') FROM json_each(?) j"
    " WHERE e.round_id = json_extract(j.value, '$[0]') AND e.number = json_extract(j.value, '$[1]') RETURNING number",
    "UPDATE entries e SET rank = u.rank FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS u(round, number, rank)"
    " WHERE e.round_id = u.round AND e.number = u.number RETURNING e.number",
)
"""One statement however many rows: on a busy machine each statement of a transaction waits for its turn."""


@dataclass(frozen=True, slots=True)
class Winner:
    """Who got a piece. `pending`: an applicant, whose claim becomes theirs on approval."""

    person: int
    number: int
    claim: int
    pending: bool


Tell = Callable[[Sequence[Winner]], Sequence[Write]]
"""What is written for winners in the transaction that makes them so: their notices."""


def nobody(_winners: Sequence[Winner]) -> Sequence[Write]:
    """Tells nobody."""
    return ()


@dataclass(frozen=True, slots=True)
class Publish:
    """The digest of a closed lottery's list is known. Where it stands already, or it was cancelled, nothing is done."""

    round: int
    digest: str

    async def apply(self, tx: Transaction) -> None:
        """Write it down."""
        row = RoundRow
        mine = sa.update(row).where(row.id == self.round, row.state == CLOSED, row.entries_digest.is_(None))
        put = mine.values(entries_digest=self.digest, version=row.version + 1)
        if (await tx.connection.execute(put)).rowcount == 1:
            await audit.write(tx, audit.Note("round.list", self.round, extra=self.digest))


@dataclass(frozen=True, slots=True)
class Award:
    """Give a piece to each of these entries (numbers of one stock, by place) that may have one. Returns how many did.

    Raises `Lost` where the round is not being drawn.
    """

    round: int
    stock: int
    numbers: tuple[int, ...]
    tell: Tell = nobody

    async def apply(self, tx: Transaction) -> int:
        """Give them."""
        held = sa.select(StockRow.id).where(StockRow.id == self.stock)
        await tx.connection.execute(held.with_for_update())
        terms = (await tx.connection.execute(_terms(self.round))).first()
        if terms is None or terms.state != DRAWING:
            raise Lost
        found = {row.number: row for row in await tx.connection.execute(_entries(self.round, self.numbers))}
        before = sum(row.claim_id is not None for row in found.values())
        free = [found[number] for number in self.numbers if found[number].claim_id is None and not found[number].void]
        voids = {row.number: void for row in free if (void := _void(row, terms))}
        winners = [
            Winner(row.person_id, row.number, tx.ids.take(), row.membership is None)
            for row in free
            if row.number not in voids
        ]
        await self._give(tx, terms, winners, {row.number: row.case for row in free})
        given = [(self.round, one.number, one.claim, None) for one in winners]
        await _put(tx, GIVEN, [*given, *((self.round, number, None, void) for number, void in voids.items())])
        for write in self.tell(winners) if winners else ():
            await write.apply(tx)
        return before + len(winners)

    async def _give(self, tx: Transaction, terms: Any, winners: Sequence[Winner], cases: dict[int, int]) -> None:
        if not winners:
            return
        at, until = micros(tx.now), micros(terms.valid_until)
        claims = [
            (
                *(one.claim, self.round, self.stock, one.person, 1, PENDING if one.pending else HELD, at, until),
                cases[one.number] if one.pending else None,
                1,
            )
            for one in winners
        ]
        await _put(tx, TAKEN, [(self.stock, len(winners))])
        await _put(tx, CLAIMS, claims)
        postings = [ledger.row(tx.ids, tx.now, "claim", self.round, one.claim, terms.subsidy_fen) for one in winners]
        await _put(tx, ledger.ROWS, postings)


@dataclass(frozen=True, slots=True)
class Rank:
    """Write places down: (number, place) of each. Raises `Lost` where one of them is gone."""

    round: int
    places: tuple[tuple[int, int], ...]

    async def apply(self, tx: Transaction) -> None:
        """Write them."""
        if len(await scripts.run_on(tx.connection, self._script())) != len(self.places):
            raise Lost

    def _script(self) -> Script[list[Any]]:
        return (yield Ask(RANKED, [(self.round, *one) for one in self.places]))


@dataclass(frozen=True, slots=True)
class Finish:
    """All is given and every place is known: so many of so many entries won."""

    round: int
    won: int
    entries: int

    async def apply(self, tx: Transaction) -> None:
        """The round is drawn; who got nothing is told by and by (`storage.losers`)."""
        row = RoundRow
        mine = sa.update(row).where(row.id == self.round, row.state == DRAWING)
        after = {"entered": self.entries, "losers_after": 0 if self.won < self.entries else None}
        if (await tx.connection.execute(mine.values(state=DRAWN, version=row.version + 1, **after))).rowcount != 1:
            raise Lost
        await audit.write(tx, audit.Note("round.drawn", self.round, extra=f"{self.won}/{self.entries}"))


async def _put(tx: Transaction, many: Many, rows: Sequence[tuple[Any, ...]]) -> None:
    if rows:
        await many.on(tx.connection, rows)


def _terms(round: int) -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(RoundRow.state, RoundRow.valid_until, RoundRow.applicants, OfferRow.subsidy_fen)
        .join(OfferRow, OfferRow.id == RoundRow.offer_id)
        .where(RoundRow.id == round)
        .with_for_update(read=True, of=RoundRow)
    )


def _entries(round: int, numbers: Sequence[int]) -> sa.Select[*tuple[Any, ...]]:
    """Each entry with what counts of its person now: merged, a member, an applicant, and whether they have a piece."""
    entry, person, member, case, claim = EntryRow, PersonRow, MembershipRow, CaseRow, ClaimRow
    applies = sa.select(sa.func.max(case.id)).where(
        case.owner_id == entry.person_id, case.kind == "join", case.state.in_((OPEN, WAITING))
    )
    has = sa.select(sa.func.max(claim.id)).where(
        claim.round_id == round, claim.person_id == entry.person_id, claim.state.not_in((RETURNED, VOID))
    )
    return (
        sa.select(
            *(entry.number, entry.person_id, entry.claim_id, entry.void, person.merged_into),
            member.id.label("membership"),
            applies.scalar_subquery().label("case"),
            has.scalar_subquery().label("has"),
        )
        .outerjoin(person, person.id == entry.person_id)
        .outerjoin(member, sa.and_(member.person_id == entry.person_id, member.until.is_(None)))
        .where(entry.round_id == round, entry.number.in_(numbers))
    )


def _void(row: Any, terms: Any) -> str | None:
    """Why they can't have a piece, if so."""
    if row.merged_into is not None:
        return MERGED
    if row.has is not None:
        return HAS
    return LEFT if row.membership is None and not (terms.applicants and row.case) else None

"""Who may take part in a round: found out before the second comes, so that at the second only the grab runs.

What is known of a person is read once (`standing`); whether a round is for them follows without the database (`fits`).
A grab names what it was decided by (the membership's version, the open case), and is decided anew where that changed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from rules.base import values
from rules.offering import GROUPS
from storage import case_rows, paths, people
from storage.claims import Grab
from storage.entries import Enter
from storage.keys import Keyring
from storage.round_rows import Round
from storage.tables.cases import CaseRow
from storage.tables.memberships import MembershipRow
from storage.tables.offers import LIVE_CLAIMS, ClaimRow
from storage.tables.organisations import OrganisationRow
from storage.tables.people import PersonRow


@values.dataclass(frozen=True, slots=True)
class Pass:
    """May take part: from which stock, and what it was decided by. `alike`: others who proved the same phone."""

    round: int
    stock: int
    membership: int = 0
    version: int = 0
    case: int = 0
    alike: tuple[int, ...] = ()

    def grab(self, person: int) -> Grab:
        """The write that takes a piece."""
        return Grab(self.stock, person, self.membership, self.version, self.case, self.alike)

    def enter(self, person: int) -> Enter:
        """The write that takes part in a lottery."""
        return Enter(self.stock, person, self.membership, self.version, self.case, self.alike)


@values.dataclass(frozen=True, slots=True)
class NotFor:
    """May not take part: not_member, place, occupation, too_new, phone, group. `value` says more.

    An organisation's name for place, codes of occupations for occupation, an instant for too_new.
    """

    reason: str
    value: Any = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What counts of a person: membership or open application, where it is, since when, the occupation."""

    person: int
    path: str = ""
    since: datetime | None = None
    occupation: str = ""
    membership: int = 0
    version: int = 0
    case: int = 0
    alike: tuple[int, ...] = ()


async def standing(connection: AsyncConnection, keys: Keyring, person: int | None) -> Standing:
    """How a person stands now; None, and who is neither a member nor applies, stands nowhere."""
    if person is None:
        return Standing(0)
    alike = await _alike(connection, person)
    row = (await connection.execute(_membership(person))).first()
    if row is not None:
        occupation = row.occupation
        if occupation is None:  # written before there was this column
            occupation = str((await people.get(connection, keys, person)).details.get("occupation") or "")
        return Standing(person, row.path, row.since, occupation, row.id, row.version, alike=alike)
    case = (await connection.execute(_application(person))).first()
    if case is None:
        return Standing(person)
    occupation = str(case_rows.answers_of(keys, case).get("occupation") or "")
    return Standing(person, case.path, case.opened_at, occupation, case=case.id, alike=alike)


def fits(round: Round, who: Standing) -> Pass | NotFor:
    """Whether `round` is for them: whether it is open, and whether there is a piece, is another matter."""
    if not (who.membership or (who.case and round.applicants)):
        return NotFor("not_member")
    if not who.path.startswith(round.path):
        return NotFor("place", round.organisation_name)
    if round.occupations and who.occupation not in round.occupations:
        return NotFor("occupation", round.occupations)
    if round.joined_before is not None and (who.since is None or who.since >= round.joined_before):
        return NotFor("too_new", round.joined_before)
    stock = _stock(round, who)
    if stock is None:
        return NotFor("group")
    alike = who.alike if round.one_per_phone else ()
    return Pass(round.id, stock, who.membership, who.version, who.case, alike)


async def eligible(connection: AsyncConnection, keys: Keyring, round: Round, person: int | None) -> Pass | NotFor:
    """Whether `person` may take part in `round`, all of it: also that nobody with the same phone has one already."""
    found = fits(round, await standing(connection, keys, person))
    if isinstance(found, Pass) and found.alike and await _has(connection, round.id, found.alike):
        return NotFor("phone")
    return found


def sorted_out(rounds: Iterable[Round], who: Standing) -> list[tuple[Round, Pass | NotFor]]:
    """Each of `rounds` with whether it is for them, as far as that is known without their claims."""
    return [(round, fits(round, who)) for round in rounds]


def _stock(round: Round, who: Standing) -> int | None:
    by_name = {stock.name: stock.id for stock in round.stocks.values()}
    if round.way != GROUPS:
        return by_name.get("")
    regions = [str(id) for id in reversed(paths.ids_on(who.path))]
    return next((by_name[name] for name in (*regions, who.occupation) if name in by_name), None)


def _membership(person: int) -> sa.Select[*tuple[Any, ...]]:
    mine = MembershipRow
    columns = (mine.id, mine.version, mine.since, mine.occupation, OrganisationRow.path)
    placed = sa.select(*columns).join(OrganisationRow, OrganisationRow.id == mine.organisation_id)
    return placed.where(mine.person_id == person, mine.until.is_(None))


def _application(person: int) -> sa.Select[*tuple[Any, ...]]:
    placed = sa.select(CaseRow.id, CaseRow.opened_at, CaseRow.answers, OrganisationRow.path).join(
        OrganisationRow, OrganisationRow.id == CaseRow.organisation_id
    )
    mine = (CaseRow.owner_id == person, CaseRow.kind == "join", CaseRow.state.in_((case_rows.OPEN, case_rows.WAITING)))
    return placed.where(*mine).order_by(CaseRow.id.desc()).limit(1)


async def _alike(connection: AsyncConnection, person: int) -> tuple[int, ...]:
    mine = sa.select(PersonRow.phone_hash).where(PersonRow.id == person).scalar_subquery()
    others = sa.select(PersonRow.id).where(
        PersonRow.phone_hash == mine, PersonRow.id != person, PersonRow.merged_into.is_(None)
    )
    return tuple(await connection.scalars(others.order_by(PersonRow.id)))


async def _has(connection: AsyncConnection, round: int, persons: tuple[int, ...]) -> bool:
    query = sa.select(ClaimRow.id).where(ClaimRow.round_id == round, ClaimRow.person_id.in_(persons), LIVE_CLAIMS)
    return await connection.scalar(query.limit(1)) is not None

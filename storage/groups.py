"""Several cases looked at together, before they are acted on together."""

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from rules.base import names
from storage import rights
from storage.case_rows import OPEN
from storage.keys import Keyring
from storage.rights import Grant
from storage.tables.cases import CaseRow
from storage.tables.organisations import OrganisationRow


@dataclass(frozen=True, slots=True)
class Standing:
    """How a case stands now. `name` is masked. `answerable`: the reader may answer it, and it is not their own."""

    id: int
    version: int
    state: str
    number: str
    name: str | None
    answerable: bool

    def still(self, version: int) -> bool:
        """Whether it waits as it was seen at `version`."""
        return self.answerable and self.state == OPEN and self.version == version


async def standing(
    connection: AsyncConnection, keys: Keyring, grants: Collection[Grant], reader: int | None, cases: Collection[int]
) -> dict[int, Standing]:
    """How these cases stand now, for a reader with `grants`; ids of no case are left out."""
    query = (
        sa.select(CaseRow, OrganisationRow.path)
        .join(OrganisationRow, OrganisationRow.id == CaseRow.organisation_id)
        .where(CaseRow.id.in_(cases))
    )
    found: dict[int, Standing] = {}
    for row in await connection.execute(query):
        held = rights.paths(tuple(grants), rights.answering(row.kind))
        name = None if row.name is None else names.mask(keys.open("cases.name", row.id, row.name).decode())
        answerable = rights.covers(held, row.path) and row.owner_id != reader
        found[row.id] = Standing(row.id, row.version, row.state, row.number, name, answerable)
    return found

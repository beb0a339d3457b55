"""All tables together: import this before the metadata is used as a whole."""

from storage import ids
from storage.tables import (
    audit,
    broadcasts,
    cases,
    codes,
    files,
    installation,
    memberships,
    offers,
    organisations,
    parcels,
    people,
    reminding,
    staff,
    talk,
)
from storage.tables.base import Table

MODULES = (
    *(audit, broadcasts, cases, codes, files, ids, installation, memberships, offers),
    *(organisations, parcels, people, reminding, staff, talk),
)
metadata = Table.metadata

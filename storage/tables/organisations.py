"""The tree of the union, and its past."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Table
from storage.tables.types import BYTEWISE, ROW_ID


class OrganisationRow(Table):
    """A node. `path` is "/" and the ids from the root in base 36, each ended by "/"; it stands nowhere else."""

    __tablename__ = "organisations"
    __table_args__ = (
        sa.UniqueConstraint("path"),
        sa.UniqueConstraint("external"),
        sa.Index("ix_organisations_parent_id", "parent_id", "id"),
        sa.Index("ix_organisations_name", "name"),
    )

    id: Mapped[int] = mapped_column(ROW_ID, primary_key=True, autoincrement=False)
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisations.id"))
    kind: Mapped[str]
    name: Mapped[str]
    path: Mapped[str] = mapped_column(BYTEWISE)
    depth: Mapped[int] = mapped_column(sa.SmallInteger)
    region: Mapped[str | None]
    external: Mapped[str | None]  # the code it has in the file it was imported from
    version: Mapped[int]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    successor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisations.id"))


class OrganisationParentRow(Table):
    """Under which parent an organisation stood from `since` until `until` (None: still)."""

    __tablename__ = "organisation_parents"
    __table_args__ = (sa.Index("ix_organisation_parents_organisation_id", "organisation_id", "since"),)

    id: Mapped[int] = mapped_column(ROW_ID, primary_key=True, autoincrement=False)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    parent_id: Mapped[int | None]
    since: Mapped[datetime]
    until: Mapped[datetime | None]


class TreeRow(Table):
    """One row that everything which changes paths locks, so that two moves can't make a circle together."""

    __tablename__ = "tree"

    id: Mapped[int] = mapped_column(ROW_ID, primary_key=True, autoincrement=False)
    version: Mapped[int]


class OrganisationCountRow(Table):
    """How many open memberships an organisation has itself, so that a subtree's number needs no count of millions."""

    __tablename__ = "organisation_counts"

    organisation_id: Mapped[int] = mapped_column(
        ROW_ID, sa.ForeignKey("organisations.id"), primary_key=True, autoincrement=False
    )
    members: Mapped[int]

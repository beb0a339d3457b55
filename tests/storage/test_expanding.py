"""Old and new processes live with every migration: it adds, and takes nothing away that the release before it uses.

Taking away is a migration of its own, in a later release, named in `CONTRACTS`; it raises the floor in the same step.
"""

import importlib.util
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa

from storage import migrate

CONTRACTS: frozenset[str] = frozenset()
"""Migrations that take something away: each must put its floor into `schema_floor`, and is looked at by a person."""
ADDS = {"create_table", "create_index", "add_column", "batch_alter_table", "get_bind", "get_context", "bulk_insert"}
FILES = sorted((migrate.FOLDER / "versions").glob("[0-9]*.py"))[1:]
"""The first one makes everything: nobody lived before it."""


class Taken:
    """Stands for `alembic.op`, and what `batch_alter_table` gives; notes what old processes can't live with."""

    def __init__(self, problems: list[str], new: set[str], table: str = "") -> None:
        self._problems, self._new, self._table = problems, new, table

    def __enter__(self) -> "Taken":
        return self

    def __exit__(self, *_error: object) -> None:
        return None

    def f(self, name: str) -> str:
        return name

    def create_table(self, name: str, *_columns: Any, **_options: Any) -> None:
        self._new.add(name)

    def batch_alter_table(self, name: str, **_options: Any) -> "Taken":
        return Taken(self._problems, self._new, name)

    def add_column(self, *args: Any, **_options: Any) -> None:
        *table, column = args
        if not column.nullable and column.server_default is None:
            self._note(table[0] if table else self._table, f"adds {column.name}, which old processes leave empty")

    def create_index(self, name: str, table: str, *_columns: Any, unique: bool = False, **_options: Any) -> None:
        if unique:
            self._note(table, f"{name} forbids what old processes may write")

    def drop_index(self, name: str, *_table: Any, **_options: Any) -> None:
        if not name.startswith("ix_"):  # ours forbid nothing: without one an old process is slower, and not wrong
            self._note(self._table, f"drops {name}")

    def alter_column(self, *args: Any, **options: Any) -> None:
        table = args[0] if len(args) > 1 else self._table
        if options.get("nullable") is not True or {"new_column_name", "type_"} & options.keys():
            self._note(table, f"alters {args[-1]}")

    def execute(self, statement: Any, **_options: Any) -> None:
        words = str(statement).upper().split()
        if words[:2] == ["ALTER", "TABLE"] and words[3] in ("SET", "RESET") and words[4].startswith("("):
            return  # how the rows are stored is no process' business
        if words[:1] in (["DROP"], ["ALTER"], ["DELETE"], ["TRUNCATE"]):
            self._problems.append(f"executes {' '.join(words[:3])}")

    def get_context(self) -> Any:
        return SimpleNamespace(dialect=SimpleNamespace(name="postgresql"))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name in ADDS:
            raise AttributeError(name)

        def anything(*args: Any, **_options: Any) -> None:
            self._note(str(args[1]) if len(args) > 1 else self._table, f"{name} {args[:1]}")

        return anything

    def _note(self, table: str, what: str) -> None:
        if table not in self._new:
            self._problems.append(f"{table}: {what}")


def _loaded(file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"looked_at_{file.stem}", file)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def problems(migration: Any) -> list[str]:
    """What a process of the release before could not live with."""
    found: list[str] = []
    migration.op = Taken(found, set())
    migration.upgrade()
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_migration_only_adds(file: Path) -> None:
    if file.name[:4] not in CONTRACTS:
        assert problems(_loaded(file)) == []


def _made(step: Any) -> Any:
    class Migration:
        op: Any = None

        def upgrade(self) -> None:
            step(self.op)

    return Migration()


@pytest.mark.parametrize(
    "step",
    [
        lambda op: op.drop_column("events", "payload"),
        lambda op: op.drop_table("windows"),
        lambda op: op.drop_index("uq_events_address_id_key", "events"),
        lambda op: op.rename_table("windows", "doors"),
        lambda op: op.alter_column("events", "payload", new_column_name="said"),
        lambda op: op.alter_column("events", "payload", nullable=False),
        lambda op: op.add_column("events", sa.Column("must", sa.Text(), nullable=False)),
        lambda op: op.create_index("one", "events", ["key"], unique=True),
        lambda op: op.create_check_constraint("ck", "events", "state < 4"),
        lambda op: op.execute("ALTER TABLE events DROP COLUMN payload"),
        lambda op: op.execute("ALTER TABLE events SET SCHEMA elsewhere"),
        lambda op: op.batch_alter_table("events").__enter__().drop_column("payload"),
    ],
)
def test_what_takes_something_away_is_seen(step: Any) -> None:
    assert problems(_made(step))


def test_a_table_that_is_new_may_be_anything() -> None:
    def step(op: Any) -> None:
        op.create_table("fresh")
        op.create_index("one", "fresh", ["key"], unique=True)

    assert problems(_made(step)) == []

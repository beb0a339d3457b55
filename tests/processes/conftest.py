"""A union on PostgreSQL with its keys, for machines to run."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage import installation, migrate
from storage.committer import Committer
from storage.database import Database
from storage.ids import Ids
from storage.keys import Keyring
from tests.postgres import Server


@dataclass(frozen=True)
class Union:
    """`url` for whoever reads it here; `folder` for the machines."""

    url: str
    folder: Path
    keys: Keyring


@pytest.fixture
def database(postgres: Server) -> Iterator[str]:
    """An empty database."""
    url = postgres.create()
    yield url
    postgres.drop(url)


@pytest.fixture
async def union(database: str, tmp_path: Path) -> Union:
    """A database with its tables, and the key file that all machines share."""
    await migrate.upgrade(database)
    (tmp_path / "data").mkdir()
    keys = Keyring.load({}, tmp_path / "data/keys.json")
    opened = Database(database)
    committer = Committer(opened, keys, Ids(), lambda: datetime.now(UTC))
    await committer.start()
    await committer.run(installation.Adopt().apply)
    await committer.close()
    await opened.close()
    return Union(database, tmp_path, keys)

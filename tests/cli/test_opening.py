"""Opening an installation: keys are made for a database that has none yet, and by nobody else."""

from pathlib import Path

import pytest

from bot.app import App
from bot.config import Settings
from bot.sections import Database, Keys
from storage.keys import Missing


def test_the_program_makes_no_keys_over_a_database_that_may_have_some(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    url = f"sqlite:///{tmp_path / 'niangjia.db'}"
    with pytest.raises(Missing):
        App.build(Settings(database=Database(url=url), keys=Keys(path=str(path))))
    assert not path.exists()

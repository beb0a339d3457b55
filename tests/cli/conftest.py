"""A computer on which somebody types commands."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.cli.program import main


@dataclass
class Shell:
    """Runs a command in a folder of its own; `out` and `err` hold what the last one said."""

    folder: Path
    capsys: pytest.CaptureFixture[str]
    out: str = ""
    err: str = ""

    def __call__(self, *args: str) -> int:
        self.capsys.readouterr()
        code = main([*args])
        self.out, self.err = self.capsys.readouterr()
        return code

    def write(self, name: str, text: str, encoding: str = "utf-8") -> str:
        (self.folder / name).write_bytes(text.encode(encoding))
        return name

    def keys(self) -> Any:
        return json.loads((self.folder / "data/keys.json").read_text("utf-8"))


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    """An empty installation on SQLite; the terminal speaks English."""
    return _shell(tmp_path, monkeypatch, capsys)


@pytest.fixture
def migrated(database_url: str, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """An installation with its tables, on either database."""
    monkeypatch.setenv("NIANGJIA__DATABASE__URL", database_url)
    assert shell("migrate") == 0
    return shell


def _shell(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    set_variable: Callable[[str, str], None] = monkeypatch.setenv
    set_variable("LC_ALL", "en_GB.UTF-8")
    set_variable("NIANGJIA__SERVER__PORT", "0")
    monkeypatch.setattr("bot.cli.wording.locales", lambda _settings: [])  # the words have tests of their own
    monkeypatch.chdir(folder)
    return Shell(folder, capsys)

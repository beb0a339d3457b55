"""The check of the words: what keeps people from reading is a problem, what nobody says is a warning."""

from pathlib import Path

import pytest

from bot import words
from bot.cli import findings, wording
from bot.config import Settings

HELLO = 'say("hello")\n'


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("zh_CN", "en"):
        (tmp_path / "locales" / name).mkdir(parents=True)
        (tmp_path / "locales" / name / "base.ftl").write_text("words-missing = …\nidle = …\n", "utf-8")
    for room in words.used.ROOMS:
        (tmp_path / room).mkdir()
    (tmp_path / "bot/greeting.py").write_text(HELLO, "utf-8")
    monkeypatch.setattr(wording, "ROOT", tmp_path)
    monkeypatch.setattr(wording, "LOCALES", tmp_path / "locales")
    return tmp_path


def test_missing_words_are_problems_and_idle_ones_are_not(tree: Path) -> None:
    found = wording.locales(Settings(services=[]))
    told = {str(one.what.args["text"]): one.mark for one in found}
    assert told["hello: used, but in no locale"] == findings.PROBLEM
    assert told["idle: never used"] == findings.WARNING


def test_a_language_that_is_not_there_is_a_problem(tree: Path) -> None:
    settings = Settings.model_validate({"locale": {"default": "tlh"}})
    [problem] = wording.locales(settings)
    assert problem.what.args == {"name": "tlh", "known": "en, zh_CN"}


def test_a_service_that_breaks_is_a_problem(tree: Path) -> None:
    [problem] = wording.locales(Settings(services=["tests.no_such_service"]))
    assert problem.what.key == "check-words-not"


def test_the_unions_own_words_pass() -> None:
    assert wording.locales(Settings()) == []

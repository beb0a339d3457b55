"""The commands, as somebody types them."""

import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

import pytest
import typer

from bot.cli import voice
from bot.cli.findings import Finding
from bot.cli.voice import Voice
from bot.config import Settings
from bot.dialogue.say import verbatim
from bot.dialogue.service import Service
from storage.keys import Keyring
from tests.cli.conftest import Shell

ROOT = Path(__file__).parents[2]
TREE = "name,code,parent\n安徽省总工会,A,\n甲市总工会,B,A\n乙市总工会,C,A\n分会,D,B\n分会,E,C\n"


def test_help_speaks_the_language_of_the_terminal(shell: Shell) -> None:
    assert shell("--help") == 0
    assert "Bring the database to this program's tables." in shell.out
    assert shell("migrate", "--language", "zh", "--help") == 0
    assert "把数据库升级到这个程序的版本" in shell.out


@pytest.mark.parametrize(
    ("asked", "environ", "spoken"),
    [
        ("zh", {"LANG": "en_US.UTF-8"}, "zh_CN"),
        (None, {"LANG": "zh_CN.UTF-8"}, "zh_CN"),
        (None, {"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"),
        (None, {"LANG": "de_DE"}, "en"),
        (None, {}, "en"),
    ],
)
def test_the_language_is_chosen(asked: str | None, environ: dict[str, str], spoken: str) -> None:
    assert voice.language(asked, environ) == spoken


@pytest.mark.parametrize("args", [("dance",), ("run", "--port", "many"), ("staff", "invite", "admin"), ("--languag",)])
def test_wrong_usage_has_a_code_of_its_own(shell: Shell, args: tuple[str, ...]) -> None:
    assert shell(*args) == 2


def test_it_runs_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "--language", "zh"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert "命令" in done.stdout + done.stderr


def test_wrong_settings_are_all_said(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    shell.write("mine.toml", "[server]\nport = 'x'\nhots = 'y'\n")
    monkeypatch.delenv("NIANGJIA__SERVER__PORT")
    assert shell("migrate", "--config", "mine.toml") == 1
    assert "mine.toml: server.port can't be “x”. It must be a whole number from 0 to 65535." in shell.err
    assert "Do you mean server.host?" in shell.err
    assert shell("check", "--config=mine.toml") == 1
    assert "server.port" in shell.out


def test_migrating_twice_is_harmless(migrated: Shell) -> None:
    assert migrated("migrate") == 0
    assert "already" in migrated.out


def test_what_is_made_is_for_this_account_alone(shell: Shell) -> None:
    assert shell("migrate") == 0
    assert shell("audit", "verify") == 0
    for name in ("data/niangjia.db", "data/keys.json"):
        assert (shell.folder / name).stat().st_mode & 0o077 == 0


def test_check_says_what_the_first_run_will_make(shell: Shell) -> None:
    assert shell("check") == 0
    assert "data/keys.json will be made on the first run" in shell.out
    assert not (shell.folder / "data").exists()
    assert shell("migrate") == 0
    assert shell("check") == 0
    assert "data/keys.json will be made" in shell.out


def test_check_finds_what_is_wrong_with_keys_and_database(migrated: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    assert migrated("audit", "verify") == 0
    assert migrated("check") == 0
    keys = migrated.folder / "data/keys.json"
    keys.chmod(0o644)
    assert migrated("check") == 1
    assert f"chmod 600 {Path('data/keys.json')}" in migrated.out
    keys.unlink()
    assert migrated("check") == 1
    assert "There are no keys" in migrated.out
    assert migrated("audit", "verify") == 1
    assert not keys.exists(), "new keys would be of no use"
    monkeypatch.setenv("NIANGJIA__DATABASE__URL", "postgresql://union:hunter2@127.0.0.1:1/none")
    assert migrated("check") == 1
    assert "The database does not answer" in migrated.out
    assert "hunter2" not in migrated.out


def test_other_keys_are_refused(migrated: Shell) -> None:
    assert migrated("audit", "verify") == 0
    Keyring.random().save(migrated.folder / "data/keys.json", replace=True)
    for command in (("audit", "verify"), ("check",)):
        assert migrated(*command) == 1
        assert "not the ones this database was sealed with" in migrated.err + migrated.out


def test_an_unmigrated_database_says_what_to_do(shell: Shell) -> None:
    (shell.folder / "data").mkdir()
    (shell.folder / "data/niangjia.db").touch()
    assert shell("audit", "verify") == 1
    assert "python -m bot migrate" in shell.err
    assert shell("check") == 1


def test_a_port_that_is_taken_is_a_problem(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setenv("NIANGJIA__SERVER__PORT", str(taken.getsockname()[1]))
        monkeypatch.setattr("bot.cli.places.ASK_SECONDS", 0.1)
        assert shell("check") == 1
    assert "Can't listen on 127.0.0.1" in shell.out


def test_services_may_offer_commands_and_checks(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def cli(told: Voice, settings: Settings) -> typer.Typer:
        app = typer.Typer()

        @app.command()
        def count() -> None:
            typer.echo(f"{told.language} {settings.server.port}")

        @app.command()
        def other() -> None: ...

        return app

    offer = ModuleType("tests_offer")
    offer.service = Service("offer", cli=cli, checks=(lambda _settings: [Finding(verbatim("no offers yet"))],))  # type: ignore[attr-defined]
    offer.__spec__ = ModuleSpec("tests_offer", None)
    monkeypatch.setitem(sys.modules, "tests_offer", offer)
    monkeypatch.setenv("NIANGJIA__SERVICES", "tests_offer")
    assert shell("offer", "count") == 0
    assert shell.out == "en 0\n"
    assert shell("check") == 1
    assert "no offers yet" in shell.out
    monkeypatch.setenv("NIANGJIA__SERVICES", "tests_no_offer")
    assert shell("check") == 1
    assert "A service can't be loaded (ModuleNotFoundError)" in shell.out


def test_staff_is_invited_by_a_link(migrated: Shell) -> None:
    assert migrated("import", "orgs", migrated.write("tree.csv", TREE)) == 0
    assert migrated("staff", "invite", "管理员", "甲市总工会", "王五", "--days", "2") == 0
    assert re.search(r"http://127.0.0.1:0/s/[0-9A-Z]{16}\n", migrated.out)
    assert "王五 becomes administrator of 甲市总工会" in migrated.out
    assert "█" in migrated.out


def test_an_invitation_that_can_not_be_says_why(migrated: Shell) -> None:
    migrated("import", "orgs", migrated.write("tree.csv", TREE))
    assert migrated("staff", "invite", "king", "甲市总工会", "王五") == 1
    assert "reviewer" in migrated.err
    assert migrated("staff", "invite", "admin", "分会", "王五") == 1
    assert "安徽省总工会 / 甲市总工会 / 分会" in migrated.err
    chosen = re.findall(r"(\d+): ", migrated.err)[0]
    assert migrated("staff", "invite", "admin", chosen, "王五") == 0
    for nobody in ("不存在", "7", "9" * 30):
        assert migrated("staff", "invite", "admin", nobody, "王五") == 1
    assert migrated("staff", "invite", "admin", "甲市总工会", "  ") == 1


def test_the_audit_log_is_verified(migrated: Shell) -> None:
    migrated("import", "orgs", migrated.write("tree.csv", TREE))
    assert migrated("audit", "verify") == 0
    assert "The log is whole" in migrated.out
    assert migrated("audit", "verify", "--head", "5:00ff") == 1
    assert "missing" in migrated.err
    assert migrated("audit", "verify", "--head", "nonsense") == 1


def test_keys_are_rotated_in_three_steps(migrated: Shell) -> None:
    migrated("import", "orgs", migrated.write("tree.csv", TREE))
    member = "name,id number,mobile,union\n张三,11010519491231002X,13812345678,分会2\n"
    migrated("import", "orgs", migrated.write("more.csv", "name,parent\n分会2,B\n"))
    assert migrated("import", "members", migrated.write("people.csv", member)) == 0
    assert migrated("keys", "rotate", "--finish") == 0
    assert "Nothing to finish" in migrated.out
    for what in ((), ("--hashes",), ("--cipher", "sm4")):
        assert migrated("keys", "rotate", *what) == 0
        assert migrated("keys", "rotate", "--finish") == 1
        assert "people." in migrated.err
        assert migrated("keys", "rotate") == 0
        assert migrated("keys", "rotate", "--finish") == 0
        assert migrated("import", "members", "people.csv") == 0
        assert "already there 1" in migrated.out
    assert [key["id"] for key in migrated.keys()["data"]] == [3]
    assert migrated.keys()["data"][0]["cipher"] == "sm4"
    assert [key["id"] for key in migrated.keys()["hash"]] == [2]
    assert migrated("keys", "rotate", "--cipher", "rot13") == 1


def test_what_was_sealed_behind_a_rotation_is_found_all_the_same(shell: Shell) -> None:
    shell("migrate")
    shell("import", "orgs", shell.write("tree.csv", TREE))
    member = "name,id number,union\n张三,11010519491231002X,甲市总工会\n"
    assert shell("import", "members", shell.write("people.csv", member)) == 0
    assert shell("keys", "rotate") == 0
    with closing(sqlite3.connect(shell.folder / "data/niangjia.db")) as database, database:
        database.execute("INSERT INTO rotations VALUES ('people.name', 2, ?, 1)", (1 << 62,))
    assert shell("keys", "rotate") == 0
    assert shell("keys", "rotate", "--finish") == 0
    assert shell("import", "members", "people.csv") == 0
    assert "already there 1" in shell.out

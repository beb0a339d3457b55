"""`backup` and `restore`, as somebody types them."""

import base64
import json
import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from storage.keys import Keyring
from tests.cli.conftest import Shell
from tests.cli.test_running import ROOT, _asked, _free_port, _running

TREE = "name,code,parent\n安徽省总工会,A,\n甲市总工会,B,A\n"


@pytest.fixture
def union(shell: Shell) -> Shell:
    """A union with a tree and its keys, backed up as copy.db."""
    assert shell("migrate") == 0
    assert shell("import", "orgs", shell.write("tree.csv", TREE)) == 0
    assert shell("backup", "copy.db") == 0
    return shell


def test_a_backup_says_what_it_is_and_never_holds_a_key(union: Shell) -> None:
    assert union("backup", "second.db") == 0
    assert "the keys are NOT in it" in union.out and "data 1, hash 1, root 0" in union.out
    written = (union.folder / "second.db").read_bytes() + (union.folder / "second.db.json").read_bytes()
    keys = union.keys()
    for secret in (keys["root"], keys["data"][0]["key"], keys["hash"][0]["key"]):
        raw = base64.b64decode(secret)
        assert secret.encode() not in written and raw not in written and raw.hex().encode() not in written
    for name in ("second.db", "second.db.json"):
        assert (union.folder / name).stat().st_mode & 0o077 == 0
    assert union("backup", "second.db") == 1
    assert "was left alone" in union.err


def test_a_folder_gets_named_backups_and_loses_those_whose_day_is_over(union: Shell) -> None:
    (union.folder / "kept").mkdir()
    for name in ("copy.db", "copy.db.json"):
        shutil.copy(union.folder / name, union.folder / "kept" / name)
    said = json.loads((union.folder / "kept/copy.db.json").read_text())
    (union.folder / "kept/copy.db.json").write_text(json.dumps(said | {"delete_after": "2020-01-01"}))
    assert union("backup", "kept", "--keep-days", "3") == 0
    assert "Its day is over, it is deleted: kept/copy.db" in union.out
    [made] = (union.folder / "kept").glob("*.db")
    assert made.name.startswith("niangjia-2") and made.with_name(f"{made.name}.json").exists()


def test_it_is_restored_elsewhere_and_the_union_goes_on(union: Shell, tmp_path: Path) -> None:
    before = (union.folder / "data/niangjia.db").read_bytes()
    union("import", "orgs", union.write("more.csv", "name,code,parent\n乙市总工会,C,A\n"))
    assert union("restore", "copy.db") == 1
    assert "--replace" in union.err
    assert union("restore", "copy.db", "--replace") == 0
    head = union.out.partition("--head ")[2].split()[0]
    assert "forget them again" in union.out
    [old] = (union.folder / "data").glob("niangjia.db.before-*")
    assert old.stat().st_size >= len(before)
    assert union("audit", "verify", "--head", head) == 0
    assert union("import", "orgs", "more.csv") == 0
    assert "Imported 1" in union.out, "it was lost with the time after the backup"
    port = _free_port()
    with _running(tmp_path, port) as process:
        assert json.loads(_asked(port, "/health"))["ready"] is True
        assert union("restore", "copy.db", "--replace") == 1
        assert "Stop every Niangjia first" in union.err
        assert union("backup", "while-it-runs.db") == 0
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0


def test_what_can_not_be_restored_is_said_in_a_sentence(union: Shell) -> None:
    shutil.rmtree(union.folder / "data/", ignore_errors=True)
    assert union("restore", "none.db") == 1
    assert "there is no such file" in union.err
    assert union("restore", "tree.csv") == 1
    assert "no .json beside tree.csv" in union.err
    assert union("restore", "copy.db") == 1
    assert "There are no keys" in union.err
    Keyring.random().save(union.folder / "data/keys.json")
    assert union("restore", "copy.db") == 1
    assert "These keys don't open this backup. It needs data 1, hash 1, root 0" in union.err
    said = (union.folder / "copy.db.json").read_text()
    (union.folder / "copy.db.json").write_text(said.replace('"revision": "0', '"revision": "9'))
    assert union("restore", "copy.db") == 1
    assert "made by a newer Niangjia" in union.err
    (union.folder / "copy.db.json").write_text(said)
    with (union.folder / "copy.db").open("ab") as file:
        file.write(b"more")
    assert union("restore", "copy.db") == 1
    assert "not as it was when it was made" in union.err
    assert [file.name for file in (union.folder / "data").iterdir()] == ["keys.json"]


def test_a_server_s_database_has_tools_of_its_own(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NIANGJIA__DATABASE__URL", "postgresql://union:hunter2@127.0.0.1:1/none")
    assert shell("backup", "copy.db") == 1
    assert "pg_dump" in shell.err
    assert shell("restore", "copy.db") == 1
    assert "pg_restore" in shell.err


def test_there_is_nothing_to_back_up_before_there_is_a_database(shell: Shell) -> None:
    assert shell("backup", "copy.db") == 1
    assert "The database is empty" in shell.err


@pytest.mark.parametrize("command", [("backup", "second.db"), ("restore", "copy.db", "--replace")])
def test_a_disk_that_fills_up_meanwhile(union: Shell, command: tuple[str, ...]) -> None:
    """A limit on the size of files stands for the disk."""
    before = sorted(union.folder.rglob("*"))
    done = subprocess.run(
        [sys.executable, "-m", "bot", *command],
        cwd=union.folder,
        env={"PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", "NIANGJIA__SERVER__PORT": "0"},
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)),
    )
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "There is no room" in done.stderr or "can't be" in done.stderr
    assert sorted(union.folder.rglob("*")) == before

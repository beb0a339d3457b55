"""PostgreSQL has tools of its own: what `docs/backup.md` says of them works."""

import asyncio
import re
import shutil
import subprocess
from pathlib import Path

import asyncpg
import pytest

from tests.cli.conftest import Shell
from tests.postgres import Server

DOCS = Path(__file__).parents[2] / "docs"
TREE = "name,code,parent\n安徽省总工会,A,\n甲市总工会,B,A\n"


def moves(page: str) -> list[str]:
    """The statements that keep old buttons from acting, as the page has them."""
    return re.findall(r"^    (UPDATE .*;)$", (DOCS / page).read_text("utf-8"), re.MULTILINE)


def test_both_pages_have_the_same_statements() -> None:
    assert moves("backup.md") == moves("backup.zh-CN.md") and len(moves("backup.md")) == 5


async def _next_id(dsn: str) -> int:
    connection = await asyncpg.connect(dsn)
    try:
        for statement in moves("backup.md"):
            await connection.execute(statement)
        return int(await connection.fetchval("SELECT next FROM id_blocks"))
    finally:
        await connection.close()


def test_a_dump_is_restored_and_the_union_goes_on(
    postgres: Server, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    if shutil.which("pg_dump") is None:
        pytest.skip("needs pg_dump: apt-get install postgresql-client")
    first, second = postgres.create(), postgres.create()
    try:
        _drill(shell, monkeypatch, first, second)
    finally:
        postgres.drop(first)
        postgres.drop(second)


def _drill(shell: Shell, monkeypatch: pytest.MonkeyPatch, first: str, second: str) -> None:
    old, new = first.replace("+asyncpg", ""), second.replace("+asyncpg", "")
    dump = str(shell.folder / "union.dump")
    monkeypatch.setenv("NIANGJIA__DATABASE__URL", first)
    assert shell("migrate") == 0
    assert shell("import", "orgs", shell.write("tree.csv", TREE)) == 0
    assert shell("audit", "verify") == 0
    head = re.search(r"\d+:[0-9a-f]{64}", shell.out)
    assert head is not None
    for command in (
        ["pg_dump", "--format=custom", f"--file={dump}", old],
        ["pg_restore", "--list", dump],
        ["pg_restore", "--exit-on-error", f"--dbname={new}", dump],
    ):
        subprocess.run(command, check=True, capture_output=True)
    assert asyncio.run(_next_id(new)) > 1_000_000
    monkeypatch.setenv("NIANGJIA__DATABASE__URL", second)
    assert shell("audit", "verify", "--head", head[0]) == 0
    assert shell("import", "orgs", shell.write("more.csv", "name,code,parent\n乙市总工会,C,A\n")) == 0
    assert "Imported 1" in shell.out
    (shell.folder / "data/keys.json").unlink()
    assert shell("audit", "verify") == 1, "a dump holds no keys either"

"""The union's own table of days off, for years that nobody has published yet."""

import sqlite3

from tests.cli.conftest import Shell

TABLE = """日期,放假或上班,名称
2027-01-01,放假,元旦
2027-10-01,放假,国庆节
2027年2月14日,上班,
明天,放假,
2027-05-01,也许,
"""


def kept(shell: Shell) -> dict[str, int]:
    with sqlite3.connect(shell.folder / "data/niangjia.db") as database:
        found = dict(database.execute("SELECT day, works FROM calendar_overrides"))
    database.close()
    return found


def test_days_are_kept_and_bad_lines_named(shell: Shell) -> None:
    shell("migrate")
    file = shell.write("days.csv", TABLE)
    assert shell("import", "days", file, "--dry-run") == 1
    assert kept(shell) == {}
    assert shell("import", "days", file) == 1
    assert kept(shell) == {"2027-01-01": 0, "2027-10-01": 0, "2027-02-14": 1}
    said = shell.out + shell.err
    assert "Line 5" in said
    assert "Line 6" in said


def test_a_year_is_replaced_as_a_whole(shell: Shell) -> None:
    shell("migrate")
    shell("import", "days", shell.write("days.csv", TABLE))
    assert shell("import", "days", shell.write("again.csv", "2027-01-04,放假,\n")) == 0
    assert kept(shell) == {"2027-01-04": 0}

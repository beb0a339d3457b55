"""Importing lists: as unions keep them, with all that is wrong in them."""

import csv
import sqlite3
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bot.cli import sheets
from rules.base import checkdigit
from tests.cli.conftest import Shell

TREE = (
    "安徽某地工会名单,,,,\n"
    "组织名称*,组织编码,上级(编码或名称),类型,备注\n"
    "东县总工会,C1,甲市总工会,县总工会,\n"
    "甲市总工会,B1,A0,,\n"
    "安徽省总工会,A0,,总工会,\n"
    "龙湖街道总工会,,C1,街道,\n"
)


def document(number: int) -> str:
    body = f"3403031990{number // 28 % 12 + 1:02}{number % 28 + 1:02}{number // 336:03}"
    return body + checkdigit.mod_11_2(body)


def members(count: int, union: str = "甲市总工会") -> str:
    lines = [f"张三,{document(n)},138{n:08},{union},货车司机,某某物流,2024/5/1" for n in range(count)]
    return "\n".join(["姓名,身份证号,手机号,所属工会,职业,工作单位,入会日期", *lines]) + "\n"


def report(shell: Shell, name: str) -> list[list[str]]:
    text = (shell.folder / name).read_text("utf-8-sig")
    return list(csv.reader(text.splitlines()))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_tree_is_imported_whatever_the_order_and_the_encoding(shell: Shell, encoding: str) -> None:
    shell("migrate")
    assert shell("import", "orgs", shell.write("tree.csv", TREE, encoding)) == 0
    assert "Imported 4, already there 0, not taken 0" in shell.out
    with sqlite3.connect(shell.folder / "data/niangjia.db") as database:
        found = dict(database.execute("SELECT name, depth || kind FROM organisations"))
    database.close()
    assert found == {
        "安徽省总工会": "0federation",
        "甲市总工会": "1federation",
        "东县总工会": "2federation",
        "龙湖街道总工会": "3township",
    }


def test_nothing_is_imported_twice(migrated: Shell) -> None:
    migrated("import", "orgs", migrated.write("tree.csv", TREE))
    assert migrated("import", "orgs", "tree.csv") == 0
    assert "Imported 0, already there 4" in migrated.out
    twice = members(3) + members(5).split("\n", 1)[1]
    assert migrated("import", "members", migrated.write("people.csv", twice)) == 0
    assert "Imported 5, already there 3" in migrated.out
    assert migrated("import", "members", "people.csv") == 0
    assert "Imported 0, already there 8" in migrated.out


def test_a_dry_run_says_the_same_and_changes_nothing(migrated: Shell) -> None:
    migrated.write("tree.csv", TREE + "坏,,没有的上级,,\n重复,,甲市总工会,,\n重复,,甲市总工会,,\n")
    assert migrated("import", "orgs", "tree.csv", "--dry-run") == 1
    would = migrated.out
    assert "Would import 5, already there 1, not taken 1" in would
    assert migrated("import", "orgs", "tree.csv") == 1
    assert "Imported 5, already there 1, not taken 1" in migrated.out
    twice = members(30) + members(40).split("\n", 1)[1]
    assert migrated("import", "members", migrated.write("people.csv", twice), "--dry-run") == 0
    assert "Would import 40, already there 30, not taken 0" in migrated.out
    assert migrated("import", "members", "people.csv") == 0
    assert "Imported 40, already there 30, not taken 0" in migrated.out


def test_a_bad_line_never_stops_the_good_ones(migrated: Shell) -> None:
    migrated("import", "orgs", migrated.write("tree.csv", TREE))
    good = document(1)
    wrong = good[:17] + ("0" if good[17] != "0" else "1")
    lines = [
        "姓名,身份证号,手机号,所属工会,入会日期",
        f"张三,{good},13812345678,B1,",
        f"李四,{wrong},13812345678,B1,",
        f"王五,{document(2)},12345,甲市总工会,",
        f"赵六,{document(3)},,没有的工会,",
        "钱七,3.40303E+17,,B1,",
        f"=cmd|'/c calc'!A1,{document(4)},,B1,",
        f"孙八,{document(5)},,,",
        f"周九,{document(6)},,B1,2999-01-01",
        f"吴十,'{document(7)},\t13912345678,  甲市总工会 ,2019年7月",
        ",,,,",
    ]
    assert migrated("import", "members", migrated.write("people.csv", "\n".join(lines))) == 1
    assert "Imported 2, already there 0, not taken 7" in migrated.out
    rows = report(migrated, "people.errors.csv")
    why = {int(row[0]): row[1] for row in rows[1:]}
    assert rows[0][:3] == ["line", "problem", "姓名"]
    assert why[3] == "id number: the last digit does not fit, one digit is wrong."
    assert why[4].startswith("mobile: ")
    assert why[5] == "organisation: not known."
    assert why[6].startswith("id number: Excel has rounded")
    assert why[7].startswith("name: ")
    assert why[8] == "organisation: nothing is given."
    assert why[9] == "date joined: lies in the future."
    names = {row[2] for row in rows[1:]}
    assert "'=cmd|'/c calc'!A1" in names, "a spreadsheet must not run it"
    assert (migrated.folder / "people.errors.csv").stat().st_mode & 0o077 == 0


def test_the_corrected_report_can_be_imported(migrated: Shell) -> None:
    migrated("import", "orgs", migrated.write("tree.csv", TREE))
    migrated.write("people.csv", members(2).replace(document(1), "123"))
    assert migrated("import", "members", "people.csv", "--report", "left.csv") == 1
    text = (migrated.folder / "left.csv").read_text("utf-8-sig")
    migrated.write("left.csv", text.replace(",123,", f",{document(1)},"), "utf-8-sig")
    assert migrated("import", "members", "left.csv") == 0
    assert "Imported 1, already there 0" in migrated.out


def test_lines_without_a_parent_go_under_the_one_that_is_named(migrated: Shell) -> None:
    migrated("import", "orgs", migrated.write("tree.csv", TREE))
    homes = migrated.write("homes.csv", "name\n会员之家一\n会员之家二\n")
    assert migrated("import", "orgs", homes) == 1
    assert migrated("import", "orgs", homes, "--under", "甲市总工会") == 0
    assert "Imported 2" in migrated.out
    people = migrated.write("people.csv", "姓名,证件号码\n张三," + document(9) + "\n")
    assert migrated("import", "members", people, "--under", "会员之家一") == 0
    assert migrated("import", "members", people, "--under", "没有") == 1


def test_a_circle_is_refused_and_the_rest_is_taken(migrated: Shell) -> None:
    tree = "name,code,parent\n根工会,A,\n甲甲,B,C\n乙乙,C,B\n丙丙,D,B\n丁丁,E,E\n好好,F,A\n"
    assert migrated("import", "orgs", migrated.write("tree.csv", tree)) == 1
    assert "Imported 2, already there 0, not taken 4" in migrated.out
    assert {row[2] for row in report(migrated, "tree.errors.csv")[1:]} == {"甲甲", "乙乙", "丙丙", "丁丁"}


def test_a_workbook_is_read_by_its_values(migrated: Shell) -> None:
    migrated("import", "orgs", migrated.write("tree.csv", TREE))
    book = openpyxl.Workbook()
    sheet: Any = book.create_sheet("会员")
    sheet.append(["2026年会员名册"])
    sheet.append(["姓名", "身份证号码", "联系电话", "工会编码", "入会时间"])
    sheet.append(["张三", document(1), 13812345678, "B1", date(2020, 2, 3)])
    sheet.append(["李四", float(document(28)[:17] + "1"), None, "B1", None])
    sheet.append([None])
    sheet.append(["王五", document(3), "=1+1", "B1", "2020.03"])
    book.save(migrated.folder / "people.xlsx")
    book.close()
    assert migrated("import", "members", "people.xlsx") == 1
    assert "Imported 2, already there 0, not taken 1" in migrated.out
    assert report(migrated, "people.errors.csv")[1][0] == "4"


def test_many_members_are_imported_in_batches(migrated: Shell) -> None:
    migrated("import", "orgs", migrated.write("tree.csv", TREE))
    assert migrated("import", "members", migrated.write("people.csv", members(1500))) == 0
    assert "Imported 1500" in migrated.out


def test_files_that_are_no_lists(shell: Shell) -> None:
    shell("migrate")
    (shell.folder / "old.xls").write_bytes(sheets.OLD_EXCEL + b"rest")
    (shell.folder / "broken.xlsx").write_bytes(sheets.ZIP + b"rest")
    (shell.folder / "noise.csv").write_bytes(bytes(range(256)) * 10)
    (shell.folder / "folder").mkdir()
    shell.write("empty.csv", "")
    shell.write("other.csv", "a,b\n1,2\n")
    with zipfile.ZipFile(shell.folder / "zip.xlsx", "w") as other:
        other.writestr("hello.txt", "hello")
    for name in ("old.xls", "broken.xlsx", "zip.xlsx", "noise.csv", "folder", "empty.csv", "other.csv", "absent.csv"):
        assert shell("import", "members", name) == 1, name
        assert name in shell.err
        assert "Traceback" not in shell.err


def test_a_bomb_is_not_unpacked(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    shell("migrate")
    monkeypatch.setattr("bot.cli.workbooks.UNPACKED_BYTES", 1_000_000)
    with zipfile.ZipFile(shell.folder / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/worksheets/sheet1.xml", b"0" * 10_000_000)
    assert shell("import", "members", "bomb.xlsx") == 1
    assert "unpacks to far too much" in shell.err


def test_a_quote_that_nobody_closed_spoils_its_own_lines_only(shell: Shell) -> None:
    shell("migrate")
    shell("import", "orgs", shell.write("tree.csv", TREE))
    people = members(2).rstrip() + '\n"李四,' + "x" * sheets.LONGEST_CELL + "\n"
    people += members(5).split("\n", 1)[1]
    assert shell("import", "members", shell.write("people.csv", people)) == 1
    assert "Imported 5, already there 2, not taken 1" in shell.out


def test_the_fingerprint_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x")
    assert len(sheets.fingerprint(tmp_path / "a")) == 16

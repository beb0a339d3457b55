"""Checking a draw from the command line: what was tampered with is named in a sentence."""

from collections.abc import Callable

import pytest

from rules import draw_checks
from tests.cli.conftest import Shell
from tests.unit.rules.test_draw_checks import at, listed, outcome, published, replaced, swapped_places

Lines = list[bytes]


def checked(shell: Shell, lines: Lines, *options: str) -> int:
    (shell.folder / "draw.csv").write_bytes(b"".join(lines))
    return shell("draw", "verify", "draw.csv", *options)


def test_a_true_file_needs_neither_settings_nor_database(shell: Shell) -> None:
    assert checked(shell, published()) == 0
    assert "All of it is right" in shell.out
    assert "6 won, 25 lost, 4 were void" in shell.out
    assert "--commitment" in shell.out
    assert [*shell.folder.iterdir()] == [shell.folder / "draw.csv"]


def test_what_was_announced_is_compared(shell: Shell) -> None:
    report = draw_checks.check(published())
    known = ("--commitment", report.commitment, "--digest", report.digest)
    assert checked(shell, published(), *known) == 0
    assert "--commitment" not in shell.out
    assert checked(shell, published(), "--digest", "ab" * 32) == 1
    assert f"its hash was {'ab' * 32}" in shell.err


def test_a_list_at_closing_can_be_checked(shell: Shell) -> None:
    assert checked(shell, listed()[0]) == 0
    assert "not drawn yet" in shell.out


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (at(b"seed", replaced(b"0001", b"0002")), "not the seed that was promised"),
        (at(b"entry", lambda e: [*e, b"entry,41,,1,aa\n"]), "added, removed or changed after closing"),
        (at(b"entry", lambda e: e[:4] + e[5:]), "added, removed or changed after closing"),
        (at(b"entry", replaced(b"entry,4,,2,", b"entry,4,,3,")), "added, removed or changed after closing"),
        (at(b"result", swapped_places), "number 1 should be in place"),
        (outcome(1, "merged"), "after the last piece was given"),
        (lambda e: [b"PK\x03\x04 a spreadsheet", *e], "Line 1 can't be read"),
        (lambda e: [b"x" * 10**6], "Line 1 can't be read"),
        (lambda e: [], "not complete"),
    ],
)
def test_tampering_is_named(shell: Shell, change: Callable[[Lines], Lines], sentence: str) -> None:
    assert checked(shell, change(published())) == 1
    assert sentence in shell.err


def test_it_speaks_chinese(shell: Shell) -> None:
    (shell.folder / "draw.csv").write_bytes(b"".join(at(b"seed", replaced(b"0001", b"0002"))(published())))
    assert shell("--language", "zh", "draw", "verify", "draw.csv") == 1
    assert "种子不是事先约定的那个" in shell.err


def test_a_file_that_is_not_there(shell: Shell) -> None:
    assert shell("draw", "verify", "nothing.csv") == 1
    assert "nothing.csv" in shell.err


def test_nothing_is_published_of_a_round_that_is_none(shell: Shell) -> None:
    shell("migrate")
    assert shell("draw", "publish", "17", "draw.csv") == 1
    assert "no published list 17" in shell.err
    assert not (shell.folder / "draw.csv").exists()


def test_a_file_that_stands_there_is_not_written_over(shell: Shell) -> None:
    shell("migrate")
    shell.write("draw.csv", "mine")
    assert shell("draw", "publish", "17", "draw.csv") == 1
    assert (shell.folder / "draw.csv").read_text() == "mine"

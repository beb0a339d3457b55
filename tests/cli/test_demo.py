"""`demo` on the command line: into an empty database, again for fresh links, never over another union."""

import re

import pytest

from handlers.demo import doors, loading
from tests.cli.conftest import Shell

LINK = re.compile(r"/s/([\w-]+)")


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few members are enough here."""
    monkeypatch.setattr(loading, "MEMBERS", 20)


def test_the_demo_prints_its_doors_in_both_languages_and_fresh_links_the_next_time(shell: Shell) -> None:
    assert shell("demo") == 0
    first = LINK.findall(shell.out)
    assert len(first) == len(doors.LANES) + len(doors.SEATS)
    assert "禹会区总工会审核员 / reviewer of Yuhui District" in shell.out
    assert "都是编的" in shell.out and "are made up" in shell.out
    assert shell("demo") == 0
    again = LINK.findall(shell.out)
    assert again[:2] == first[:2]
    assert not {*again[2:]} & {*first[2:]}


def test_another_union_is_not_touched(shell: Shell) -> None:
    assert shell("migrate") == 0
    assert shell("import", "orgs", shell.write("tree.csv", "name,code,parent\n某省总工会,A,\n")) == 0
    assert shell("demo") == 1
    assert "holds a union already" in shell.err
    assert not LINK.search(shell.out)

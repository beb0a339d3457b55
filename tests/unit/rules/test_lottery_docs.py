"""The lines of Python in docs/lottery.md are a check of their own: they agree with ours, and see what was changed."""

import re
from pathlib import Path

import pytest

from tests.unit.rules.test_draw_checks import at, outcome, published, replaced

DOCS = Path(__file__).parents[3] / "docs"
NAMES = ("lottery.md", "lottery.zh-CN.md")
WRONG = ("WRONG", "不对")


def snippet(name: str) -> str:
    """The block that begins with its imports."""
    text = (DOCS / name).read_text("utf-8")
    [block] = re.findall(
        r"(?:^    .*\n)+", text[text.index("    import hashlib") :].split("\n\n")[0] + "\n", re.MULTILINE
    )
    return re.sub(r"^    ", "", block, flags=re.MULTILINE)


def run(name: str, lines: list[bytes], folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = folder / "draw.csv"
    file.write_bytes(b"".join(lines))
    monkeypatch.setattr("sys.argv", ["check.py", str(file)])
    exec(compile(snippet(name), name, "exec"), {})


@pytest.mark.parametrize("name", NAMES)
def test_a_true_file_is_found_true(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(name, published(), tmp_path, monkeypatch)
    said = capsys.readouterr().out
    assert len(said.splitlines()) == 35
    assert not any(word in said for word in WRONG)


@pytest.mark.parametrize("name", NAMES)
def test_what_was_changed_is_seen(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for change in (at(b"entry", replaced(b"entry,4,,2,", b"entry,4,,3,")), at(b"seed", replaced(b"0001", b"0002"))):
        with pytest.raises(AssertionError):
            run(name, change(published()), tmp_path, monkeypatch)
    lost = next(line for line in published() if line.startswith(b"result") and b"lost" in line)
    capsys.readouterr()
    run(name, outcome(int(lost.split(b",")[1]), "won")(published()), tmp_path, monkeypatch)
    said = capsys.readouterr().out
    assert any(word in said for word in WRONG)

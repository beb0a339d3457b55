"""Checking a published draw: each way of cheating or spoiling the file is found, and named."""

import hashlib
from collections.abc import Callable

import pytest

from rules import draw_checks, draw_files, lottery
from rules.draw_checks import Report
from rules.draw_files import Announced
from rules.lottery import Draw, Lots, Tickets

SEED = bytes(range(32))
Lines = list[bytes]
Change = Callable[[Lines], Lines]


def listed(weighted: bool = True, entries: int = 40) -> tuple[Lines, Lots, str]:
    """The lines of a list at closing; every fifth is in the stock "7", and every seventh number is missing."""
    announced = Announced(11, lottery.commitment(SEED), weighted, (("", 4), ("7", 2)))
    lines, lots = announced.lines().splitlines(keepends=True), Lots()
    for number in range(1, entries + 1):
        if number % 7:
            weight, seven = number % 3 + 1 if weighted else 1, number % 5 == 0
            lines.append(draw_files.entry(number, "7" if seven else "", weight, "5f3a"))
            lots.add(number, seven, weight)
    digest = hashlib.sha256(b"".join(lines)).hexdigest()
    return [*lines, draw_files.digest(digest)], lots, digest


def published(weighted: bool = True, void: int = 2, entries: int = 40) -> Lines:
    """A whole file; the first `void` of each stock had left the union."""
    lines, lots, digest = listed(weighted, entries)
    draw = Draw(Tickets(SEED, 11, digest), lots, 2)
    for _ in draw.steps():
        pass
    outcomes = ["lost"] * len(lots)
    for order, pieces in zip(draw.orders, (4, 2), strict=True):
        for place, position in enumerate(order[: pieces + void]):
            outcomes[position] = "left" if place < void else "won"
    results = [draw_files.result(*one) for one in zip(lots.numbers, draw.places, outcomes, strict=True)]
    return [*lines, draw_files.seed(SEED), *results]


def reasons(lines: Lines, **known: str) -> list[str]:
    return [one.reason for one in draw_checks.check(lines, **known).wrong]


def test_a_true_file_is_found_true() -> None:
    lines = published()
    report = draw_checks.check(lines)
    assert report == Report(
        11, lottery.commitment(SEED), listed()[2], 35, True, {"won": 6, "left": 4, "lost": 25}, (), 0
    )
    assert reasons(lines, commitment=report.commitment, digest=report.digest.upper()) == []


def test_an_even_draw_and_one_where_pieces_are_left() -> None:
    assert reasons(published(weighted=False, void=0)) == []
    assert reasons(published(entries=4, void=0)) == []
    assert reasons(published(entries=0)) == []


def test_a_list_at_closing_is_checked_as_far_as_it_goes() -> None:
    report = draw_checks.check(listed()[0])
    assert (report.drawn, report.entries, report.wrong) == (False, 35, ())


def replaced(old: bytes, new: bytes) -> Change:
    return lambda lines: [line.replace(old, new) for line in lines]


def at(kind: bytes, change: Change) -> Change:
    """Change the lines of one kind only."""

    def do(lines: Lines) -> Lines:
        first = next(number for number, line in enumerate(lines) if line.startswith(kind))
        mine = [line for line in lines if line.startswith(kind)]
        rest = [line for line in lines if not line.startswith(kind)]
        return [*rest[:first], *change(mine), *rest[first:]]

    return do


def swapped_places(lines: Lines) -> Lines:
    first, second = (line.split(b",") for line in lines[:2])
    first[2], second[2] = second[2], first[2]
    return [b",".join(first), b",".join(second), *lines[2:]]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(at(b"seed", replaced(b"0001", b"0002")), ["seed"], id="another seed"),
        pytest.param(at(b"commitment", replaced(b"630d", b"630e")), ["digest", "seed"], id="another commitment"),
        pytest.param(at(b"stock", replaced(b",4\n", b",5\n")), ["digest"], id="another number of pieces"),
        pytest.param(at(b"entry", lambda e: [*e, b"entry,41,,1,aa\n"]), ["digest", "missing"], id="an entry more"),
        pytest.param(at(b"entry", lambda e: e[:4] + e[5:]), ["digest", "entry"], id="an entry less"),
        pytest.param(at(b"entry", replaced(b"entry,4,,2,", b"entry,4,,3,")), ["digest"], id="another weight"),
        pytest.param(at(b"entry", replaced(b"entry,4,,", b"entry,4,7,")), ["digest"], id="another stock"),
        pytest.param(at(b"entry", replaced(b"5f3a", b"5f3b")), ["digest"], id="another person"),
        pytest.param(at(b"result", swapped_places), ["place", "place"], id="two places swapped"),
        pytest.param(at(b"result", lambda e: e[:-1]), ["missing"], id="a result less"),
        pytest.param(at(b"result", lambda e: e[1:]), ["entry"], id="the first result less"),
        pytest.param(at(b"result", lambda e: [*e, e[-1]]), ["entry"], id="a result more"),
        pytest.param(lambda e: e[:20], ["cut"], id="cut off"),
        pytest.param(lambda e: [*e[:20], *e[19:]], ["order"], id="a line twice"),
        pytest.param(replaced(b"lottery,1,", b"lottery,2,"), ["format"], id="another format"),
        pytest.param(replaced(b"entry,4,,2,", b"entry,4,,4,"), ["weight"], id="more weight than there is"),
        pytest.param(replaced(b"entry,4,,2,", b"entry,4,,0,"), ["weight"], id="no weight"),
        pytest.param(replaced(b"entry,4,,", b"entry,4,8,"), ["stock"], id="a stock that is none"),
        pytest.param(replaced(b"entry,4,", b"entry,04,"), ["line"], id="a number with a nought"),
        pytest.param(replaced(b"entry,4,", b"entry,=4,"), ["line"], id="no number"),
        pytest.param(replaced(b"entry,4,,2,", b"entry,4,,2,,"), ["line"], id="a cell too many"),
        pytest.param(lambda e: [b"x" * 10_000, *e], ["line"], id="not our file"),
        pytest.param(lambda e: [], ["cut"], id="an empty file"),
    ],
)
def test_what_is_not_true_is_named(change: Change, expected: list[str]) -> None:
    assert reasons(change(published())) == expected


def test_weights_stand_only_where_they_were_announced() -> None:
    assert reasons(replaced(b"entry,4,,1,", b"entry,4,,2,")(published(weighted=False))) == ["weight"]


def outcome(number: int, found: str) -> Change:
    """Write another outcome for an entry."""

    def one(line: bytes) -> bytes:
        cells = line.rstrip().split(b",")
        return b",".join([*cells[:3], found.encode()]) + b"\n" if cells[1] == str(number).encode() else line

    return at(b"result", lambda lines: [one(line) for line in lines])


def numbers(lines: Lines, found: bytes) -> list[int]:
    return [int(line.split(b",")[1]) for line in lines if line.startswith(b"result") and found in line]


def test_a_piece_that_went_to_somebody_else_is_named_on_both_sides() -> None:
    lines = published()
    won, lost = numbers(lines, b"won")[0], numbers(lines, b"lost")[0]
    changed = outcome(lost, "won")(outcome(won, "lost")(lines))
    found = {(one.reason, one.values["number"]) for one in draw_checks.check(changed).wrong}
    assert ("passed_over", str(won)) in found
    assert len(found) >= 2


def test_nobody_is_void_once_all_is_given() -> None:
    lines = published()
    [wrong] = draw_checks.check(outcome(numbers(lines, b"lost")[-1], "left")(lines)).wrong
    assert wrong.reason == "void_late"


def test_a_forged_file_that_fits_itself_is_not_what_was_announced() -> None:
    forged = published()
    assert reasons(forged, commitment="ab" * 32) == ["other_commitment"]
    assert reasons(forged, digest="ab" * 32) == ["other_digest"]


def test_what_mail_and_spreadsheets_put_around_lines_changes_nothing() -> None:
    lines = [line.rstrip() + b"\r\n" for line in published()]
    assert reasons([b"\xef\xbb\xbf" + lines[0], *lines[1:]]) == []


def test_what_is_shown_has_an_end() -> None:
    worse = at(b"result", lambda e: [b",".join([*line.split(b",")[:2], b"9999", b"lost\n"]) for line in e])
    report = draw_checks.check(worse(published(entries=300)))
    assert (len(report.wrong), report.more > 200) == (draw_checks.MOST_SHOWN, True)

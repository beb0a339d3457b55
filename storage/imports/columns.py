"""Lines of a file as the rules read them."""

from collections.abc import Sequence
from datetime import date

from rules import roster_words, rosters
from rules.rosters import MemberLine, OrganisationLine
from storage.imports.lines import Refused

ORGANISATIONS, MEMBERS = "organisations", "members"
FIELDS = ("line", *dict.fromkeys((*roster_words.ORGANISATION_COLUMNS, *roster_words.MEMBER_COLUMNS)))
REASONS = (
    *("empty", "long", "short", "hidden", "unknown", "ambiguous", "closed", "circle", "unreadable", "rounded", "shape"),
    *("digits", "symbols", "mixed", "script", "masked", "first_generation", "length", "area", "date", "future", "age"),
    *("checksum", "country", "not_mobile"),
)
"""Every reason for which a line may be refused, of the rules and of the tree."""


def found(cells: Sequence[str], kind: str) -> dict[str, int]:
    """Where each field of `kind` stands, if these cells are the headings of such a list; else nothing."""
    columns = rosters.columns(cells, kind)
    return columns if all(field in columns for field in roster_words.NEEDED[kind]) else {}


def examples(kind: str) -> str:
    """The headings that a list of `kind` must have, in both languages."""
    known = roster_words.COLUMNS[kind]
    chinese = (next(word for word in known[field] if not word.isascii()) for field in roster_words.NEEDED[kind])
    return ", ".join(f"{word} ({field})" for field, word in zip(roster_words.NEEDED[kind], chinese, strict=True))


def organisation(cells: Sequence[str], columns: dict[str, int]) -> OrganisationLine | tuple[Refused, ...]:
    """The organisation of a line."""
    line = rosters.organisation(_fields(cells, columns))
    return line if isinstance(line, OrganisationLine) else _refused(line)


def member(cells: Sequence[str], columns: dict[str, int], today: date) -> MemberLine | tuple[Refused, ...]:
    """The member of a line."""
    line = rosters.member(_fields(cells, columns), today)
    return line if isinstance(line, MemberLine) else _refused(line)


def _fields(cells: Sequence[str], columns: dict[str, int]) -> dict[str, str]:
    return {field: cells[index] for field, index in columns.items() if index < len(cells)}


def _refused(wrong: Sequence[rosters.Wrong]) -> tuple[Refused, ...]:
    return tuple(Refused(one.field, one.reason) for one in wrong)

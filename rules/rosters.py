"""Lines of the lists that unions keep in spreadsheets: which column is which, and what stands in a line."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rules import occupations
from rules.base import cells, documents, mobiles, names
from rules.base.unreadable import Unreadable
from rules.roster_words import COLUMNS, KINDS, MEMBER_COLUMNS, OCCUPATIONS, ORGANISATION_COLUMNS

LONGEST_NAME = 100  # characters of an organisation's name
LONGEST_TEXT = 100

_DATE = re.compile(r"(\d{4})\D{1,2}(\d{1,2})(?:\D{1,2}(\d{1,2})(?:\D.*)?)?\D?")
_ROUNDED = re.compile(r"\d(?:\.\d+)?E\+?\d+", re.IGNORECASE)
_HIDDEN = frozenset({"Cc", "Cs", "Co", "Cn"})


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why a line can't be taken: the column's field, and a short code that a locale key turns into words."""

    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class OrganisationLine:
    """An organisation as a file has it. `parent` is its code or name; empty: the file doesn't say."""

    name: str
    kind: str
    code: str | None
    parent: str
    region: str | None


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member as a file has them: personal data. `organisation` is its id, code or name, or empty."""

    name: str
    document: str
    mobile: str | None
    organisation: str
    since: date | None
    occupation: str | None
    employer: str | None


def columns(headings: Sequence[str], kind: str) -> dict[str, int]:
    """Where each field stands; a field whose heading is absent is left out, the first of two alike counts."""
    spoken = {_heading(word): field for field, known in COLUMNS[kind].items() for word in (field, *known)}
    found: dict[str, int] = {}
    for index, heading in enumerate(headings):
        if field := spoken.get(_heading(heading)):
            found.setdefault(field, index)
    return found


def organisation(line: Mapping[str, str]) -> OrganisationLine | tuple[Wrong, ...]:
    """The organisation of a line by fields."""
    texts = {field: _text(line.get(field, "")) for field in ORGANISATION_COLUMNS}
    name, kind = texts["name"], _kind(texts["kind"], texts["name"])
    wrong = [Wrong(field, "hidden") for field, text in texts.items() if _hides(text)]
    wrong += [Wrong(field, "long") for field in ("code", "parent", "region") if len(texts[field]) > LONGEST_NAME]
    if not 2 <= len(name) <= LONGEST_NAME:
        wrong.append(Wrong("name", "long" if len(name) > 2 else "short" if name else "empty"))
    if kind is None:
        wrong.append(Wrong("kind", "unknown"))
    if wrong or kind is None:
        return tuple(wrong)
    code, region = texts["code"] or None, texts["region"] or None
    return OrganisationLine(cells.neutral(name), kind, code, texts["parent"], region)


def member(line: Mapping[str, str], today: date) -> MemberLine | tuple[Wrong, ...]:
    """The member of a line by fields."""
    texts = {field: _text(line.get(field, "")) for field in MEMBER_COLUMNS}
    name, document = names.read(texts["name"]), _document(texts["document"], today)
    mobile = mobiles.read(texts["mobile"]) if texts["mobile"] else None
    since = _date(texts["since"], today) if texts["since"] else None
    read = {"name": name, "document": document, "mobile": mobile, "since": since}
    wrong = [Wrong(field, value.reason) for field, value in read.items() if isinstance(value, Unreadable)]
    wrong += [Wrong("organisation", "long")] if len(texts["organisation"]) > LONGEST_NAME else []
    if wrong or isinstance(name, Unreadable) or isinstance(document, Unreadable):
        return tuple(wrong)
    assert not isinstance(mobile, Unreadable) and not isinstance(since, Unreadable)
    employer = cells.neutral(texts["employer"][:LONGEST_TEXT]) or None
    number = mobile.e164 if mobile else None
    return MemberLine(
        name, document.number, number, texts["organisation"], since, _occupation(texts["occupation"]), employer
    )


def _document(text: str, today: date) -> documents.Document | Unreadable:
    # A spreadsheet keeps 15 digits of a number: what it shows of a resident id is not what was typed.
    return Unreadable("rounded") if _ROUNDED.fullmatch(text) else documents.read(text, today)


def _kind(text: str, name: str) -> str | None:
    if not text:
        return _kind_of_name(name)
    plain = _heading(text)
    spoken = {_heading(word): kind for kind, words in KINDS.items() for word in (kind, *words)}
    return spoken.get(plain)


def _kind_of_name(name: str) -> str:
    """What a name says where the file has no column for it."""
    if name.endswith(("会员之家", "之家", "综合分会")):
        return "home"
    if "行业" in name or name.endswith("联合会"):
        return "industry_federation"
    if re.search(r"(镇|乡|街道)(总?工会|工会委员会)?$", name):
        return "township"
    return "federation" if name.endswith("总工会") else "grassroots"


def _occupation(text: str) -> str | None:
    if not text:
        return None
    plain = _heading(text)
    spoken = {_heading(word): code for code, words in OCCUPATIONS.items() for word in words}
    return plain if plain in occupations.CODES else spoken.get(plain, "other")


def _date(text: str, today: date) -> date | Unreadable:
    """2024-05-01, 2024/5/1, 2024年5月1日, 2024.05, 20240501."""
    digits = re.fullmatch(r"(\d{4})(\d{2})(\d{2})", text)
    found = digits or _DATE.fullmatch(text)
    if not found:
        return Unreadable("shape")
    try:
        day = date(int(found[1]), int(found[2]), int(found[3] or 1))
    except ValueError:
        return Unreadable("date")
    return day if date(1921, 1, 1) <= day <= today else Unreadable("future" if day > today else "date")


def _text(cell: str) -> str:
    """What a cell says: an apostrophe that kept it text, and blanks around, are not part of it."""
    return " ".join(unicodedata.normalize("NFKC", cell.strip().lstrip("'’`")).split())


def _hides(text: str) -> bool:
    return any(unicodedata.category(c) in _HIDDEN or c in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068" for c in text)


def _heading(text: str) -> str:
    """A heading without what varies: capitals, blanks, stars, remarks in brackets."""
    plain = re.sub(r"[((\[【].*", "", unicodedata.normalize("NFKC", text)).casefold()
    return re.sub(r"[\s_*::\-/'\ufeff]+", "", plain)

"""Spreadsheet cells that stay text: what a person typed must not run as a formula on an officer's computer."""

import unicodedata

# OWASP, CSV Injection; tab, carriage return and line feed start a new cell in some readers
_STARTS_FORMULA = frozenset("=+-@\t\r\n|%")
_INVISIBLE = " \u00a0\u3000\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff\x00"


def neutral(cell: str) -> str:
    """`cell` with an apostrophe before it if a spreadsheet might read it as a formula, else `cell` itself.

    Full-width signs count, and so do signs behind blanks or invisible marks. A second pass changes nothing.
    """
    bare = cell.lstrip(_INVISIBLE)
    if bare and unicodedata.normalize("NFKC", bare[0])[0] in _STARTS_FORMULA:
        return "'" + cell
    return cell

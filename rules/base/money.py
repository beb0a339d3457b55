"""Amounts of money: integer fen inside, yuan with two decimals where people read and type them."""

import re
import unicodedata

from rules.base.unreadable import Unreadable

MOST_FEN = 10**13  # a hundred billion yuan: no union fund is larger, a slip of the finger is

_YUAN = re.compile(r"¥?([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]*))?(?:元|块|块钱|圆|RMB|CNY)?", re.IGNORECASE)


def show(amount_fen: int, *, grouped: bool = False) -> str:
    """Yuan with two decimals and no currency sign: 12.50, -0.05; `grouped` writes 1,234,567.80."""
    sign = "-" if amount_fen < 0 else ""
    yuan, fen = divmod(abs(amount_fen), 100)
    return f"{sign}{yuan:,}.{fen:02d}" if grouped else f"{sign}{yuan}.{fen:02d}"


def read(text: str) -> int | Unreadable:
    """The fen of an amount typed in yuan: 12, 12.5, ¥1,234.50, 12元, full-width too. Never negative, never rounded.

    Reasons: shape, decimals (more than two), too_much (over `MOST_FEN`).
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text[:60]))
    match = _YUAN.fullmatch(plain)
    if match is None:
        return Unreadable("shape")
    decimals = match[2] or ""
    if len(decimals.rstrip("0")) > 2:
        return Unreadable("decimals")
    amount_fen = int(match[1].replace(",", "")) * 100 + int(decimals.ljust(2, "0")[:2])
    return amount_fen if amount_fen <= MOST_FEN else Unreadable("too_much")

"""Codes a person types or says on the phone: eight random characters of Crockford's base 32."""

import re

from rules.base import typed

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford, Base 32: no I, L, O, U
LENGTH = 8
RANDOM_BYTES = 5  # 40 bits: eight characters of five

_SHAPE = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")
_TWINS = str.maketrans("OIL", "011")


def draw(random_bytes: bytes) -> str:
    """The code of five random bytes. Raises ValueError on another number of bytes."""
    if len(random_bytes) != RANDOM_BYTES:
        raise ValueError(f"a typed code takes {RANDOM_BYTES} random bytes")
    bits = int.from_bytes(random_bytes, "big")
    return "".join(ALPHABET[bits >> shift & 31] for shift in range(35, -1, -5))


def clear(code: str) -> bool:
    """Whether a code has letters and digits, and so is taken for no word and no number. Only such are given out."""
    return any(char.isdigit() for char in code) and any(char.isalpha() for char in code)


def normalise(text: str) -> str | None:
    """The code a person typed: any case, O for 0, I and L for 1, hyphens and blanks anywhere; None if it is none."""
    code = folded(text)
    return code if _SHAPE.fullmatch(code) else None


def folded(text: str) -> str:
    """What somebody typed with the twins of letters and digits put right, of any length; it need not be a code."""
    return typed.compact(text).translate(_TWINS)


def show(code: str) -> str:
    """The code in two groups, ABCD-EFGH, easier to read aloud."""
    return f"{code[:4]}-{code[4:]}"

"""Check characters of ISO/IEC 7064: MOD 11-2 of resident ids, MOD 97-10 of member cards."""

_MOD_11_2 = "0123456789X"


def mod_11_2(digits: str) -> str:
    """The check character (0-9 or X) that follows `digits`. Source: ISO/IEC 7064, MOD 11-2; GB 11643-1999, 4.2.2."""
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2 % 11
    return _MOD_11_2[(12 - total) % 11]


def mod_97_10(digits: str) -> str:
    """The two check digits that follow `digits`. Source: ISO/IEC 7064, MOD 97-10."""
    return f"{98 - int(digits) * 100 % 97:02d}"

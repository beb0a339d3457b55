"""Words that somebody typed, without what would only harm those who read them."""

_UNWANTED = {
    **dict.fromkeys((*range(0x20), 0x7F, *range(0x80, 0xA0)), None),
    **dict.fromkeys(
        (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF), None
    ),  # they would turn others' words round
    **dict.fromkeys(range(0xD800, 0xE000), None),  # halves of a character, which no database takes
    ord("\n"): "\n",
    ord("\t"): " ",
    0x2028: "\n",
    0x2029: "\n",
}


def cleaned(text: str) -> str:
    """Without control characters and direction overrides; what joins emoji and marks right-to-left names stays."""
    text = text.strip()
    return text if text.isprintable() else text.replace("\r\n", "\n").translate(_UNWANTED).strip()

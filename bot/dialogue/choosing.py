"""Reading typed words as one of the choices on screen: by number, by label, by a clear beginning of one."""

from collections.abc import Sequence

from bot.dialogue.service import plain

_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")


def chosen(text: str, choices: Sequence[tuple[str, str]], *, free: bool = False) -> tuple[str, str] | None:
    """The (code, label) that `text` means, or None. With `free` any words may be an answer, so only a whole label counts."""
    if not choices:
        return None
    word = plain(text)
    if not word:
        return None
    for code, label in choices:
        if plain(label) == word:
            return code, label
    if free:
        return None
    number = word.translate(_FULL_WIDTH).rstrip("、,)）")
    if number.isascii() and number.isdigit() and len(number) < 4:
        return choices[int(number) - 1] if 0 < int(number) <= len(choices) else None
    beginning = [choice for choice in choices if plain(choice[1]).startswith(word)]
    return beginning[0] if len(beginning) == 1 else None

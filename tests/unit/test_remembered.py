"""What is remembered of the last so many."""

from bot.remembered import Remembered


def test_the_longest_untouched_makes_room() -> None:
    last: Remembered[str, int] = Remembered(2)
    last["an"], last["bo"] = 1, 2
    last["an"] = 3
    last["cao"] = 4
    assert dict(last) == {"an": 3, "cao": 4}


def test_looking_is_no_touch() -> None:
    last: Remembered[str, int] = Remembered(2)
    last["an"], last["bo"] = 1, 2
    assert last["an"] == 1
    last["cao"] = 4
    assert list(last) == ["bo", "cao"]

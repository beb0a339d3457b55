import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.base import names
from rules.base.unreadable import Unreadable


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("张三", "张三"),
        (" 张 三\n", "张三"),
        ("\u3000王\u3000五\u3000", "王五"),
        ("\ufeff张三\u200b", "张三"),
        ("欧阳小明", "欧阳小明"),
        ("〇一", "〇一"),
        ("王\U0002b695", "王\U0002b695"),  # extension C
        ("李\U00031350", "李\U00031350"),  # extension H
        ("王\U00020164", "王\U00020164"),  # extension B
        ("买买提·吐尔逊", "买买提·吐尔逊"),
        ("买买提•吐尔逊", "买买提·吐尔逊"),
        ("买买提・吐尔逊", "买买提·吐尔逊"),
        ("买买提 . 吐尔逊", "买买提·吐尔逊"),
        ("买买提．吐尔逊", "买买提·吐尔逊"),
        ("阿卜杜热西提··阿卜杜拉", "阿卜杜热西提·阿卜杜拉"),
        ("John Smith", "John Smith"),
        ("José  Ñandú-O'Neil", "José Ñandú-O'Neil"),
        ("Ｊｏｈｎ", "John"),
        ("Nguyễn Văn A", "Nguyễn Văn A"),
    ],
)
def test_names_are_read_as_they_are_written(text: str, name: str) -> None:
    assert names.read(text) == name


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        (" \n ", "empty"),
        ("张", "short"),
        ("张" * 51, "long"),
        ("张" * 100_000, "long"),
        ("张三1", "digits"),
        ("张三１", "digits"),
        ("张三①", "digits"),
        ("<b>张三</b>", "symbols"),
        ("张三;DROP TABLE", "symbols"),
        ("=张三", "symbols"),
        ("张三😀", "symbols"),
        ("张👨‍👩‍👧‍👦三", "symbols"),
        ("张-三", "symbols"),
        ("·张三", "symbols"),
        ("张三·", "symbols"),
        ("...", "symbols"),
        ("张\u202e三", "hidden"),
        ("张\x00三", "hidden"),
        ("张\u200f三", "hidden"),
        ("张三Tom", "mixed"),
        ("محمد", "script"),
        ("Иван", "script"),
        ("さくら", "script"),
        ("张あ", "script"),
    ],
)
def test_what_is_no_name_says_why(text: str, why: str) -> None:
    assert names.read(text) == Unreadable(why)


@given(st.text(max_size=80))
def test_what_is_read_is_read_again_as_the_same(text: str) -> None:
    name = names.read(text)
    if isinstance(name, str):
        assert names.read(name) == name
        assert names.SHORTEST <= len(name) <= names.LONGEST
        assert not set(name) & set("<>&=+@\u202e\u2066\x000123456789")


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张*"),
        ("张小三", "张*三"),
        ("欧阳小明", "欧**明"),
        ("买买提·吐尔逊", "买***逊"),
        ("John Smith", "J*** S***"),
    ],
)
def test_masks(name: str, masked: str) -> None:
    assert names.mask(name) == masked


@pytest.mark.parametrize("name", ["张三", "王小明", "欧阳小明", "司马相如", "买买提·吐尔逊", "陳大文", "诸葛亮"])
def test_ordinary_names(name: str) -> None:
    assert names.ordinary(name)


@pytest.mark.parametrize(
    "name", ["测试", "张先生", "哈哈", "张三李四王", "货车司机", "者来龙", "John Smith", "张", "李师傅"]
)
def test_names_that_somebody_should_look_at(name: str) -> None:
    assert not names.ordinary(name)

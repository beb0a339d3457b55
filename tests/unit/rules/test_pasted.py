from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import pasted
from rules.base import checkdigit
from rules.base.documents import Document
from rules.base.mobiles import Mobile
from rules.base.unreadable import Unreadable

TODAY = date(2026, 11, 20)
ID = "340302199003071233"
MOBILE = "13812345678"
ORDERS = list(permutations(("张小三", ID, MOBILE)))


def found(text: str) -> tuple[str | None, str | None, str | None]:
    seen = pasted.read(text, TODAY)
    document = seen.document.number if isinstance(seen.document, Document) else None
    return seen.name, document, seen.mobile.national if isinstance(seen.mobile, Mobile) else None


@pytest.mark.parametrize("parts", ORDERS)
@pytest.mark.parametrize("separator", [" ", "\n", "，", ",", "；", "、", "/", "\t", " - ", "|"])
def test_any_order_and_any_separator(parts: tuple[str, ...], separator: str) -> None:
    assert found(separator.join(parts)) == ("张小三", ID, MOBILE)


@pytest.mark.parametrize(
    "text",
    [
        f"姓名:张小三\n身份证号码:{ID}\n电话:{MOBILE}",
        f"姓名：张小三；身份证：{ID}；手机号：+86 138 1234 5678",
        f"张小三{ID}{MOBILE}",
        f"{MOBILE}{ID}张小三",
        f"张小三{ID}电话{MOBILE}",
        f"你好，我叫张小三，身份证号是{ID}，手机号码是138-1234-5678，谢谢",
        "张小三 男 汉族 340302 19900307 1233 138 1234 5678",
        "姓 名 张小三 身份证号 ３４０３０２１９９００３０７１２３３ 手机 １３８１２３４５６７８",
        f"货车司机 张小三 美团 蚌埠 {MOBILE} {ID}",
        f"\u202d{MOBILE}\u202c 张小三\u200b {ID}",
        f"【姓名】张小三【身份证】{ID}【联系电话】{MOBILE}",
        f"①张小三②{ID}③{MOBILE}",
        f"1、张小三 2、{ID} 3.{MOBILE}",
        f"name: 张小三 id: {ID} phone: {MOBILE}",
    ],
)
def test_messages_as_people_paste_them(text: str) -> None:
    assert found(text) == ("张小三", ID, MOBILE)


def test_an_id_with_x_glued_to_the_mobile() -> None:
    body = next(f"34030219900307{n:03d}" for n in range(999) if checkdigit.mod_11_2(f"34030219900307{n:03d}") == "X")
    assert found(f"张小三{body}x{MOBILE}") == ("张小三", body + "X", MOBILE)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("张三", "张三"),
        ("张 三", "张三"),
        ("欧阳 小明", "欧阳小明"),
        ("姓名：者来龙，电话", "者来龙"),
        ("买买提•吐尔逊", "买买提·吐尔逊"),
        ("安徽蚌埠 王五", "王五"),
        ("姓名：王五 男", "王五"),
        ("Name: John Smith", "John Smith"),
        ("John Smith", "John Smith"),
        ("我要入会", None),
        ("货车司机", None),
        ("", None),
        ("😀😀", None),
        ("姓名：", None),
    ],
)
def test_names_among_other_words(text: str, name: str | None) -> None:
    assert pasted.read(text, TODAY).name == name


def test_a_wrong_digit_is_told_and_the_rest_kept() -> None:
    seen = pasted.read(f"张小三 {ID[:-1]}4 {MOBILE}", TODAY)
    assert seen.document == Unreadable("checksum")
    assert (seen.name, seen.mobile) == ("张小三", Mobile("86", MOBILE))
    assert pasted.read(f"身份证 {ID[:-2]} 张三", TODAY).document == Unreadable("length")
    assert pasted.read("张三 12012345678", TODAY).mobile == Unreadable("not_mobile")


def test_a_mobile_after_the_wrong_label_is_still_a_mobile() -> None:
    assert found(f"身份证:{MOBILE}") == (None, None, MOBILE)


def test_permits_and_numbers_from_over_the_border() -> None:
    assert found("陈大文 H12345678 +852 9123 4567") == ("陈大文", "H12345678", "91234567")
    assert found("林志玲 台胞证号:12345678") == ("林志玲", "12345678", None)
    assert found("张三 19900307") == ("张三", None, None)


@given(st.text(max_size=600) | st.text("0123456789xX 张三-+证号:", max_size=600))
def test_no_message_breaks_it(text: str) -> None:
    pasted.read(text, TODAY)


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "text", ["1" * 10**5, "1 " * 10**5, "ﷺ" * 10**5, "姓名" * 10**5, "手机" * 10**5, "证号:" * 10**5]
)
def test_long_messages_take_no_time(text: str) -> None:
    pasted.read(text, TODAY)

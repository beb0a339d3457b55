"""Pushes in every form, replies in the same, and everything that must be refused."""

import contextlib
import urllib.parse
import xml.etree.ElementTree as ET
from typing import Any

import orjson
import pytest
import wechatpy.crypto
import werobot.crypto
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.wechat import crypto, wire
from bot.channels.wechat.wire import Refused, Wire

KEY, TOKEN, APP, NOW = "A" * 43, "AAAAA", "wxba5fad812f8e6fb9", 1_763_600_000
TEXT = {
    "ToUserName": "gh_1", "FromUserName": "oOpenId-1", "CreateTime": NOW, "MsgType": "text", "Content": "入会 😀 ]]>",
    "MsgId": 24_000_000_000_000_001,
}  # fmt: skip
frames = crypto.Frames(KEY, APP)


class Clock:
    def __init__(self) -> None:
        self.seconds = float(NOW)

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def strict(clock: Clock) -> Wire:
    return Wire(TOKEN, frames, clock, plain=False)


@pytest.fixture
def open_(clock: Clock) -> Wire:
    return Wire(TOKEN, frames, clock, plain=True)


def query(sealed: str = "", at: int = NOW, **more: str) -> dict[str, str]:
    """What Tencent puts into the address."""
    stamp, nonce = str(at), "nonce"
    found = {"timestamp": stamp, "nonce": nonce, "signature": crypto.signature(TOKEN, stamp, nonce)}
    if sealed:
        found |= {"encrypt_type": "aes", "msg_signature": crypto.signature(TOKEN, stamp, nonce, sealed)}
    return {**found, **more}


def body(fields: dict[str, Any], *, json: bool) -> bytes:
    return orjson.dumps(fields) if json else wire.to_xml(fields)


def encrypted(fields: dict[str, Any], *, json: bool, beside: dict[str, Any] | None = None) -> tuple[Any, bytes]:
    """A push in the encrypted mode, or with `beside` in the compatible one."""
    sealed = frames.seal(body(fields, json=json))
    return query(sealed), body({"ToUserName": "gh_1", **(beside or {}), "Encrypt": sealed}, json=json)


def why(wire: Wire, query: dict[str, str], content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        wire.read(query, content)
    return refused.value.why


@pytest.mark.parametrize("json", [False, True])
def test_an_encrypted_push_is_read(strict: Wire, json: bool) -> None:
    push = strict.read(*encrypted(TEXT, json=json))
    assert (push.encrypted, push.json) == (True, json)
    assert (push.text("Content"), push.text("MsgId"), push.text("CreateTime")) == (
        TEXT["Content"], "24000000000000001", str(NOW),
    )  # fmt: skip


@pytest.mark.parametrize("json", [False, True])
def test_of_a_compatible_push_only_the_encrypted_body_counts(strict: Wire, json: bool) -> None:
    forged = {**TEXT, "FromUserName": "somebody-else", "Content": "注销", "Event": "unsubscribe"}
    push = strict.read(*encrypted(TEXT, json=json, beside=forged))
    assert (push.text("FromUserName"), push.text("Content"), push.text("Event")) == ("oOpenId-1", TEXT["Content"], "")


@pytest.mark.parametrize("json", [False, True])
def test_a_plain_push_is_read_only_where_the_mode_says_so(strict: Wire, open_: Wire, json: bool) -> None:
    content = body(TEXT, json=json)
    push = open_.read(query(), content)
    assert (push.encrypted, push.json, push.text("Content")) == (False, json, TEXT["Content"])
    assert why(strict, query(), content) == "plain"
    assert why(open_, query(signature="0" * 40), content) == "signature"


def test_what_stands_deeper_is_found(open_: Wire) -> None:
    fields = {"ScanCodeInfo": {"ScanType": "qrcode", "ScanResult": "https://x/s/abc"}, "Empty": ""}
    for json in (False, True):
        push = open_.read(query(), body(fields, json=json))
        assert push.text("ScanCodeInfo", "ScanResult") == "https://x/s/abc"
        assert push.text("ScanCodeInfo") == push.text("Empty") == push.text("a", "b", "c") == ""


def test_an_encrypted_push_without_a_key_is_refused(clock: Clock) -> None:
    assert why(Wire(TOKEN, None, clock, plain=True), *encrypted(TEXT, json=False)) == "form"


@pytest.mark.parametrize("name", ["msg_signature", "timestamp", "nonce"])
def test_whatever_is_altered_on_the_way_breaks_the_signature(strict: Wire, name: str) -> None:
    marks, content = encrypted(TEXT, json=False)
    marks[name] = marks[name][:-1] + ("1" if marks[name][-1] != "1" else "2")
    assert why(strict, marks, content) == "signature"
    del marks[name]
    assert why(strict, marks, content) in ("signature", "plain")


def test_another_text_under_the_same_signature_is_refused(strict: Wire) -> None:
    marks, _ = encrypted(TEXT, json=False)
    _, other = encrypted({**TEXT, "Content": "注销"}, json=False)
    assert why(strict, marks, other) == "signature"


def test_a_push_for_another_account_is_refused_though_it_is_signed(strict: Wire) -> None:
    sealed = crypto.Frames(KEY, "wxffffffffffffffff").seal(wire.to_xml(TEXT))
    assert why(strict, query(sealed), wire.to_xml({"Encrypt": sealed})) == "app"


def test_a_push_that_was_recorded_is_refused_when_it_is_old_and_a_repeat_is_not(strict: Wire, clock: Clock) -> None:
    marks, content = encrypted(TEXT, json=False)
    for later in (0, 15, wire.FRESH_SECONDS, -wire.FRESH_SECONDS):
        clock.seconds = NOW + later
        assert strict.read(marks, content).encrypted
    for later in (wire.FRESH_SECONDS + 1, 86_400, -wire.FRESH_SECONDS - 1):
        clock.seconds = NOW + later
        assert why(strict, marks, content) == "stale"


@pytest.mark.parametrize("stamp", ["", "now", "-1", "1e9", "١٢٣", "9" * 400, "1763600000.5"])
def test_a_time_that_is_none_is_refused(strict: Wire, stamp: str) -> None:
    sealed = frames.seal(wire.to_xml(TEXT))
    marks = {"timestamp": stamp, "nonce": "n", "msg_signature": crypto.signature(TOKEN, stamp, "n", sealed)}
    assert why(strict, marks, wire.to_xml({"Encrypt": sealed})) == "stale"


BOMB = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;">
<!ENTITY lol3 "&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;">]><xml><Content>&lol3;</Content></xml>"""
OUTSIDE = b"""<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><xml><Content>&f;</Content></xml>"""


@pytest.mark.parametrize(
    "content",
    [
        BOMB, OUTSIDE, b"<!DOCTYPE xml><xml/>", b"<xml>&unknown;</xml>", b"", b"<xml>", b"[]", b"5", b"{", b'{"a": }',
        b"<a>" * 5000 + b"</a>" * 5000, b"[" * 9000, b'{"a":' * 9 + b"1" + b"}" * 9, b"\xff\xfe", b'<xml a="1" a="2"/>',
        b"<xml>\x00</xml>", b"<a/><b/>", "<x>好</x".encode("gbk"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("sealed", [False, True])
def test_what_is_no_message_is_refused(open_: Wire, content: bytes, sealed: bool) -> None:
    if not sealed:
        assert why(open_, query(), content) == "form"
        return
    frame = frames.seal(content)
    assert why(open_, query(frame), wire.to_xml({"Encrypt": frame})) == "form"


def test_an_envelope_with_a_dtd_is_refused_though_its_inside_is_signed(strict: Wire) -> None:
    marks, content = encrypted(TEXT, json=False)
    assert strict.read(marks, content).encrypted
    for head in (b"<!DOCTYPE xml>", b'<!DOCTYPE xml [<!ENTITY a "b">]>', b"<?xml version='1.0'?>\n<!DOCTYPE xml []>"):
        assert why(strict, marks, head + content) == "form"


def test_a_message_is_utf_8_whatever_it_calls_itself(open_: Wire) -> None:
    for name in ("utf-7", "gbk", "utf-16", "nonsense"):
        content = f"<?xml version='1.0' encoding='{name}'?><xml><Content>好+ADw-</Content></xml>".encode()
        assert open_.read(query(), content).text("Content") == "好+ADw-"


def test_too_much_is_refused_before_it_is_read(open_: Wire) -> None:
    assert why(open_, query(), b"<xml>" + b" " * wire.MOST_BYTES + b"</xml>") == "size"


@given(st.binary(max_size=400), st.booleans(), st.booleans())
def test_noise_raises_nothing_but_a_refusal(noise: bytes, xml: bool, marked: bool) -> None:
    reader = Wire(TOKEN, frames, lambda: NOW, plain=True)
    content = b"<xml>" + noise + b"</xml>" if xml else noise
    for marks in (query(), query("x"), {}):
        try:
            assert isinstance(reader.read(marks, content).text("a"), str)
        except Refused:
            continue
    sealed = frames.seal(content)
    envelope = wire.to_xml({"Encrypt": sealed}) if marked else orjson.dumps({"Encrypt": sealed})
    with contextlib.suppress(Refused):
        reader.read(query(sealed), envelope)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_any_json_raises_nothing_but_a_refusal(value: Any) -> None:
    reader = Wire(TOKEN, frames, lambda: NOW, plain=True)
    try:
        push = reader.read(query(), orjson.dumps({"Content": value}))
    except (Refused, orjson.JSONEncodeError):
        return
    assert isinstance(push.text("Content"), str)


def test_the_address_is_proven_to_tencent(strict: Wire, clock: Clock) -> None:
    clock.seconds = 1714036504
    marks = {
        "signature": "f464b24fc39322e44b38aa78f5edd27bd1441696", "timestamp": "1714036504", "nonce": "1514711492",
        "echostr": "4375120948345356249",
    }  # fmt: skip
    assert strict.greeted(marks) == "4375120948345356249"
    for name in ("signature", "timestamp", "nonce"):
        with pytest.raises(Refused):
            strict.greeted({**marks, name: "1"})
    with pytest.raises(Refused):
        strict.greeted({})


pieces = st.sampled_from(
    ["<xml>", "</xml>", "<a>", "</a>", "<b>", "</b>", "<![CDATA[", "]]>", "]", "&lt;", "<", "/", "\n", "\r\n", " ", "1",
     "好", "\x00", "\x85", "\u2028", "\ufffe", "\x7f", "<b/>", "<a x='1'>", "<!--", "-->"]
)  # fmt: skip
fields = st.lists(st.tuples(st.sampled_from("abc"), st.booleans(), st.lists(pieces, max_size=3)), max_size=4)


@given(st.lists(pieces, max_size=12) | fields, st.booleans())
def test_a_flat_message_is_read_as_expat_reads_it(parts: list[Any], framed: bool) -> None:
    texts = [part if isinstance(part, str) else _field(*part) for part in parts]
    body = "".join(["<xml>", *texts, "</xml>"] if framed else texts).encode()
    if (found := wire._flat(body)) is not None:
        assert found == wire._from_xml(body)


def _field(name: str, data: bool, inside: list[str]) -> str:
    text = "".join(inside)
    return f"<{name}><![CDATA[{text}]]></{name}>" if data else f"<{name}>{text}</{name}>"


def test_what_people_write_is_nearly_always_flat() -> None:
    assert wire._flat(wire.to_xml({**TEXT, "Content": "入会 😀\n好"})) is not None
    assert wire._flat(wire.to_xml({**TEXT, "Content": "1 < 2"})) is None
    assert wire._flat(wire.to_xml({**TEXT, "ScanCodeInfo": {"ScanType": "qrcode"}})) is None


hostile = st.text("<]>&\"'\x00\x1f\ufffe好😀\r\n", max_size=60)
anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=60) | hostile


@given(anything)
def test_words_never_become_markup(text: str) -> None:
    written = wire.to_xml({"Content": text, "MsgType": "text"})
    read = ET.fromstring(written)
    assert [child.tag for child in read] == ["Content", "MsgType"]
    assert (read[0].text or "") == wire.clean(text).replace("\r\n", "\n").replace("\r", "\n")


@given(anything, st.booleans(), st.booleans())
def test_a_reply_is_read_by_its_receiver(text: str, json: bool, sealed: bool) -> None:
    ours = Wire(TOKEN, frames, lambda: NOW, plain=True)
    push = ours.read(*encrypted(TEXT, json=json)) if sealed else ours.read(query(), body(TEXT, json=json))
    written = ours.written(push, {"MsgType": "text", "Content": text, "CreateTime": 5})
    fields, form = wire.parsed(written)
    assert form == json
    if sealed:
        assert crypto.signed(fields["MsgSignature"], TOKEN, fields["TimeStamp"], fields["Nonce"], fields["Encrypt"])
        fields, _ = wire.parsed(frames.open(fields["Encrypt"]))
    expected = wire.clean(text) if json else wire.clean(text).replace("\r\n", "\n").replace("\r", "\n")
    assert (fields["Content"], fields["CreateTime"]) == (expected, "5")


@given(anything)
def test_wechatpy_and_werobot_open_our_replies_and_we_read_their_pushes(text: str) -> None:
    ours = Wire(TOKEN, frames, lambda: NOW, plain=False)
    push = ours.read(*encrypted(TEXT, json=False))
    reply = ours.written(push, {"MsgType": "text", "Content": text})
    marks = {child.tag: child.text or "" for child in ET.fromstring(reply)}
    oracle = wechatpy.crypto.WeChatCrypto(TOKEN, KEY, APP)
    plain = oracle.decrypt_message(reply, marks["MsgSignature"], marks["TimeStamp"], marks["Nonce"])
    other = werobot.crypto.MessageCrypt(TOKEN, KEY, APP)
    same = other.decrypt_message(marks["TimeStamp"], marks["Nonce"], marks["MsgSignature"], marks["Encrypt"])
    assert plain.encode() == same
    assert wire.parsed(same)[0]["Content"] == (ET.fromstring(same).findtext("Content") or "")
    for theirs in (oracle.encrypt_message(plain, "n", str(NOW)), other.encrypt_message(plain, str(NOW), "n")):
        sealed = ET.fromstring(theirs).findtext("Encrypt") or ""
        read = ours.read(
            {"timestamp": str(NOW), "nonce": "n", "msg_signature": crypto.signature(TOKEN, str(NOW), "n", sealed)},
            theirs.encode(),
        )
        assert read.fields == wire.parsed(same)[0]


def test_a_query_as_aiohttp_gives_it_is_a_mapping_of_text(strict: Wire) -> None:
    marks, content = encrypted(TEXT, json=False)
    parsed = dict(urllib.parse.parse_qsl(urllib.parse.urlencode(marks)))
    assert strict.read(parsed, content).text("MsgType") == "text"

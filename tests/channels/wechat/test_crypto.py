"""Frames and signatures: the published vectors, agreement with two other implementations, and what must be refused."""

import base64

import pytest
import wechatpy.crypto
import werobot.crypto
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.wechat.crypto import BadKey, Broken, Frames, signature, signed

KEY, TOKEN, APP = "A" * 43, "AAAAA", "wxba5fad812f8e6fb9"
RANDOM, MESSAGE = b"707722b803182950", b'{"demo_resp":"good luck"}'
SEALED = "ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ=="

keys = st.binary(min_size=32, max_size=32).map(lambda key: base64.b64encode(key).decode().rstrip("="))
texts = st.text(st.characters(exclude_categories=["Cs"])) | st.text("😀👩‍👩‍👧好]]>", max_size=300)
apps = st.from_regex(r"wx[0-9a-f]{16}", fullmatch=True)
randoms = st.text("0123456789abcdef", min_size=16, max_size=16)


@pytest.fixture
def frames() -> Frames:
    return Frames(KEY, APP)


def encrypted(frame: bytes) -> str:
    """Any bytes as Tencent's key would encrypt them, their length a multiple of 16."""
    key = base64.b64decode(KEY + "=")
    encryptor = Cipher(algorithms.AES256(key), modes.CBC(key[:16])).encryptor()
    return base64.b64encode(encryptor.update(frame) + encryptor.finalize()).decode()


def framed(message: bytes = b"hi", *, length: int | None = None, app: bytes = APP.encode(), pad: bytes = b"") -> str:
    size = (len(message) if length is None else length).to_bytes(4, "big")
    frame = RANDOM + size + message + app
    missing = 32 - len(frame) % 32
    return encrypted(frame + (pad or bytes([missing]) * missing))


def refused(frames: Frames, sealed: str) -> str:
    with pytest.raises(Broken) as broken:
        frames.open(sealed)
    return broken.value.part


def test_the_published_frame_both_ways(frames: Frames) -> None:
    assert frames.seal(MESSAGE, RANDOM) == SEALED
    assert frames.open(SEALED) == MESSAGE


def test_the_published_signatures() -> None:
    assert signature(TOKEN, "1713424427", "415670741", SEALED) == "1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1"
    mark = "f464b24fc39322e44b38aa78f5edd27bd1441696"
    assert signed(mark, TOKEN, "1714036504", "1514711492")
    for wrong in ("", mark[:-1], mark.upper(), mark[:-1] + "7", "é", "\ud800"):
        assert not signed(wrong, TOKEN, "1714036504", "1514711492")


@given(keys, apps, texts, randoms)
def test_frames_are_byte_for_byte_those_of_wechatpy(key: str, app: str, text: str, random: str) -> None:
    theirs = wechatpy.crypto.PrpCrypto(base64.b64decode(key + "="))
    theirs.get_random_string = lambda: random
    ours = Frames(key, app)
    sealed = theirs.encrypt(text, app).decode()
    assert ours.seal(text.encode(), random.encode()) == sealed
    assert ours.open(sealed).decode() == text
    assert theirs.decrypt(ours.seal(text.encode()), app) == text


@given(keys, apps, texts, randoms)
def test_frames_are_byte_for_byte_those_of_werobot(key: str, app: str, text: str, random: str) -> None:
    theirs = werobot.crypto.PrpCrypto(base64.b64decode(key + "="))
    theirs.get_random_string = lambda: random
    ours = Frames(key, app)
    sealed = theirs.encrypt(text, app).decode()
    assert ours.seal(text.encode(), random.encode()) == sealed
    assert ours.open(sealed).decode() == text
    assert theirs.decrypt(ours.seal(text.encode()), app).decode() == text


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text("0123456789"), st.text(), texts)
def test_signatures_are_those_of_wechatpy(token: str, stamp: str, nonce: str, sealed: str) -> None:
    try:
        theirs = wechatpy.crypto._get_signature(token, stamp, nonce, sealed)
    except UnicodeEncodeError:
        return
    assert signature(token, stamp, nonce, sealed) == theirs


@given(st.binary(max_size=200))
def test_every_length_of_message_comes_back(message: bytes) -> None:
    frames = Frames(KEY, APP)
    sealed = base64.b64decode(frames.seal(message))
    assert len(sealed) % 32 == 0
    assert frames.open(base64.b64encode(sealed).decode()) == message


def test_a_frame_is_opened_whatever_was_opened_before(frames: Frames) -> None:
    for message in (b"", b"hi", MESSAGE, b"x" * 500):
        assert refused(frames, encrypted(bytes(range(64)))) in ("pad", "length")
        assert refused(frames, "AAAA") == "block"
        assert frames.open(frames.seal(message)) == message


@pytest.mark.parametrize("sealed", ["", "====", "é", "a", "AAAA", base64.b64encode(bytes(16)).decode(), SEALED + "!"])
def test_what_is_no_frame_is_refused(frames: Frames, sealed: str) -> None:
    assert refused(frames, sealed) in ("base64", "block")


def test_a_wrong_pad_is_refused(frames: Frames) -> None:
    body = RANDOM + (2).to_bytes(4, "big") + b"hi" + APP.encode()  # 40 bytes, so that 24 are missing
    for pad in (bytes(24), b"\x21" * 24, b"\x01" * 22 + b"\x02\x18", b"\xff" * 24, b"\x18" * 23 + b"\x17"):
        assert refused(frames, encrypted(body + pad)) == "pad", pad


def test_a_pad_that_swallows_the_frame_is_refused(frames: Frames) -> None:
    assert refused(frames, encrypted(b"\x20" * 32)) == "length"
    assert refused(frames, encrypted(RANDOM + b"\x10" * 16)) == "length"


@pytest.mark.parametrize("length", [2**32 - 1, 2**31, 60, 21])
def test_a_length_beyond_the_frame_is_refused(frames: Frames, length: int) -> None:
    assert refused(frames, framed(length=length)) == "length"


def test_another_account_is_refused(frames: Frames) -> None:
    assert frames.open(framed()) == b"hi"
    for app in (b"", b"wx", APP.encode()[:-1], APP.encode() + b"0", b"wxffffffffffffffff"):
        assert refused(frames, framed(app=app)) == "app"
    assert refused(frames, framed(length=1)) == "app", "a shorter length makes a longer app id"


def test_another_key_is_refused() -> None:
    with pytest.raises(Broken):
        Frames("B" * 43, APP).open(SEALED)


@given(st.binary(max_size=300), st.text(max_size=80))
def test_noise_raises_nothing_but_a_refusal(noise: bytes, text: str) -> None:
    frames = Frames(KEY, APP)
    padded = noise + bytes(-len(noise) % 16)
    for sealed in (base64.b64encode(noise).decode(), text, encrypted(padded) if padded else ""):
        with pytest.raises(Broken):
            frames.open(sealed)


@pytest.mark.parametrize("key", ["", "A" * 42, "A" * 44, "!" * 43, "é" * 43])
def test_a_key_that_is_none_is_refused(key: str) -> None:
    with pytest.raises(BadKey):
        Frames(key, APP)

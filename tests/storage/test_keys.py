"""Keys: what is sealed opens only in its place; bad keys are a clear error."""

import base64
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from storage import installation
from storage.keys import (
    DIGEST_BYTES,
    Damaged,
    Exposed,
    Keyring,
    KeyTrouble,
    Malformed,
    Missing,
    WrongKey,
)
from tests.storage.house import House


@pytest.mark.parametrize("cipher", ["aes", "sm4"])
def test_what_is_sealed_opens_in_its_place_only(cipher: str) -> None:
    keys = Keyring.random(cipher)
    sealed = keys.seal("people", 7, "张三".encode())
    assert keys.open("people", 7, sealed).decode() == "张三"
    assert "张三".encode() not in sealed
    assert keys.seal("people", 7, b"") != keys.seal("people", 7, b"")
    for table, row, value in (
        ("people", 8, sealed),
        ("cases", 7, sealed),
        ("people", 7, sealed[:-1] + bytes([sealed[-1] ^ 1])),
        ("people", 7, sealed[:20]),
        ("people", 7, b"\x09" + sealed[1:]),
        ("people", 7, b""),
    ):
        with pytest.raises(Damaged):
            keys.open(table, row, value)


def test_the_newest_key_seals_and_older_ones_open() -> None:
    old = Keyring.random()
    sealed = old.seal("people", 1, b"x")
    both = old.with_new_data_key("sm4")
    assert both.open("people", 1, sealed) == b"x"
    fresh = both.seal("people", 1, b"y")
    assert both.newest_only().open("people", 1, fresh) == b"y"
    with pytest.raises(WrongKey):
        old.open("people", 1, fresh)
    with pytest.raises(WrongKey):
        both.newest_only().open("people", 1, sealed)


def test_another_key_of_the_same_id_opens_nothing() -> None:
    with pytest.raises(Damaged):
        Keyring.random().open("people", 1, Keyring.random().seal("people", 1, b"x"))


def test_digests_are_the_same_for_the_same_value_in_any_width() -> None:
    keys = Keyring.made_up()
    assert keys.digest("phone", "138") == keys.digest("phone", "１３８")
    assert len(keys.digest("phone", "138")) == DIGEST_BYTES
    assert keys.digest("phone", "138") != keys.digest("name", "138")
    turned = keys.with_new_hash_key()
    assert turned.digests("phone", "138") == (turned.digest("phone", "138"), keys.digest("phone", "138"))


def test_derived_secrets_are_stable_and_apart() -> None:
    keys = Keyring.made_up()
    assert keys.derive("cookie") == Keyring.made_up().derive("cookie")
    assert len({keys.derive("cookie"), keys.derive("link"), Keyring.random().derive("cookie")}) == 3


def test_the_key_file_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "data" / "niangjia.key"
    first = Keyring.load({}, path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    assert Keyring.load({}, path).open("t", 1, first.seal("t", 1, b"x")) == b"x"
    with pytest.raises(FileExistsError):
        Keyring.random().save(path)


def _exposed(path: Path) -> None:
    Keyring.random().save(path)
    path.chmod(0o644)


def _text(text: str) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.touch(0o600)
        path.write_text(text)

    return write


def _short(path: Path) -> None:
    Keyring.random().save(path)
    plain = json.loads(path.read_text())
    plain["data"][0]["key"] = base64.b64encode(b"short").decode()
    path.write_text(json.dumps(plain))


@pytest.mark.parametrize(
    ("prepare", "error"),
    [
        (lambda path: None, Missing),
        (_exposed, Exposed),
        (_text(""), Malformed),
        (_text("[]"), Malformed),
        (_text('{"format": 1}'), Malformed),
        (_text('{"format": 2}'), Malformed),
        (_short, Malformed),
    ],
)
def test_a_bad_key_file_is_a_clear_error(
    tmp_path: Path, prepare: Callable[[Path], None], error: type[KeyTrouble]
) -> None:
    path = tmp_path / "key"
    prepare(path)
    with pytest.raises(error):
        Keyring.load({}, path, make=False)


def test_keys_from_the_environment(tmp_path: Path) -> None:
    secret = base64.b64encode(os.urandom(32)).decode()
    environ = {
        "NIANGJIA__KEYS__DATA": f"1:aes:{secret},2:sm4:{base64.b64encode(os.urandom(16)).decode()}",
        "NIANGJIA__KEYS__HASH": f"1:{secret}",
        "NIANGJIA__KEYS__ROOT": secret,
    }
    assert Keyring.load(environ, tmp_path / "none").newest_data == 2
    assert not (tmp_path / "none").exists()
    with pytest.raises(Missing, match="NIANGJIA__KEYS__ROOT"):
        Keyring.load({**environ, "NIANGJIA__KEYS__ROOT": ""}, tmp_path / "none")
    for broken in ("1:aes", "x:aes:AAAA", f"1:rot13:{secret}", f"1:aes:{secret},1:aes:{secret}"):
        with pytest.raises(Malformed):
            Keyring.load({**environ, "NIANGJIA__KEYS__DATA": broken}, tmp_path / "none")


def test_a_keyring_shows_no_secrets() -> None:
    keys = Keyring.made_up()
    assert repr(keys) == "Keyring(data=[1], hash=[1])"


async def test_a_wrong_key_is_found_at_the_start(house: House) -> None:
    async with house.reading() as connection:
        assert await installation.verify(connection, house.keys)
        assert not await installation.verify(connection, house.keys.with_new_data_key())
        with pytest.raises(WrongKey):
            await installation.verify(connection, Keyring.random())
        with pytest.raises(WrongKey):
            await installation.verify(connection, house.keys.with_new_data_key().newest_only())


def test_a_forked_process_draws_nonces_of_its_own() -> None:
    keys = Keyring.made_up()
    keys.seal("events", 1, b"x")  # some are left over
    reader, writer = os.pipe()
    if (child := os.fork()) == 0:
        os.write(writer, keys.seal("events", 1, b"x"))
        os._exit(0)
    os.waitpid(child, 0)
    theirs = os.read(reader, 100)
    ours = [keys.seal("events", 1, b"x") for _ in range(1000)]
    nonces = {sealed[2:14] for sealed in (*ours, theirs)}
    assert len(nonces) == len(ours) + 1
    os.close(reader)
    os.close(writer)

"""Keys: sealing values, keyed hashes for look-up, and secrets derived for cookies and links.

Three kinds of key that never stand in for one another:

- data keys seal values (AES-256-GCM, or SM4-GCM for a key that says so); the newest seals, older ones open;
- hash keys make look-up digests (HMAC-SHA256); the newest makes them, look-ups try all;
- one root key derives secrets for a purpose (HKDF-SHA256).
"""

import base64
import binascii
import hashlib
import hmac
import json
import os
import stat
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.noise import Noise

FORMAT = 1
NONCE_BYTES = 12  # NIST SP 800-38D, 8.2.2: 96 random bits
TAG_BYTES = 16
HEADER_BYTES = 2  # the format, the data key's id
DIGEST_BYTES = 17  # the hash key's id, then 128 bits of the HMAC
KEY_BYTES = {"aes": 32, "sm4": 16}
LARGEST_ID = 255
CHECK = b"niangjia key check"
ENVIRONMENT = "NIANGJIA__KEYS__"


class KeyTrouble(Exception):
    """Something is wrong with the keys."""


class Missing(KeyTrouble):
    """There are no keys where they should be."""


class Exposed(KeyTrouble):
    """The key file can be read by other accounts of this machine: chmod it to 600."""


class Malformed(KeyTrouble):
    """The keys can't be read: they are not written as documented."""


class WrongKey(KeyTrouble):
    """This was sealed with a key that is not in the keyring."""


class Damaged(KeyTrouble):
    """This is not what was sealed for this place: altered, moved, or sealed with another key of the same id."""


_nonces = Noise(NONCE_BYTES)


class _Cipher(Protocol):
    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes: ...
    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes: ...


class _SM4GCM:
    """SM4-GCM (GB/T 32907, RFC 8998) in the shape of `AESGCM`."""

    def __init__(self, key: bytes) -> None:
        self._key = algorithms.SM4(key)

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        worker = Cipher(self._key, modes.GCM(nonce)).encryptor()
        worker.authenticate_additional_data(associated_data or b"")
        return worker.update(data) + worker.finalize() + worker.tag

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        worker = Cipher(self._key, modes.GCM(nonce, data[-TAG_BYTES:])).decryptor()
        worker.authenticate_additional_data(associated_data or b"")
        return worker.update(data[:-TAG_BYTES]) + worker.finalize()


@dataclass(frozen=True, slots=True, repr=False)
class DataKey:
    """A key that seals: `cipher` is "aes" (32 bytes) or "sm4" (16 bytes)."""

    id: int
    cipher: str
    secret: bytes


@dataclass(frozen=True, slots=True, repr=False)
class HashKey:
    """A key that makes look-up digests (32 bytes)."""

    id: int
    secret: bytes


class Keyring:
    """The keys of this installation. Ids run 1-255; the key with the highest id is the newest."""

    def __init__(self, data: tuple[DataKey, ...], hashing: tuple[HashKey, ...], root: bytes) -> None:
        """Raises `Malformed` when ids repeat or a key has the wrong length."""
        _check(data, hashing, root)
        self._data = tuple(sorted(data, key=lambda key: -key.id))
        self._hashing = tuple(sorted(hashing, key=lambda key: -key.id))
        self._root = root
        self._ciphers: dict[int, _Cipher] = {
            key.id: AESGCM(key.secret) if key.cipher == "aes" else _SM4GCM(key.secret) for key in data
        }
        self._header = bytes((FORMAT, self._data[0].id))
        self._newest = self._ciphers[self._data[0].id]
        self._hash_prefix, self._hash_key = bytes((self._hashing[0].id,)), self._hashing[0].secret

    def __repr__(self) -> str:
        return f"Keyring(data={[key.id for key in self._data]}, hash={[key.id for key in self._hashing]})"

    @property
    def newest_data(self) -> int:
        """The id of the data key that seals."""
        return self._data[0].id

    @property
    def newest_hash(self) -> int:
        """The id of the hash key that makes digests."""
        return self._hashing[0].id

    @property
    def rehashing(self) -> bool:
        """Whether there are several hash keys, so that equal values may have different digests in the database."""
        return len(self._hashing) > 1

    def seal(self, table: str, row: int, plain: bytes) -> bytes:
        """Seal `plain` for one place: `table` ("events", or "people.phone" where a row has several) and `row`."""
        nonce = _nonces.take()
        return self._header + nonce + self._newest.encrypt(nonce, plain, f"{table}\0{row}".encode())

    def open(self, table: str, row: int, sealed: bytes) -> bytes:
        """What was sealed for this place. Raises `WrongKey` when its key is not here, `Damaged` for anything else."""
        if len(sealed) < HEADER_BYTES + NONCE_BYTES + TAG_BYTES or sealed[0] != FORMAT:
            raise Damaged(table)
        cipher = self._ciphers.get(sealed[1])
        if cipher is None:
            raise WrongKey(f"{table} needs data key {sealed[1]}")
        try:
            return cipher.decrypt(sealed[2:14], sealed[14:], f"{table}\0{row}".encode())
        except InvalidTag:
            raise Damaged(table) from None

    def digest(self, domain: str, value: str) -> bytes:
        """The look-up digest to write for a value: the hash key's id, then 16 bytes. NFKC first.

        Read with `digests`, so that look-ups go on while a hash key is rotated.
        """
        return self._hash_prefix + _hmac(self._hash_key, domain, value)

    def digests(self, domain: str, value: str) -> tuple[bytes, ...]:
        """Every digest this value may have in the database, the newest key's first: `column.in_(keys.digests(...))`."""
        return tuple(bytes((key.id,)) + _hmac(key.secret, domain, value) for key in self._hashing)

    def derive(self, purpose: str) -> bytes:
        """A secret of 32 bytes for one purpose ("cookie", "link"): always the same for the same root key."""
        return HKDF(hashes.SHA256(), 32, salt=None, info=b"niangjia " + purpose.encode()).derive(self._root)

    def checks(self) -> dict[tuple[str, int], bytes]:
        """A value for each key, by kind ("data", "hash", "root") and id, by which a wrong key is known."""
        named = [("data", key.id, key.secret) for key in self._data]
        named += [("hash", key.id, key.secret) for key in self._hashing]
        named += [("root", 0, self._root)]
        return {(kind, number): hmac.digest(secret, CHECK, "sha256")[:16] for kind, number, secret in named}

    def with_new_data_key(self, cipher: str = "aes") -> "Keyring":
        """This keyring and one more data key, which seals from now on."""
        fresh = DataKey(self.newest_data + 1, cipher, os.urandom(KEY_BYTES[cipher]))
        return Keyring((*self._data, fresh), self._hashing, self._root)

    def with_new_hash_key(self) -> "Keyring":
        """This keyring and one more hash key, which makes digests from now on."""
        return Keyring(self._data, (*self._hashing, HashKey(self.newest_hash + 1, os.urandom(32))), self._root)

    def newest_only(self) -> "Keyring":
        """This keyring without the keys that a finished rotation left behind."""
        return Keyring(self._data[:1], self._hashing[:1], self._root)

    @classmethod
    def made_up(cls) -> "Keyring":
        """The same keys every time, for tests only."""
        secrets = (hashlib.sha256(name).digest() for name in (b"made up data", b"made up hash", b"made up root"))
        return cls((DataKey(1, "aes", next(secrets)),), (HashKey(1, next(secrets)),), next(secrets))

    @classmethod
    def random(cls, cipher: str = "aes") -> "Keyring":
        """New keys."""
        return cls((DataKey(1, cipher, os.urandom(KEY_BYTES[cipher])),), (HashKey(1, os.urandom(32)),), os.urandom(32))

    @classmethod
    def load(cls, environ: Mapping[str, str], path: Path, *, make: bool = True) -> "Keyring":
        """The keys from the environment if any stands there, else from the key file, made on the first run (mode 0600).

        The environment's names, secrets in base64, several keys apart by commas:
        `NIANGJIA__KEYS__DATA=1:aes:…,2:sm4:…`, `NIANGJIA__KEYS__HASH=1:…`, `NIANGJIA__KEYS__ROOT=…`.
        Raises `Missing` (one of the three is absent, or no file and not `make`), `Exposed`, `Malformed`.
        """
        if any(name.startswith(ENVIRONMENT) for name in environ):
            return cls._from_environment(environ)
        try:
            return cls._from_file(path)
        except FileNotFoundError:
            if not make:
                raise Missing(str(path)) from None
        fresh = cls.random()
        try:
            fresh.save(path)
        except FileExistsError:  # another process made it first
            return cls._from_file(path)
        return fresh

    def save(self, path: Path, *, replace: bool = False) -> None:
        """Write the key file, mode 0600, durably. Raises `FileExistsError` when it stands already, unless `replace`."""
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(self._plain(), file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        try:
            if replace:
                fresh.replace(path)
            else:
                os.link(fresh, path)  # appears whole or not at all, and never over another
        finally:
            fresh.unlink(missing_ok=True)

    def _plain(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "data": [{"id": key.id, "cipher": key.cipher, "key": _text(key.secret)} for key in self._data],
            "hash": [{"id": key.id, "key": _text(key.secret)} for key in self._hashing],
            "root": _text(self._root),
        }

    @classmethod
    def _from_file(cls, path: Path) -> "Keyring":
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_mode & (stat.S_IRWXG | stat.S_IRWXO):
                raise Exposed(str(path))
            content = file.read()
        try:
            plain = json.loads(content)
            if plain["format"] != FORMAT:
                raise Malformed(f"{path}: format {plain['format']!r}")
            data = tuple(DataKey(int(key["id"]), str(key["cipher"]), _bytes(key["key"])) for key in plain["data"])
            hashing = tuple(HashKey(int(key["id"]), _bytes(key["key"])) for key in plain["hash"])
            return cls(data, hashing, _bytes(plain["root"]))
        except (ValueError, KeyError, TypeError, AttributeError, binascii.Error):
            raise Malformed(str(path)) from None

    @classmethod
    def _from_environment(cls, environ: Mapping[str, str]) -> "Keyring":
        values = {name: environ.get(f"{ENVIRONMENT}{name}", "").strip() for name in ("DATA", "HASH", "ROOT")}
        if absent := [name for name, value in values.items() if not value]:
            raise Missing(", ".join(f"{ENVIRONMENT}{name}" for name in absent))
        try:
            data = [entry.split(":") for entry in values["DATA"].split(",")]
            hashing = [entry.split(":") for entry in values["HASH"].split(",")]
            return cls(
                tuple(DataKey(int(number), cipher.strip(), _bytes(secret)) for number, cipher, secret in data),
                tuple(HashKey(int(number), _bytes(secret)) for number, secret in hashing),
                _bytes(values["ROOT"]),
            )
        except (ValueError, binascii.Error):
            raise Malformed(f"{ENVIRONMENT}*") from None


def _check(data: tuple[DataKey, ...], hashing: tuple[HashKey, ...], root: bytes) -> None:
    for keys in (data, hashing):
        ids = [key.id for key in keys]
        if not ids or len(ids) != len(set(ids)) or not all(1 <= number <= LARGEST_ID for number in ids):
            raise Malformed("ids")
    if any(len(key.secret) != KEY_BYTES.get(key.cipher) for key in data):
        raise Malformed("data")
    if any(len(key.secret) != KEY_BYTES["aes"] for key in hashing) or len(root) != KEY_BYTES["aes"]:
        raise Malformed("hash or root")


def _hmac(secret: bytes, domain: str, value: str) -> bytes:
    message = f"{domain}\0{unicodedata.normalize('NFKC', value)}".encode()
    return hmac.digest(secret, message, "sha256")[: DIGEST_BYTES - 1]


def _text(secret: bytes) -> str:
    return base64.b64encode(secret).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text.strip(), validate=True)

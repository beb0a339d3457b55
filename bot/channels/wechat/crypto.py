"""Signatures and frames of the message platform (Tencent: "消息加解密说明"; facts/wechat.md, "Receiving").

A frame is 16 random bytes, the message's length (four bytes, big-endian), the message, and the app id; padded to a
multiple of 32 by PKCS#7 and encrypted with AES-256-CBC, whose IV is the beginning of the key.
"""

import base64
import binascii
import hashlib
import hmac
import os

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

BLOCK = 32
"""Bytes of the padding's block: twice that of AES."""
RANDOM, LENGTH, IV = 16, 4, 16
KEY_CHARACTERS = 43
"""Of an EncodingAESKey: the base64 of 32 bytes without its "="."""


class BadKey(ValueError):
    """An EncodingAESKey is 43 letters and digits."""


class Broken(Exception):
    """A frame that can't be opened; `part` says where it fails: "base64", "block", "pad", "length" or "app"."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


def signature(*parts: str) -> str:
    """The signature over `parts` (token, timestamp, nonce, and the encrypted text where there is one), in hex."""
    return hashlib.sha1("".join(sorted(parts)).encode("utf-8", "replace"), usedforsecurity=False).hexdigest()


def signed(claimed: str, *parts: str) -> bool:
    """Whether `claimed` is the signature over `parts`; takes as long for a wrong one as for the right one."""
    return hmac.compare_digest(claimed.encode("utf-8", "replace"), signature(*parts).encode())


class Frames:
    """Seals and opens frames of one app id. Raises `BadKey` for an `aes_key` that is none."""

    def __init__(self, aes_key: str, app_id: str) -> None:
        key = _key(aes_key)
        cipher = Cipher(algorithms.AES256(key), modes.CBC(key[:IV]))
        # Both go on from frame to frame, since a new one costs ten times what it does. So only their first frame meets
        # the IV that is the key's beginning; the others differ in the first block, random bytes that nobody looks at.
        self._encryptor, self._decryptor = cipher.encryptor(), cipher.decryptor()
        self._app_id = app_id.encode()

    def seal(self, message: bytes, random: bytes = b"") -> str:
        """`message` as base64 of its encrypted frame. `random` are 16 bytes."""
        random = random or os.urandom(RANDOM)
        frame = b"".join((random, len(message).to_bytes(LENGTH, "big"), message, self._app_id))
        missing = BLOCK - len(frame) % BLOCK
        sealed = self._encryptor.update(frame + bytes((missing,)) * missing)
        return base64.b64encode(sealed).decode()

    def open(self, sealed: str) -> bytes:
        """The message of a frame. Raises `Broken`."""
        frame = self._decrypted(sealed)
        start, end = RANDOM + LENGTH, len(frame) - _padding(frame)
        message_end = start + int.from_bytes(frame[RANDOM:start], "big")
        if end < start or message_end > end:
            raise Broken("length")
        if not hmac.compare_digest(frame[message_end:end], self._app_id):
            raise Broken("app")
        return frame[start:message_end]

    def _decrypted(self, sealed: str) -> bytes:
        try:
            raw = base64.b64decode(sealed, validate=True)
        except (binascii.Error, ValueError):
            raise Broken("base64") from None
        if not raw or len(raw) % BLOCK:
            raise Broken("block")
        return self._decryptor.update(raw)


def _padding(frame: bytes) -> int:
    """How many bytes of padding `frame` ends with. Nobody learns anything by guessing: frames are signed."""
    many = frame[-1]
    if not 1 <= many <= BLOCK or not hmac.compare_digest(frame[-many:], bytes((many,)) * many):
        raise Broken("pad")
    return many


def _key(aes_key: str) -> bytes:
    if len(aes_key) != KEY_CHARACTERS:
        raise BadKey(BadKey.__doc__)
    try:
        return base64.b64decode(f"{aes_key}=", validate=True)
    except (binascii.Error, ValueError):
        raise BadKey(BadKey.__doc__) from None

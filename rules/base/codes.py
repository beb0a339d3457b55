"""Signed codes in links and posters: what stands behind a QR code, unforgeable, within what every channel can carry."""

import base64
import hashlib
import hmac
import re
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Final

# WeChat scene_str: 1-64 characters; Telegram deep links: up to 64 of A-Za-z0-9_-
LONGEST: Final = 64
LENGTH: Final = 48  # of ours: 36 bytes in base64url, no padding and no spare bits
SHORTEST_KEY: Final = 16  # bytes

# Numbers in printed codes: never reuse one
KINDS = MappingProxyType(
    {
        "organisation": 1,
        "occupation": 2,
        "staff_invite": 3,
        "member_card": 4,
        "address": 5,
        "claim": 6,
        "transfer": 7,
        "inviter": 8,
    }
)
_NAMES = MappingProxyType({number: name for name, number in KINDS.items()})

_VERSION = 1
_BODY = struct.Struct(">BBQBIQ")  # version, kind, subject, occupation, expiry in minutes since 1970, nonce
_MAC_BYTES = 13  # 104 bits
_DOMAIN = b"niangjia link code\x00"
_SHAPE = re.compile(r"[A-Za-z0-9_-]{48}")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class BadCode(ValueError):
    """A code needs a known kind, ids of 63 bits, an occupation of 8, an expiry of 32, a key of 16 bytes or more."""


@dataclass(frozen=True, slots=True)
class Code:
    """What a code says.

    `subject` is the 63-bit id of what it leads to: an organisation, or whatever its kind says. `occupation` is one of
    `rules.occupations.NUMBERS`, 0 for none. `expiry_minute` counts minutes since 1970 UTC, 0 for never. `nonce`
    (63 bits) makes a code usable once, 0 for a code that may be scanned again and again.
    """

    kind: str
    subject: int
    occupation: int = 0
    expiry_minute: int = 0
    nonce: int = 0

    def expired(self, now: datetime) -> bool:
        """Whether the code is over at `now` (aware)."""
        return self.expiry_minute != 0 and (now - _EPOCH) // timedelta(minutes=1) >= self.expiry_minute


def minute(instant: datetime) -> int:
    """`instant` (aware) as an expiry: minutes since 1970 UTC, rounded up, so that nothing ends early."""
    return -((_EPOCH - instant) // timedelta(minutes=1))


def sign(key: bytes, code: Code) -> str:
    """The 48 characters of `code` under `key`. Raises BadCode. The same code under the same key is the same text."""
    body = _pack(code)
    return base64.urlsafe_b64encode(body + _mac(key, body)).decode("ascii")


def read(key: bytes, text: str, *, older_keys: tuple[bytes, ...] = ()) -> Code | None:
    """The code in `text` if `key`, or one of the keys before it, has signed it; else None.

    An expired code is read, so that a person can be told; ask `Code.expired`. Compared in constant time. Raises BadCode
    on a short key.
    """
    if not _SHAPE.fullmatch(text):
        return None
    raw = base64.urlsafe_b64decode(text)
    body, mac = raw[: _BODY.size], raw[_BODY.size :]
    signed = [hmac.compare_digest(mac, _mac(one, body)) for one in (key, *older_keys)]
    return _unpack(body) if any(signed) else None


def _pack(code: Code) -> bytes:
    if code.kind not in KINDS or not (0 <= code.subject < 2**63 and 0 <= code.nonce < 2**63):
        raise BadCode(BadCode.__doc__)
    try:
        return _BODY.pack(_VERSION, KINDS[code.kind], code.subject, code.occupation, code.expiry_minute, code.nonce)
    except struct.error as error:
        raise BadCode(BadCode.__doc__) from error


def _unpack(body: bytes) -> Code | None:
    version, kind, subject, occupation, expiry_minute, nonce = _BODY.unpack(body)
    if version != _VERSION or kind not in _NAMES:  # signed by a newer release
        return None
    return Code(_NAMES[kind], subject, occupation, expiry_minute, nonce)


def _mac(key: bytes, body: bytes) -> bytes:
    if len(key) < SHORTEST_KEY:
        raise BadCode(BadCode.__doc__)
    return hmac.digest(key, _DOMAIN + body, hashlib.sha256)[:_MAC_BYTES]

"""Sealed values that a page carries for us: it can neither read nor change them, nor give them to somebody else."""

import base64
import binascii
import hashlib
import hmac
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

MOST_CHARACTERS = 4096


class Seal:
    """One purpose's seal. Deterministic (RFC 5297), so that the same picture keeps the same address."""

    def __init__(self, key: bytes, purpose: str) -> None:
        self._siv = AESSIV(hmac.digest(key, b"niangjia web seal " + purpose.encode(), hashlib.sha512))

    def close(self, account: str, value: Any) -> str:
        """`value` (plain JSON) as letters that only `account` can hand back."""
        sealed = self._siv.encrypt(orjson.dumps(value, option=orjson.OPT_SORT_KEYS), [account.encode()])
        return base64.urlsafe_b64encode(sealed).decode().rstrip("=")

    def open(self, account: str, token: str) -> Any:
        """The value, or None where the token is not one that `account` was given."""
        if len(token) > MOST_CHARACTERS:
            return None
        try:
            raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
            return orjson.loads(self._siv.decrypt(raw, [account.encode()]))
        except (InvalidTag, ValueError, binascii.Error):
            return None

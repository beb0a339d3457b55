"""The signed cookie that a browser is known by: a random account id and the day it was issued."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable
from datetime import UTC, datetime

ACCOUNT_BYTES = 16
DAY_BYTES = 3
MAC_BYTES = 16
LIFE_DAYS = 400
"""Longest life that browsers grant a cookie: RFC 6265bis, "The Max-Age Attribute"."""
RENEW_DAYS = 30


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _raw(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


class Cookies:
    """Makes and reads cookie values. Nothing about a browser is stored: the signature is the memory."""

    def __init__(self, key: bytes, now: Callable[[], datetime]) -> None:
        self._key = hmac.digest(key, b"niangjia web cookie", hashlib.sha256)
        self._now = now

    def _today(self) -> int:
        return int(self._now().astimezone(UTC).timestamp()) // 86400

    def _mac(self, body: bytes) -> bytes:
        return hmac.digest(self._key, body, hashlib.sha256)[:MAC_BYTES]

    def fresh(self) -> str:
        """A value for a browser that nobody has seen."""
        return self.renewed(_text(secrets.token_bytes(ACCOUNT_BYTES)))

    def renewed(self, account: str) -> str:
        """The value for `account`, issued today."""
        body = _raw(account) + self._today().to_bytes(DAY_BYTES)
        return _text(body + self._mac(body))

    def read(self, value: str) -> tuple[str, int] | None:
        """The account and the age in days; None where the value is forged, damaged or too old."""
        try:
            raw = _raw(value)
        except ValueError:
            return None
        body, mac = raw[:-MAC_BYTES], raw[-MAC_BYTES:]
        if len(body) != ACCOUNT_BYTES + DAY_BYTES or not hmac.compare_digest(mac, self._mac(body)):
            return None
        age = self._today() - int.from_bytes(body[ACCOUNT_BYTES:])
        return (_text(body[:ACCOUNT_BYTES]), age) if -1 <= age <= LIFE_DAYS else None

"""What a cashier scans or types to see a coupon: a code that changes every minute, or a short one on paper.

A live code is made of the claim and the minute, signed; nothing is stored, and a screenshot of it is worthless after
two minutes. A short code is a row: for one merchant, one day, used once, for who has no signal at the counter.
What a cashier saw is signed too (`sight`), so that nobody redeems by naming a coupon whose code was never shown.
"""

import base64
import hashlib
import hmac
import struct
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from rules.base import codes, typed_codes
from storage import limits, rows
from storage.case_rows import ZONE
from storage.claims import HELD, PENDING
from storage.keys import Keyring
from storage.limits import Limit, TooMany
from storage.tables.offers import ClaimRow, CouponCodeRow, MerchantRow, RoundMerchantRow
from storage.writing import Forbidden, Gone, Transaction

LINKS = "link codes"
KIND = "claim"
PURPOSE = "coupon codes"
MINUTES = 2
"""How many minutes a live code is good for, the one it was made in counted."""
MARK = 6
"""Characters of a typed live code that prove it: 30 bits, and wrong ones are counted (`WRONG`)."""
SEEN_MINUTES = 10
WRONG = Limit("coupon code", 20, timedelta(hours=1))
KEPT = timedelta(days=30)
TRIES = 20

_SIGHT = struct.Struct(">QIQI?")
_MAC_BYTES = 10


@dataclass(frozen=True, slots=True)
class LiveCode:
    """A coupon for this minute: `text` stands in the QR code's address, `typed` is the same for the fingers."""

    text: str
    typed: str


@dataclass(frozen=True, slots=True)
class Stale:
    """A live code that was good once: a screenshot."""

    claim: int


@dataclass(frozen=True, slots=True)
class Typed:
    """A code for this coupon that is good at this merchant now. `short`: the one that was written down."""

    claim: int
    short: bool


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nothing that was given out reads like this, here and today."""


@dataclass(frozen=True, slots=True)
class Spent:
    """This short code was used already."""

    at: datetime


@dataclass(frozen=True, slots=True)
class NotHere:
    """The coupon is not for this merchant."""


@dataclass(frozen=True, slots=True)
class ShortCode:
    """Eight characters, good at one merchant until the day is over there."""

    code: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Sight:
    """What a cashier was shown before they confirm."""

    claim: int
    version: int
    merchant: int
    short: bool


def live(keys: Keyring, claim: int, now: datetime) -> LiveCode:
    """The code of a coupon for the minute of `now`."""
    minute = _minute(now)
    text = codes.sign(keys.derive(LINKS), codes.Code(KIND, claim, expiry_minute=minute + MINUTES))
    return LiveCode(text, _base32(claim) + _mark(keys, claim, minute))


def changes(now: datetime) -> datetime:
    """When a live code of `now` is followed by the next."""
    return now.replace(second=0, microsecond=0) + timedelta(minutes=1)


def scanned(code: codes.Code, now: datetime) -> int | Stale:
    """The claim of a signed code of kind "claim", as `rules.base.codes.read` gave it."""
    return Stale(code.subject) if code.expired(now) or not code.expiry_minute else code.subject


def typed_live(keys: Keyring, text: str, now: datetime) -> int | Stale | None:
    """The claim of a live code that somebody typed; None if it is none of ours, or hours old."""
    plain = typed_codes.folded(text)
    if not MARK < len(plain) <= MARK + 13 or not set(plain) <= set(typed_codes.ALPHABET):
        return None
    claim, mark, minute = _number(plain[:-MARK]), plain[-MARK:], _minute(now)
    if claim >= 2**63:
        return None
    for back in range(-1, 60):
        if hmac.compare_digest(mark, _mark(keys, claim, minute - back)):
            return claim if back < MINUTES else Stale(claim)
    return None


@dataclass(frozen=True, slots=True)
class Short:
    """The holder wants a short code for a merchant and today. Returns `ShortCode` or `NotHere`.

    Asked for again, it is the same one until it is used. Raises `Forbidden` for another's coupon, `Gone` where it
    cannot be used any more.
    """

    claim: int
    merchant: int

    async def apply(self, tx: Transaction) -> ShortCode | NotHere:
        """Make it, or find it."""
        claim = (await tx.connection.execute(sa.select(ClaimRow.__table__).where(ClaimRow.id == self.claim))).first()
        if claim is None or claim.state not in (HELD, PENDING) or claim.valid_until <= tx.now:
            raise Gone
        if claim.person_id != tx.actor.person:
            raise Forbidden
        if not await _redeems(tx, claim.round_id, self.merchant):
            return NotHere()
        until = min(_end_of_day(tx.now), claim.valid_until)
        for attempt in range(TRIES):
            code = self._code(tx, until, attempt)
            if await self._mine(tx, code, until):
                return ShortCode(code, until)
        raise RuntimeError("no free code")

    def _code(self, tx: Transaction, until: datetime, attempt: int) -> str:
        nth = 0
        while True:
            text = f"short {self.claim} {self.merchant} {until.isoformat()} {attempt} {nth}"
            code = typed_codes.draw(_mac(tx.keys, text.encode())[: typed_codes.RANDOM_BYTES])
            if typed_codes.clear(code):
                return code
            nth += 1

    async def _mine(self, tx: Transaction, code: str, until: datetime) -> bool:
        """Whether the code is this coupon's and not used: written now, or before."""
        row = {
            "code_digest": tx.keys.digest(PURPOSE, code),
            "claim_id": self.claim,
            "merchant_id": self.merchant,
            "made_at": tx.now,
            "expires_at": until,
        }
        if await rows.put_if_new(tx, CouponCodeRow, row):
            return True
        found = await _found(tx, code)
        return found is not None and found.claim_id == self.claim and found.used_at is None


@dataclass(frozen=True, slots=True)
class Type:
    """A cashier typed a code, live or short, at a merchant. Returns `Typed`, `Stale`, `Spent`, `Unknown` or `TooMany`.

    Only wrong ones count against the limit of the actor's address.
    """

    merchant: int
    text: str

    async def apply(self, tx: Transaction) -> "Typed | Stale | Spent | Unknown | TooMany":
        """Look it up."""
        who = limits.subject(tx.actor.address)
        if await limits.used(tx, WRONG, who) >= WRONG.most:
            return await limits.take(tx, [(WRONG, who)]) or Unknown()
        match typed_live(tx.keys, self.text, tx.now):
            case int() as claim:
                return Typed(claim, short=False)
            case Stale() as stale:
                return stale
        found = await _found(tx, typed_codes.normalise(self.text) or "")
        if found is None or found.merchant_id != self.merchant or found.expires_at <= tx.now:
            return await limits.take(tx, [(WRONG, who)]) or Unknown()
        return Spent(found.used_at) if found.used_at else Typed(found.claim_id, short=True)


def sight(keys: Keyring, seen: Sight, cashier: int, now: datetime) -> str:
    """43 characters for the choice that confirms: what this cashier (a person) was shown, for ten minutes."""
    body = _SIGHT.pack(seen.claim, seen.version, seen.merchant, _minute(now), seen.short)
    mac = _mac(keys, b"sight %d " % cashier + body)[:_MAC_BYTES]
    return base64.urlsafe_b64encode(body + mac).decode().rstrip("=")


def recall(keys: Keyring, text: str, cashier: int, now: datetime) -> Sight | None:
    """What `sight` was given; None if it was another cashier, too long ago, or none of ours."""
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return None
    body, mac = raw[: _SIGHT.size], raw[_SIGHT.size :]
    if len(raw) != _SIGHT.size + _MAC_BYTES:
        return None
    if not hmac.compare_digest(mac, _mac(keys, b"sight %d " % cashier + body)[:_MAC_BYTES]):
        return None
    claim, version, merchant, minute, short = _SIGHT.unpack(body)
    fresh = -1 <= _minute(now) - minute < SEEN_MINUTES
    return Sight(claim, version, merchant, short) if fresh else None


async def spend(tx: Transaction, claim: int) -> None:
    """The coupon is used: its short codes are, too."""
    mine = sa.update(CouponCodeRow).where(CouponCodeRow.claim_id == claim, CouponCodeRow.used_at.is_(None))
    await tx.connection.execute(mine.values(used_at=tx.now))


@dataclass(frozen=True, slots=True)
class Sweep:
    """Delete short codes that ran out long ago, at most 1,000. Returns how many."""

    async def apply(self, tx: Transaction) -> int:
        """Delete them."""
        row = CouponCodeRow
        old = sa.select(row.code_digest).where(row.expires_at < tx.now - KEPT).limit(1000)
        return int((await tx.connection.execute(sa.delete(row).where(row.code_digest.in_(old)))).rowcount)


async def _redeems(tx: Transaction, round: int, merchant: int) -> bool:
    row = RoundMerchantRow
    query = sa.select(row.merchant_id).join(MerchantRow, MerchantRow.id == row.merchant_id)
    here = query.where(row.round_id == round, row.merchant_id == merchant, MerchantRow.closed_at.is_(None))
    return await tx.connection.scalar(here) is not None


async def _found(tx: Transaction, code: str) -> Any:
    query = sa.select(CouponCodeRow.__table__).where(CouponCodeRow.code_digest.in_(tx.keys.digests(PURPOSE, code)))
    return (await tx.connection.execute(query)).first()


def _end_of_day(now: datetime) -> datetime:
    tomorrow = now.astimezone(ZONE).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), ZONE).astimezone(now.tzinfo)


def _minute(now: datetime) -> int:
    return int(now.timestamp()) // 60


def _mac(keys: Keyring, message: bytes) -> bytes:
    return hmac.digest(keys.derive(PURPOSE), message, hashlib.sha256)


def _mark(keys: Keyring, claim: int, minute: int) -> str:
    bits = int.from_bytes(_mac(keys, b"live %d %d" % (claim, minute))[:8], "big")
    return "".join(typed_codes.ALPHABET[bits >> 5 * place & 31] for place in range(MARK))


def _base32(number: int) -> str:
    text = ""
    while number or not text:
        number, digit = divmod(number, 32)
        text = typed_codes.ALPHABET[digit] + text
    return text


def _number(text: str) -> int:
    number = 0
    for char in text:
        number = number * 32 + typed_codes.ALPHABET.index(char)
    return number

"""The ledger of what is given out: every fen that moves leaves one account and comes to another.

A round's money stands on "stock" once it is issued, moves to "held" when somebody gets a piece, to "owed" when a
merchant takes it, to "paid" when the union has paid (a gift was paid for before, so handing it over does so at once);
"lapsed" is what nobody used, "budget" where all of it comes from and goes back to. So the sum of all accounts is always
zero, and no account but the budget is ever below it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import rows
from storage.ids import Ids
from storage.many import Many, Row
from storage.tables.base import micros
from storage.tables.offers import LedgerRow
from storage.writing import Transaction

BUDGET, STOCK, HELD, OWED, PAID, LAPSED = ACCOUNTS = ("budget", "stock", "held", "owed", "paid", "lapsed")

MOVES = {
    "issue": (STOCK, BUDGET),
    "claim": (HELD, STOCK),
    "give_back": (STOCK, HELD),
    "redeem": (OWED, HELD),
    "undo": (HELD, OWED),
    "expire": (LAPSED, HELD),
    "void": (LAPSED, HELD),
    "dispute": (LAPSED, OWED),
    "pay": (PAID, OWED),
    "hand_over": (PAID, HELD),
    "take_back": (HELD, PAID),
    "withdraw": (BUDGET, STOCK),
}
"""Of each kind of posting the account that it comes to, and the one that it leaves."""

_POSTING = "id", "at", "kind", "round_id", "claim_id", "debit", "credit", "fen"
_INTO = f"INSERT INTO ledger ({', '.join(_POSTING)}) SELECT * FROM "  # noqa: S608 - names of ours
ROWS = Many(
    8,
    _INTO + "(VALUES {rows}) WHERE column1 IS NOT NULL",
    _INTO + "unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[], $5::bigint[], $6::text[], $7::text[],"
    " $8::bigint[])",
    ("ledger", *_POSTING),
)


@dataclass(frozen=True, slots=True)
class Posting:
    """`fen` of a round that move as `kind` says; with the claim and the merchant that they are about."""

    kind: str
    round: int
    fen: int
    claim: int | None = None
    merchant: int | None = None


def row(ids: Ids, now: datetime, kind: str, round: int, claim: int | None, fen: int) -> Row:
    """A posting as `ROWS` takes it."""
    debit, credit = MOVES[kind]
    return (ids.take(), micros(now), kind, round, claim, debit, credit, fen)


async def post(tx: Transaction, *postings: Posting) -> None:
    """Write postings down, in the transaction of what they are about."""
    made = [_row(tx, one) for one in postings]
    await rows.put(tx, LedgerRow, *made)


def _row(tx: Transaction, one: Posting) -> dict[str, Any]:
    debit, credit = MOVES[one.kind]
    return {
        "id": tx.ids.take(),
        "at": tx.now,
        "kind": one.kind,
        "round_id": one.round,
        "claim_id": one.claim,
        "merchant_id": one.merchant,
        "debit": debit,
        "credit": credit,
        "fen": one.fen,
    }


async def balances(connection: AsyncConnection, rounds: Iterable[int]) -> dict[str, int]:
    """What stands on each account, of these rounds together, in fen."""
    found = dict.fromkeys(ACCOUNTS, 0)
    total = sa.func.sum(LedgerRow.fen)
    for side, sign in ((LedgerRow.debit, 1), (LedgerRow.credit, -1)):
        query = sa.select(side, total).where(LedgerRow.round_id.in_(list(rounds))).group_by(side)
        for account, fen in await connection.execute(query):
            found[account] += sign * int(fen)
    return found

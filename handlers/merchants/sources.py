"""What a statement's picture and workbook are made of, loaded when drawn, as far as whoever looks may see it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.dialogue.say import Say, packed, say
from bot.dialogue.service import Loader
from rules.base import money
from storage import redemptions, rights, settlements
from storage.redemptions import Redemption
from storage.settlements import Statement
from storage.writing import Forbidden, Look

STATEMENT, SHEET = "statement", "statement-sheet"
HEADS = ("redemption", "at", "title", "claim", "how", "yuan", "note")
FEN_A_YUAN = 100
KINDS = 17
"""Kinds of coupons on the picture; the rest is one line more."""
NOTES = ("disputed", *redemptions.JUDGEMENTS)


async def _found(look: Look, args: Mapping[str, Any]) -> Statement:
    found = await settlements.statement(look.connection, int(args["settlement"]))
    if found is None or not await rights.may(look, rights.SETTLE, found.organisation):
        raise Forbidden
    return found


async def sheet(look: Look, args: Mapping[str, Any]) -> Mapping[str, Any]:
    """The statement at a glance: by kinds of coupons, what it leaves out, and whether it is paid."""
    found = await _found(look, args)
    kinds = await settlements.sums(look.connection, found.id)
    left_out = await settlements.left_out(look.connection, found.merchant, found.since, found.until)
    since, until = _moment(look, found.since), _moment(look, found.until)
    paid = found.paid_at is not None
    return {
        "title": found.merchant_name,
        "subtitle": packed(say("statement-sheet-period", since=since, until=until)),
        "state": packed(Say("statement-paid" if paid else "statement-unpaid")),
        "tone": "done" if paid else "open",
        "sum": _line(packed(Say("statement-sheet-sum")), found.pieces, found.fen),
        "lines": _kinds(kinds),
        "beside_title": packed(Say("statement-sheet-left-out")),
        "beside": [_line(packed(Say(f"statement-note-{note}")), *both) for note, both in _notes(left_out).items()],
        "foot": packed(_foot(look, found)),
    }


def _foot(look: Look, found: Statement) -> Say:
    made, paid = _moment(look, found.made_at), _moment(look, found.paid_at)
    if not paid:
        return say("statement-sheet-foot", number=str(found.id), made=made)
    return say("statement-sheet-foot-paid", number=str(found.id), made=made, paid=paid)


def _line(name: Any, pieces: int, fen: int) -> list[Any]:
    amount = say("statement-sheet-yuan", amount=_yuan(fen))
    return [name, packed(say("statement-sheet-pieces", n=pieces)), packed(amount)]


def _yuan(fen: int) -> str:
    """With commas: it is read by eyes, not typed."""
    return f"{fen // FEN_A_YUAN:,}{money.show(fen)[-3:]}"


def _kinds(kinds: Sequence[tuple[str, int, int]]) -> list[list[Any]]:
    shown, rest = kinds[:KINDS], kinds[KINDS:]
    lines = [_line(*kind) for kind in shown]
    if rest:
        others = packed(Say("statement-sheet-others"))
        lines.append(_line(others, sum(kind[1] for kind in rest), sum(kind[2] for kind in rest)))
    return lines


def _notes(left_out: Sequence[Redemption]) -> dict[str, tuple[int, int]]:
    """How many are left out, and fen, by why."""
    found: dict[str, tuple[int, int]] = {}
    for note in NOTES:
        fens = [one.fen for one in left_out if (one.judged or "disputed") == note]
        if fens:
            found[note] = len(fens), sum(fens)
    return found


async def workbook(look: Look, args: Mapping[str, Any]) -> Mapping[str, Any]:
    """The statement as tables: what it adds up, and what it leaves out. No member stands in it."""
    found = await _found(look, args)
    left_out = await settlements.left_out(look.connection, found.merchant, found.since, found.until)
    facts = (
        ("merchant", found.merchant_name),
        ("since", _moment(look, found.since)),
        ("until", _moment(look, found.until)),
        ("pieces", found.pieces),
        ("sum", found.fen / FEN_A_YUAN),
        ("paid", _moment(look, found.paid_at)),
    )
    return {
        "sheets": [packed(Say(f"statement-sheet-{name}")) for name in ("summary", "lines", "left-out")],
        "summary": [[packed(Say(f"statement-column-{key}")), value] for key, value in facts],
        "heads": [packed(Say(f"statement-column-{head}")) for head in HEADS],
        "places": _rows(look, await settlements.lines(look.connection, found.id)),
        "finer": _rows(look, left_out),
    }


def _moment(look: Look, at: datetime | None) -> str:
    return f"{at.astimezone(look.now.tzinfo):%Y-%m-%d %H:%M}" if at else ""


def _rows(look: Look, found: Sequence[Redemption]) -> list[list[Any]]:
    return [
        [
            *(str(one.id), _moment(look, one.at), one.title, str(one.claim), packed(Say(f"statement-how-{one.how}"))),
            *(one.fen / FEN_A_YUAN, _note(one)),
        ]
        for one in found
    ]


def _note(one: Redemption) -> Any:
    if one.disputed_at is None:
        return ""
    return packed(Say(f"statement-note-{one.judged or 'disputed'}"))


loaders: Mapping[str, Loader] = {STATEMENT: workbook, SHEET: sheet}

"""What the workbook of a statement is made of, loaded when it is drawn, as far as whoever looks may see it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.dialogue.say import Say, packed
from bot.dialogue.service import Loader
from storage import rights, settlements
from storage.redemptions import Redemption
from storage.writing import Forbidden, Look

STATEMENT = "statement"
HEADS = ("redemption", "at", "title", "claim", "how", "yuan", "note")
FEN_A_YUAN = 100


async def workbook(look: Look, args: Mapping[str, Any]) -> Mapping[str, Any]:
    """The statement as tables: what it adds up, and what it leaves out. No member stands in it."""
    found = await settlements.statement(look.connection, int(args["settlement"]))
    if found is None or not await rights.may(look, rights.SETTLE, found.organisation):
        raise Forbidden
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


loaders: Mapping[str, Loader] = {STATEMENT: workbook}

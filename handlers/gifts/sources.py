"""What the workbook of gifts to send is made of, loaded when it is opened: by who gave a reason, minutes ago."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.dialogue.say import Say, packed
from bot.dialogue.screen import Picture
from bot.dialogue.service import Loader
from handlers.coupons import speaking
from handlers.gifts.sending import dialled, instant, micros
from storage import parcels, rights, round_rows
from storage.writing import Forbidden, Look

PARCELS = "parcels"
"""The name of the drawer."""
HEADS = ("claim", "name", "mobile", "address", "given")
OPEN_FOR = timedelta(minutes=10)


def workbook(round: int, until: int, asked: int, person: int | None) -> Picture:
    """The workbook of a round's gifts to send, for `person`, who gave a reason at the instant `asked`."""
    args = {"round": round, "until": until, "at": asked, "by": person}
    return Picture(PARCELS, args, Say("parcels-file"), "parcels.xlsx")


async def loaded(look: Look, args: Mapping[str, Any]) -> Mapping[str, Any]:
    """The addresses whole: their reading was written down when the workbook was asked for."""
    round, until = await round_rows.get(look.connection, int(args["round"])), instant(int(args["until"]))
    late = micros(look.now) - int(args["at"]) > OPEN_FOR / timedelta(microseconds=1)
    if round is None or until is None or late or look.actor.person != args["by"]:
        raise Forbidden
    if not await rights.may(look, rights.OFFER, round.organisation):
        raise Forbidden
    found = await parcels.waiting(look.connection, look.keys, round.id, parcels.BATCH, until=until)
    rows = []
    for one in found:
        place, given = dialled(one.place), one.given_at.astimezone(look.now.tzinfo)
        rows.append([str(one.claim), place.name, place.mobile, place.address, f"{given:%Y-%m-%d %H:%M}"])
    return {
        "sheets": [packed(Say("parcels-sheet-summary")), packed(Say("parcels-sheet-lines"))],
        "summary": [
            [packed(Say("parcels-column-gift")), packed(speaking.title(round))],
            [packed(Say("parcels-column-n")), len(found)],
        ],
        "heads": [packed(Say(f"parcels-column-{head}")) for head in HEADS],
        "places": rows,
    }


loaders: Mapping[str, Loader] = {PARCELS: loaded}

"""How a round stands, in words, and what can be done about it now."""

from datetime import datetime

from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.screen import Choice, Picture, Style
from handlers.coupons import speaking
from handlers.rounds.facts import Seen
from handlers.staff.words import listed
from rules import offering
from storage import round_rows, rounds
from storage.round_rows import Round
from storage.rounds import Tally

CHART = "rounds-chart"
"""The name of the drawer."""
STOCKS, SHOPS = 10, 5
"""Groups and merchants that a card names."""
DRAW, CANCEL = "draw", "cancel"
SOON, OPEN = "soon", "open"
STATES = (SOON, OPEN, *(state for state in round_rows.STATES if state != round_rows.READY))


def state(round: Round, now: datetime) -> str:
    """Where a round is for staff: its state, or what the clock makes of "ready"."""
    if round.state != round_rows.READY:
        return round.state
    return SOON if now < round.opens_at else OPEN if now < round.closes_at else round_rows.CLOSED


def title(round: Round) -> Say:
    """What is given, and in which round."""
    return say("rounds-title", title=speaking.title(round), n=round.number)


def lines(seen: Seen, now: datetime) -> list[Say]:
    """A card's words."""
    round = seen.round
    found = [
        say("rounds-card", title=title(round), state=Say(f"rounds-state-{state(round, now)}")),
        say("rounds-card-when", opens=round.opens_at, closes=round.closes_at),
        say("rounds-valid-said", since=round.valid_from, until=round.valid_until),
        say("rounds-card-whom", place=verbatim(round.organisation_name), way=Say(f"rounds-way-{round.way}")),
        *board(seen),
        *lottery(seen),
        *sending(seen),
        say("rounds-card-money", fen=round.fen, left=seen.offer.left_fen),
    ]
    if seen.merchants:
        names = listed([verbatim(one.name) for one in seen.merchants[:SHOPS]])
        found.append(say("rounds-card-merchants", names=names, n=len(seen.merchants)))
    return [*found, *([say("rounds-card-maker", who=verbatim(seen.maker))] if seen.maker else [])]


def board(seen: Seen) -> list[Say]:
    """Given, used, given back: all together, and by group where there are groups."""
    found = [_tally("rounds-board", seen.board.whole)]
    if seen.round.way == offering.GROUPS:
        found += [say("rounds-board-group", group=group_name(one.name, seen), tally=_tally("rounds-board-part", one))
                  for one in seen.board.stocks[:STOCKS]]  # fmt: skip
    return found


def _tally(key: str, one: Tally) -> Say:
    numbers = {"taken": one.taken, "pieces": one.pieces, "redeemed": one.redeemed, "returned": one.returned}
    return Say(key, {**numbers, "expired": one.expired})


def group_name(name: str, seen: Seen) -> Say:
    """What a group is called."""
    if name.isdigit():
        return verbatim(seen.regions.get(name, name))
    return Say(f"occupation-{name}") if name else Say("rounds-stocks-each")


def lottery(seen: Seen) -> list[Say]:
    """How a lottery stands."""
    round = seen.round
    if round.way != offering.LOTTERY:
        return []
    found = [say("rounds-entries", n=seen.entries)]
    if round.state == round_rows.CLOSED:
        found.append(Say("rounds-listing" if round.entries_digest is None else "rounds-listed"))
    return found


def sending(seen: Seen) -> list[Say]:
    """How gifts that are sent stand."""
    if seen.sending is None:
        return []
    return [say("rounds-sending", waiting=seen.sending.waiting, silent=seen.sending.silent, sent=seen.sending.sent)]


def acts(seen: Seen, now: datetime) -> tuple[Choice, ...]:
    """What can be done now."""
    round = seen.round
    if round.state == round_rows.WAITING:
        return (*_deciding(seen), _steer(round, CANCEL, "rounds-cancel", "danger"))
    found = []
    if seen.sending is not None and seen.sending.waiting:
        found.append(Choice(f"/parcels {round.id}", say("rounds-to-send", n=seen.sending.waiting), "primary"))
    if round.state == round_rows.CLOSED and round.way == offering.LOTTERY and round.entries_digest is not None:
        found.append(_steer(round, DRAW, "rounds-draw", "primary"))
    if round.state == round_rows.PAUSED:
        found.append(_steer(round, round_rows.READY, "rounds-resume", "primary"))
    if state(round, now) in (SOON, OPEN):
        found.append(_steer(round, round_rows.PAUSED, "rounds-pause"))
    if state(round, now) in (SOON, OPEN, round_rows.PAUSED):
        found.append(Choice(f"/extendround {round.id} {round.version}", Say("rounds-extend")))
        found.append(_steer(round, round_rows.CLOSED, "rounds-close"))
    if round.state in rounds.FROM[round_rows.CANCELLED]:
        found.append(_steer(round, CANCEL, "rounds-cancel", "danger"))
    return tuple(found)


def _deciding(seen: Seen) -> tuple[Choice, ...]:
    if seen.mine:
        return ()
    return (
        Choice(f"/agreeround {seen.round.id} {seen.round.version}", Say("rounds-agree"), "primary"),
        Choice(f"/refuseround {seen.round.id} {seen.round.version}", Say("rounds-refuse"), "danger"),
    )


def _steer(round: Round, to: str, label: str, style: Style = "") -> Choice:
    return Choice(f"/steerround {round.id} {round.version} {to}", Say(label), style)


def chart(seen: Seen) -> Picture:
    """The board as bars; its numbers stand in the arguments, so that an old picture is not shown for new ones."""
    whole = seen.board.whole
    args = {"round": seen.round.id, "as of": [whole.pieces, whole.taken, whole.redeemed]}
    alt = say("rounds-chart-alt", taken=whole.taken, pieces=whole.pieces, redeemed=whole.redeemed)
    return Picture(CHART, args, alt)

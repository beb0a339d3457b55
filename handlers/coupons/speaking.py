"""Rounds in words: what they give, when, and why one is not for somebody."""

from collections.abc import Sequence
from datetime import datetime

from bot.dialogue.context import Context
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.screen import Choice
from rules import offering
from rules.base import money
from rules.offering import Offered
from storage import eligibility, round_rows
from storage.eligibility import NotFor, Pass
from storage.round_rows import Round

COUPONS = Choice("/coupons", Say("command-coupons"))
WALLET = Choice("/wallet", Say("command-wallet"))
OPEN, SOON, PAUSED, CLOSED = PHASES = ("open", "soon", "paused", "closed")
SIGNED = (OPEN, SOON)
"""Phases in which one signs up for a lottery, or will."""


def phase(round: Round, now: datetime) -> str:
    """Where a round is for its members: open, soon, paused, closed."""
    if round.state == round_rows.READY and now < round.opens_at:
        return SOON
    if round.open_at(now):
        return OPEN
    return PAUSED if round.state == round_rows.PAUSED and now < round.closes_at else CLOSED


def timed(prefix: str, round: Round, now: datetime) -> Say:
    """When it begins or ends, in the words of `prefix`; of a lottery one signs up for it."""
    found = phase(round, now)
    way = "lottery-" if round.way == offering.LOTTERY else "granted-" if round.way in offering.GRANTED else ""
    kind = way if found in SIGNED else ""
    return Say(f"{prefix}-{kind}{found}", {"at": round.opens_at if found == SOON else round.closes_at})


def fitting(context: Context, round: Round) -> Pass | NotFor:
    """Whether it is for who asks."""
    return eligibility.fits(round, context.facts("round_standing"))


def title(round: Round) -> Say:
    """What is given, in a line."""
    return say("coupons-title", name=verbatim(round.offered.name), worth=worth(round.offered))


def worth(offered: Offered) -> Say:
    """What a piece is worth, and on what condition."""
    amount, threshold = _yuan(offered.face_fen), _yuan(offered.threshold_fen)
    match offered.condition:
        case offering.THRESHOLD:
            return say("coupons-worth-threshold", amount=amount, threshold=threshold)
        case offering.ONE_YUAN:
            return say("coupons-worth-one-yuan", amount=amount)
        case offering.SERVICE:
            return say("coupons-worth-service", amount=amount)
    return say("coupons-worth-value", amount=amount)


def use_by(round: Round, until: datetime) -> Say:
    """Until when somebody has to do something about theirs."""
    return say("coupons-valid-sent" if round.offered.kind == offering.SENT else "coupons-use-by", until=until)


def to_see(round: Round) -> Say:
    """The label of what leads to one's own."""
    return Say("gifts-show" if round.offered.kind in offering.GIFTS else "coupons-show")


def _yuan(fen: int) -> str:
    """Yuan without needless decimals: 20, 12.5 is 12.50."""
    return money.show(fen).removesuffix(".00")


def why_not(found: NotFor) -> Say:
    """Why it is not for them, and what would have to be."""
    match found.reason, found.value:
        case "place", str(name):
            return say("coupons-not-place", organisation=verbatim(name))
        case "occupation", tuple(codes):
            return say("coupons-not-occupation", occupations=_listed(codes))
        case "too_new", datetime() as since:
            return say("coupons-not-too_new", since=since)
    return Say(f"coupons-not-{found.reason}")


def _listed(codes: Sequence[str]) -> Say:
    found = Say(f"occupation-{codes[0]}")
    for code in codes[1:]:
        found = say("coupons-and", first=found, then=Say(f"occupation-{code}"))
    return found


def way_out(found: NotFor) -> tuple[Choice, ...]:
    """What somebody can do for whom it is not."""
    return (Choice("/join", Say("command-join"), "primary"), COUPONS) if found.reason == "not_member" else (COUPONS,)

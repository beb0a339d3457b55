"""From the answers of a form to what is offered, and what makes no sense about it: found before anything is written."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.delivery import notice
from bot.dialogue.context import Context
from bot.dialogue.decision import Write
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.screen import Choice, Screen
from handlers.broadcast import facts as colleagues
from handlers.coupons import listing
from handlers.rounds import asking, whom
from rules import offering
from rules.offering import Offered, Opening
from storage import outbox, rights, round_rows
from storage.offers import Made
from storage.round_rows import Round, Stock, Unfit
from storage.writing import Forbidden, Gone, Lost, Transaction

STEPS = {
    "no_name": "name",
    "negative": "face",
    "too_much": "budget",
    "condition": "condition",
    "threshold": "threshold",
    "way": "way",
    "past": "closes",
    "order_of_times": "closes",
    "no_pieces": "pieces",
    "groups": "stocks",
    "per_person": "each",
    "occupation": "who",
    "no_merchant": "merchants",
    "merchant_closed": "merchants",
    "over_budget": "budget",
    "place": "place",
}
"""By what makes no sense: the question that is asked once more."""
REASONS = (*STEPS, "second_person")


def offered(answers: Mapping[str, Any]) -> Offered:
    """What is given."""
    picked = answers["condition"]
    threshold = answers.get("threshold", 0) if picked == offering.THRESHOLD else 0
    kind, condition = (picked, offering.SERVICE) if picked in offering.GIFTS else (offering.COUPON, picked)
    amounts = (answers["face"], subsidy(answers), condition, threshold, answers["budget"])
    return Offered(answers["name"], answers.get("words") or "", *amounts, kind=kind)


def subsidy(answers: Mapping[str, Any]) -> int:
    """What the union pays for one, in fen: of a gift its worth."""
    fen: int = answers["face"] if answers["condition"] in offering.GIFTS else answers["subsidy"]
    return fen


def openings(context: Context) -> tuple[Opening, ...]:
    """Every round of the series."""
    answers = context.answers
    first, apart = _first(context), timedelta(days=answers.get("apart") or 0)
    return tuple(moved(first, apart * nth) for nth in range(answers["series"]))


def moved(opening: Opening, by: timedelta) -> Opening:
    """The same, all of it so much later."""
    joined = opening.joined_before + by if opening.joined_before is not None else None
    times = (opening.opens_at, opening.closes_at, opening.valid_from, opening.valid_until)
    opens, closes, since, until = (at + by for at in times)
    return replace(opening, opens_at=opens, closes_at=closes, valid_from=since, valid_until=until, joined_before=joined)


def _first(context: Context) -> Opening:
    answers = context.answers
    who, here = whom.of_use(answers), asking.zone(context)
    opens, closes = (asking.moment(answers[key], context).astimezone(here) for key in ("opens", "closes"))
    since, until = (datetime.fromisoformat(one).astimezone(here) for one in answers["valid"])
    return Opening(
        *(answers["way"], answers["place"], opens, closes, since, until, stocks(answers)),
        merchants=tuple(answers.get("merchants") or ()),
        occupations=tuple(who.get("occupation") or ()),
        joined_before=opens - timedelta(days=who["days"]) if who.get("days") else None,
        applicants=bool(who.get("applicants")),
        one_per_phone=bool(who.get("phone")),
        weighted=answers["way"] == offering.LOTTERY and bool(who.get("weighted")),
        per_person=answers.get("each") or 1,
    )


def stocks(answers: Mapping[str, Any]) -> dict[str, int]:
    """Pieces by group, or all under one name."""
    if answers["way"] == offering.GROUPS:
        return dict(answers.get("stocks") or {})
    return {"": answers.get("pieces") or 0}


def cost(openings: tuple[Opening, ...], subsidy_fen: int) -> int:
    """What the union pays at most, in fen."""
    return sum(one.pieces for one in openings) * subsidy_fen


def unfit(context: Context, what: Offered, openings: tuple[Opening, ...], left_fen: int) -> str | None:
    """Why this can't be filed as it is; None: it can. `left_fen`: what its rounds may cost."""
    if not context.facts("round_path", openings[0].organisation):
        return "place"
    if reason := offering.unfit_offer(what):
        return reason
    for one in openings:
        if reason := offering.unfit_opening(one, what.kind, context.now):
            return reason
    known = {one.id for one in context.facts("round_merchants")}
    if not known.issuperset(openings[0].merchants):
        return "merchant_closed"
    level = context.facts("round_place", openings[0].organisation)
    regions = {name for name in openings[0].stocks if name.isdigit()}
    if not {str(one.node) for one in level.options}.issuperset(regions):
        return "groups"
    return "over_budget" if cost(openings, what.subsidy_fen) > left_fen else None


def shown(context: Context, what: Offered, opening: Opening) -> list[Say]:
    """The round as a member would see it."""
    return listing.described(imagined(what, opening), context.now)


def imagined(what: Offered, opening: Opening) -> Round:
    """A round that is not filed yet."""
    made = {nth: Stock(nth, name, pieces, 0, 0, 0) for nth, (name, pieces) in enumerate(opening.stocks.items())}
    return Round(
        id=0,
        offer=0,
        number=1,
        way=opening.way,
        state=round_rows.READY,
        version=1,
        organisation=opening.organisation,
        organisation_name="",
        path="",
        occupations=opening.occupations,
        joined_before=opening.joined_before,
        applicants=opening.applicants,
        one_per_phone=opening.one_per_phone,
        weighted=opening.weighted,
        per_person=opening.per_person,
        opens_at=opening.opens_at,
        closes_at=opening.closes_at,
        valid_from=opening.valid_from,
        valid_until=opening.valid_until,
        by=0,
        approved_by=None,
        commitment=None,
        entries_digest=None,
        drawn_at=None,
        offered=what,
        stocks=made,
    )


def warned(opening: Opening) -> tuple[Say, ...]:
    """That people would tap at traffic lights, where that is so."""
    return (Say("rounds-rush"),) if offering.at_a_traffic_light(opening) else ()


@dataclass(frozen=True, slots=True)
class Ask:
    """Make rounds; where they wait for a second person, all who may approve them hear of it in the same transaction.

    What stopped making sense since has the turn decided again, from fresh facts that say what.
    """

    what: Write
    organisation: int
    preview: tuple[Say, ...]
    fen: int

    async def apply(self, tx: Transaction) -> Made:
        """Ask for them."""
        try:
            made: Made = await self.what.apply(tx)
        except (Forbidden, Gone, Unfit):
            raise Lost from None
        if made.state == round_rows.WAITING:
            persons = await colleagues.approvers(tx, self.organisation, rights.OFFER)
            name = await colleagues.name(tx, tx.actor.owner)
            screen = self._asking(made, name)
            told = [
                notice.notify(one, "round-asked", screen, about=made.rounds[0]) for one in persons - {tx.actor.owner}
            ]
            await outbox.notify(tx, told)
        return made

    def _asking(self, made: Made, name: str) -> Screen:
        who = verbatim(name) if name else Say("staff-colleague")
        text = say("rounds-asks", who=who, n=len(made.rounds), fen=self.fen)
        first = made.rounds[0]
        choices = (
            Choice(f"/agreeround {first} 1", Say("rounds-agree"), "primary"),
            Choice(f"/refuseround {first} 1", Say("rounds-refuse"), "danger"),
        )
        return Screen((text, Say("rounds-line"), *self.preview), choices)

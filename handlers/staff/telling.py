"""What a case's owner hears: notices, written in the transaction of the act they are about."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.delivery import notice
from bot.dialogue.decision import Write
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.screen import Choice, Screen
from handlers.coupons import speaking
from handlers.staff import words
from rules import offering
from storage import outbox, reviews
from storage.case_rows import Acted
from storage.gifts import Given
from storage.writing import Transaction

DECIDED = "case-decided"
"""The kind of notices that an undo takes back."""
ANSWERED = "case-answered"
JOINED = "invited-joined"
UNHEARD = reviews.UNDO_WITHIN + timedelta(minutes=1)
"""After this a group's approval can't be undone any more, so it may be told."""

HUMAN = Choice("/human", Say("staff-told-human"))
CASES = Choice("/cases", Say("command-cases"))


@dataclass(frozen=True, slots=True)
class Several:
    """Writes one after the other. Returns what the first came to."""

    writes: tuple[Write, ...]

    async def apply(self, tx: Transaction) -> Any:
        """Do them."""
        first, *_ = [await one.apply(tx) for one in self.writes]
        return first


def approved(done: Acted, at: datetime) -> Several:
    """The good news, at once."""
    return _approved(done, at, at)


def approved_later(done: Acted, at: datetime) -> Several:
    """The good news, once it can't be taken back any more."""
    return _approved(done, at, at + UNHEARD)


def _approved(done: Acted, at: datetime, due_at: datetime) -> Several:
    if done.card is None:
        screen = Screen(say("staff-told-yes", kind=words.kind(done.kind), number=done.number))
    else:
        screen = _member(done.card, done.gifts.joining)
    told = notice.notify(done.owner, DECIDED, screen, about=done.id, due_at=due_at, by_sms=True)
    return Several((told, *_thanked(done, at)))


def _member(card: str, gift: Given | None) -> Screen:
    text, show = say("staff-told-member", card=card), Choice("/card", Say("staff-told-card"), "primary")
    if gift is None:
        return Screen(text, (show,))
    given = say(f"staff-told-gift-{gift.round.offered.kind}", title=speaking.title(gift.round))
    return Screen((text, given), (_gift(gift), replace(show, style="")))


def _gift(gift: Given) -> Choice:
    if gift.round.offered.kind == offering.SENT:
        return Choice(f"/sendto {gift.claim}", Say("staff-told-gift-address"), "primary")
    return Choice(f"/coupon {gift.claim}", Say("staff-told-gift-show"), "primary")


def _thanked(done: Acted, at: datetime) -> tuple[Write, ...]:
    """Who invited them hears that somebody joined, not who, once the approval can't be taken back any more."""
    if done.gifts.inviter is None:
        return ()
    gift = done.gifts.inviting
    text = [Say("staff-told-joined")]
    text += [say(f"staff-told-thanks-{gift.round.offered.kind}", title=speaking.title(gift.round))] if gift else []
    choices = (_gift(gift),) if gift else (Choice("/invite", Say("staff-told-invite")),)
    screen = Screen(tuple(text) if gift else text[0], choices)
    return (notice.notify(done.gifts.inviter, JOINED, screen, about=done.id, due_at=at + UNHEARD),)


def returned(done: Acted, reasons: Sequence[str], note: str | None) -> outbox.Notify:
    """What to correct, and the way to it."""
    why = words.listed([Say(f"join-return-{code}") for code in reasons])
    text = _with_note(say("staff-told-returned", number=done.number, why=why), note)
    screen = Screen(text, (Choice(f"/fix {done.id}", Say("staff-told-fix"), "primary"), HUMAN))
    return notice.notify(done.owner, ANSWERED, screen, about=done.id, by_sms=True)


def rejected(done: Acted, reason: str, note: str | None) -> outbox.Notify:
    """A no, with its reason and somebody to ask."""
    text = _with_note(say("staff-told-rejected", number=done.number, why=Say(f"join-reject-{reason}")), note)
    return notice.notify(done.owner, DECIDED, Screen(text, (HUMAN,)), about=done.id, by_sms=True)


def undone(done: Acted) -> Several:
    """Take the decision back before it is heard; where it was heard, say that it does not count.

    Who invited them has not heard of it yet.
    """
    text = say("staff-told-undone", number=done.number)
    instead = notice.notify(done.owner, ANSWERED, Screen(text, (CASES,)), about=done.id)
    return Several((outbox.Retract(DECIDED, done.id, instead), outbox.Retract(JOINED, done.id)))


def replied(done: Acted, text: str) -> outbox.Notify:
    """An answer in somebody's own words."""
    screen = Screen((say("staff-told-reply", number=done.number), verbatim(text)), (HUMAN,))
    return notice.notify(done.owner, ANSWERED, screen, about=done.id)


def closed(done: Acted) -> outbox.Notify:
    """It is over; and where to go if it isn't."""
    screen = Screen(say("staff-told-closed", number=done.number), (HUMAN,))
    return notice.notify(done.owner, ANSWERED, screen, about=done.id)


def _with_note(text: Say, note: str | None) -> Say | tuple[Say, ...]:
    return (text, say("staff-told-note", note=verbatim(note))) if note else text

"""What a case's owner hears: notices, written in the transaction of the act they are about."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.delivery import notice
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.screen import Choice, Screen
from handlers.staff import words
from storage import outbox, reviews
from storage.case_rows import Acted

DECIDED = "case-decided"
"""The kind of notices that an undo takes back."""
ANSWERED = "case-answered"
UNHEARD = reviews.UNDO_WITHIN + timedelta(minutes=1)
"""After this a group's approval can't be undone any more, so it may be told."""

HUMAN = Choice("/human", Say("staff-told-human"))
CASES = Choice("/cases", Say("command-cases"))


def approved(done: Acted, at: datetime) -> outbox.Notify:
    """The good news, at once."""
    return _approved(done, at)


def approved_later(done: Acted, at: datetime) -> outbox.Notify:
    """The good news, once it can't be taken back any more."""
    return _approved(done, at + UNHEARD)


def _approved(done: Acted, due_at: datetime) -> outbox.Notify:
    if done.card is None:
        screen = Screen(say("staff-told-yes", kind=words.kind(done.kind), number=done.number))
    else:
        text = say("staff-told-member", card=done.card)
        screen = Screen(text, (Choice("/card", Say("staff-told-card"), "primary"),))
    return notice.notify(done.owner, DECIDED, screen, about=done.id, due_at=due_at, by_sms=True)


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


def undone(done: Acted) -> outbox.Retract:
    """Take the decision back before it is heard; where it was heard, say that it does not count."""
    text = say("staff-told-undone", number=done.number)
    return outbox.Retract(DECIDED, done.id, notice.notify(done.owner, ANSWERED, Screen(text, (CASES,)), about=done.id))


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

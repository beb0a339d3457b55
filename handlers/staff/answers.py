"""What a case says about its person: masked for the case's screen, whole where it was asked for with a reason."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from bot.dialogue.say import Say, say, verbatim
from handlers.basics import tail
from rules import occupations
from rules.base import documents, names
from rules.base.texts import shorten
from storage import masks
from storage.cases import Case
from storage.masks import Unmasked

LINE = 200
"""Characters of a line of conversation that a case shows."""


def masked(case: Case, today: date) -> Iterator[Say]:
    """The answers, a line each, nothing whole that names the person."""
    if case.name:
        yield line("name", verbatim(names.mask(case.name)))
    if case.document:
        yield line("document", verbatim(documents.mask(case.document)))
    answers = case.answers
    if born := answers.get("born"):
        yield say("staff-answer", question=Say("staff-age"), answer=documents.age(date.fromisoformat(born), today))
    if mobile := answers.get("mobile"):
        yield line("mobile", verbatim(masks.mask_phone(mobile)))
    yield from open_answers(answers)


def whole(plain: Unmasked, mobile: str | None) -> Iterator[Say]:
    """The values that were masked. The phone is the one of the case, else the person's."""
    for key, value in (("name", plain.name), ("document", plain.document), ("mobile", mobile or plain.phone)):
        if value:
            yield line(key, verbatim(value))


def open_answers(answers: Mapping[str, Any]) -> Iterator[Say]:
    """The answers that need no mask."""
    if (occupation := answers.get("occupation")) in occupations.CODES:
        yield line("occupation", Say(f"occupation-{occupation}"))
    if employer := answers.get("employer"):
        yield line("employer", verbatim(str(employer)))


def conversation(case: Case) -> Iterator[Say]:
    """The last lines that a person who asked for help had said."""
    for text in str(case.answers.get("lines") or "").splitlines():
        sign, _, words = text.partition(" ")
        said = verbatim(shorten(words, LINE))
        match sign:
            case tail.FROM_PERSON:
                yield say("staff-line-person", text=said)
            case tail.FROM_BOT:
                yield say("staff-line-bot", text=said)
            case _:
                yield say("dialogue-list-item", text=verbatim(shorten(text, LINE)))


def line(key: str, answer: Say) -> Say:
    """A question's name and its answer."""
    return say("staff-answer", question=Say(f"join-ask-{key}"), answer=answer)

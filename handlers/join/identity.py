"""Reading who somebody is: name, document, birthday, employer."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.dialogue.context import Context
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.step import Again, Read, Taken
from rules import joining
from rules.base import documents, names, texts
from rules.base.documents import Document
from rules.base.unreadable import Unreadable

WITHOUT_BIRTHDAY = ("foreign_permanent", "hm_permit", "tw_permit")
_DAY = re.compile(r"(\d{4})\D{0,2}(\d{1,2})\D{0,2}(\d{1,2})\D?")


def name(text: str, context: Context) -> Read:
    """A name."""
    del context
    read = names.read(text)
    return Again(Say(f"join-name-unreadable-{read.reason}")) if isinstance(read, Unreadable) else Taken({"name": read})


def document(text: str, context: Context) -> Read:
    """An identity document."""
    read = documents.read(text, context.now.date())
    if isinstance(read, Unreadable):
        return Again(Say(f"join-document-unreadable-{read.reason}"))
    refusal = document_refused(read, context)
    if refusal:
        return Again(refusal, masked(read), guessed=True)
    return Taken(document_values(read), echo=masked(read))


def masked(read: Document) -> Say:
    """The number as it stays in the chat."""
    return verbatim(documents.mask(read.number))


def document_values(read: Document) -> dict[str, Any]:
    """The answers that a document gives."""
    return {"document": read.number, "document_kind": read.kind}


def document_refused(read: Document, context: Context) -> Say | None:
    """Why this document can't be used to join. Says nothing about whose it is or what stands about it."""
    if read.born is not None and joining.refusal(read.born, context.now.date()):
        return say("join-too-young", age=documents.MIN_AGE)
    if context.facts("document_taken", read.number, context.case):
        return Say("join-document-taken")
    return None


def born_unknown(answers: Mapping[str, Any]) -> bool:
    """Whether the document does not tell the birthday, so that it is asked."""
    return answers.get("document_kind") in WITHOUT_BIRTHDAY


def birthday(answers: Mapping[str, Any], today: date) -> date | None:
    """When the applicant was born: as the document says, or as they did."""
    read = documents.read(answers["document"], today)
    if isinstance(read, Document) and read.born is not None:
        return read.born
    return date.fromisoformat(answers["born"]) if "born" in answers else None


def born(text: str, context: Context) -> Read:
    """A birthday: 1990-03-07, 1990年3月7日, 19900307."""
    found = _DAY.fullmatch(text.strip())
    try:
        day = date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        day = None
    today = context.now.date()
    if day is None or day > today or documents.age(day, today) > documents.MAX_AGE:
        return Again(Say("join-born-unreadable"))
    if joining.refusal(day, today):
        return Again(say("join-too-young", age=documents.MIN_AGE))
    return Taken({"born": day.isoformat()})


def born_shown(value: Any, context: Context) -> Say:
    """A birthday in words."""
    del context
    return say("join-born-shown", day=date.fromisoformat(value))


def employer(text: str, context: Context) -> Read:
    """An employer or platform, in the person's words."""
    del context
    name = texts.clean(text).replace("\n", " ")
    if len(name) == 1 and name.isdigit():
        return None  # the number of a choice: nobody's employer is called so
    return Taken({"employer": name})

"""Name, id and mobile pasted in one message are taken as three answers."""

from typing import Any

from bot.dialogue.context import Context
from bot.dialogue.event import Text, What
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.step import Again, Read, Taken
from handlers import proving
from handlers.join import identity
from rules import pasted
from rules.base import documents, mobiles, names
from rules.base.documents import Document
from rules.base.mobiles import Mobile
from rules.base.unreadable import Unreadable

AT = ("name", "document", "mobile")


def aside(what: What, context: Context, step: str) -> Read:
    """Read a message that holds at least two of the three; one alone is for the step's own reader."""
    if step not in AT or not isinstance(what, Text) or not _may_take(context):
        return None
    found = pasted.read(what.text, context.now.date())
    if sum(part is not None for part in (found.name, found.document, found.mobile)) < 2:
        return None
    if isinstance(found.document, Unreadable):
        return Again(Say(f"join-document-unreadable-{found.document.reason}"), _hidden())
    if isinstance(found.mobile, Unreadable):
        return Again(Say(f"join-mobile-unreadable-{found.mobile.reason}"), _hidden())
    return _taken(found.name, found.document, found.mobile, context)


def _may_take(context: Context) -> bool:
    """In a correction only the returned fields are open, so each is asked by itself."""
    return not context.only


def _hidden() -> Say:
    return Say("dialogue-hidden")


def _taken(name: str | None, document: Document | None, mobile: Mobile | None, context: Context) -> Read:
    values: dict[str, Any] = {}
    seen: list[str] = []
    writes: tuple[Any, ...] = ()
    if name is not None:
        values["name"] = name
        seen.append(names.mask(name))
    if document is not None:
        if refusal := identity.document_refused(document, context):
            return Again(refusal, _hidden(), guessed=True)
        values.update(identity.document_values(document))
        seen.append(documents.mask(document.number))
    if mobile is not None:
        result = proving.taken("mobile", mobile, context)
        if isinstance(result, Again):
            return Again(result.reason, _hidden())
        values.update(result.values)
        writes = result.writes
        seen.append(mobiles.mask(mobile))
    said = verbatim(" · ".join(seen))
    # The name is a guess, so it is said back in full: only to the person who typed it.
    note = say("join-pasted", found=verbatim(" · ".join([name, *seen[1:]] if name is not None else seen)))
    return Taken(values, note, said, writes)

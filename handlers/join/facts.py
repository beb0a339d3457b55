"""What the join form looks up."""

from bot.dialogue.service import Loader
from handlers.join import choosing_home, entering
from storage import cases, people
from storage.writing import Gone, Look


async def document_taken(look: Look, document: str, case: int) -> bool:
    """Whether the document is a member's, or stands in an open application other than `case`."""
    return await people.document_taken(look.connection, look.keys, document, case) is not None


async def own_case(look: Look, case: int) -> cases.Case | None:
    """A case of who asks; None where there is none of that id for them."""
    try:
        found = await cases.get(look.connection, look.keys, case)
    except Gone:
        return None
    return found if found.owner == look.actor.owner else None


async def phone_shared(look: Look, mobile: str) -> bool:
    """Whether somebody else who is a member or applies proved this mobile: families share one, a person looks at it."""
    found = await people.by_phone(look.connection, look.keys, mobile)
    return any(person != look.actor.person for person in found)


async def rejected_before(look: Look, document: str) -> bool:
    """Whether an application with this document was refused before."""
    return await cases.refused(look.connection, look.keys, "join", document)


loaders: dict[str, Loader] = {
    **choosing_home.loaders,
    **entering.loaders,
    "document_taken": document_taken,
    "own_case": own_case,
    "phone_shared": phone_shared,
    "rejected_before": rejected_before,
}

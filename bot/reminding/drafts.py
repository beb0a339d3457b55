"""Reminding of what somebody did not finish filling."""

from collections.abc import Mapping, Sequence

from bot.dialogue.say import Say, say
from bot.dialogue.screen import Choice
from bot.dialogue.service import Book
from bot.dialogue.state import Draft
from bot.reminding.kind import Kind, Later, Told
from rules.base.calendar import Calendar
from storage import drafts
from storage.reminders import Due
from storage.writing import Look


def kind(book: Book) -> Kind:
    """The house's own kind: drafts of any form of `book`."""

    async def read(look: Look, calendar: Calendar, due: Sequence[Due]) -> Mapping[int, Told | Later]:
        del calendar
        left = await drafts.left(look.connection, [one.about for one in due])
        told: dict[int, Told | Later] = {}
        for one in due:
            draft = left.get(one.about)
            if draft is None or not _wanted(look, book, draft):
                continue
            still_there = draft.updated_at + drafts.QUIET
            told[one.id] = Later(still_there) if still_there > look.now else _told(book, draft)
        return told

    return Kind(drafts.KIND, read)


def _wanted(look: Look, book: Book, left: drafts.Left) -> bool:
    """Not when its time is over, nor when its service is switched off; of a correction the case itself reminds."""
    if left.expires_at <= look.now or left.form not in book.forms:
        return False
    content = look.keys.open("drafts", left.id, left.content)
    return not Draft.unpacked(left.id, left.owner, left.form, left.revision, left.expires_at, content).case


def _told(book: Book, draft: drafts.Left) -> Told:
    title = book.forms[draft.form].title
    return Told(
        say("dialogue-draft-reminder", form=title, until=draft.expires_at),
        Choice(f"/resume {draft.form}", say("dialogue-resume", form=title), "primary"),
        (Choice(f"/drop {draft.form} {draft.id}", Say("dialogue-drop"), "quiet"),),
    )

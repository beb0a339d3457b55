"""Commands: by name or word, and the few that belong to the dialogue itself."""

from bot.dialogue import answering, showing, speaking
from bot.dialogue.decision import Decision
from bot.dialogue.event import Text
from bot.dialogue.move import Move
from bot.dialogue.say import Say
from bot.dialogue.service import Command, plain
from bot.dialogue.step import Goto, Stay
from bot.dialogue.table import Table

MUCH = 4
"""Answers: so many are not dropped before it was asked whether that is meant."""


def line(table: Table, text: str) -> Move:
    """Run "/name arguments", however it was typed or tapped."""
    name, arguments = _parted(text)
    name, _, variant = table.book.words.get(name, name).partition(" ")
    arguments = variant or arguments
    match name:
        case "cancel":
            return cancel(table)
        case "back":
            return back(table)
        case "resume" if arguments in table.book.forms:
            return answering.resumed(table, arguments)
        case "drop" if arguments.partition(" ")[0] in table.book.forms:
            return drop(table, *arguments.split(" ", 1))
    command = table.known(name)
    if command is not None:
        return run(table, command, arguments)
    if table.step is not None and table.step.free and type(table.event.what) is Text:
        return answering.read(table, table.event.what)
    table.hide = table.hide or (table.step is not None and table.step.secret)
    return showing.missed(table, Say("dialogue-command-unknown"))


def _parted(text: str) -> tuple[str, str]:
    """The name and the arguments. Telegram adds the bot's name in groups: /menu@NiangjiaBot."""
    name, *rest = text[1:].split(None, 1) or [""]
    return plain(name.partition("@")[0]), rest[0].strip() if rest else ""


def run(table: Table, command: Command, arguments: str) -> Move:
    """Run a command."""
    decision = command.run(table.context, arguments)
    stays = command.keeps_form and table.step is not None and decision.start is None
    # Only what may be shown again without doing anything is a view.
    shows = command.view and not stays and not decision.writes and decision.start is None
    view = f"/{command.name} {arguments}".strip() if shows else ""
    return showing.decided(table, decision, view=view, stays=stays)


def cancel(table: Table) -> Move:
    """Drop the form on screen, after a question where much is filled in; without one, ask about the one set aside."""
    if table.newer:
        return showing.newer(table)
    if table.draft is None:
        form = table.book.forms.get(table.kept)
        return showing.waiting(table, form) if form else showing.told(table, "dialogue-nothing-to-cancel")
    if table.asking or not _much(table):
        return cancelled(table)
    return showing.asks_before_cancel(table, "")


def _much(table: Table) -> bool:
    """Whether it would hurt to lose what was filled in; a correction keeps all but what was corrected."""
    form, draft = table.form, table.draft
    if form is None or draft is None or draft.only:
        return False
    return sum(draft.answers.get(step.key) is not None for step in form.steps) >= MUCH


def cancelled(table: Table) -> Move:
    """Drop the form on screen, whatever it holds."""
    if table.was is not None:
        table.drops(table.was)
    table.clears()
    return showing.decided(table, Decision((speaking.lost(Say("dialogue-cancelled")),)))


def drop(table: Table, name: str, id: str = "") -> Move:
    """Drop the person's draft of a form, on screen or not; with `id` only that very draft."""
    if table.draft is not None and table.draft.form == name and id in ("", str(table.draft.id)):
        return cancel(table)
    draft = showing.stored_draft(table, name)
    if draft is None or id not in ("", str(draft.id)):
        return showing.told(table, "dialogue-resume-gone")
    table.drops(draft)
    if table.newer and table.was is draft:
        table.clears()
    table.kept = "" if table.kept == name else table.kept
    return showing.told(table, "dialogue-dropped")


def back(table: Table) -> Move:
    """To the question before; without a form on screen, to the one that was set aside, or to the menu."""
    if table.newer:
        return showing.newer(table)
    form, draft = table.form, table.draft
    if form is None or draft is None:
        return answering.resumed(table, table.kept) if table.kept in table.book.forms else line(table, "/menu")
    if draft.cursor and getattr(table.step, "nested", False):
        return answering.applied(table, Stay(cursor=""))
    earlier = form.before(draft.step, draft.answers, draft.only)
    if earlier is None:
        return showing.current(table, Say("dialogue-back-at-start"))
    return answering.applied(table, Goto(earlier.key))

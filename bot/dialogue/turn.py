"""One turn: a pure function of (book, state, draft, event, facts) that says what to remember, to write and to show.

Reading order (design, "One turn"): the words that always work, commands, the step's own reader, other handlers, ask
again. Words for commands count only where not any words may be an answer, or with a slash.
"""

from dataclasses import replace
from datetime import datetime

from bot.dialogue import answering, choosing, commands, showing, speaking
from bot.dialogue.context import Facts, Who
from bot.dialogue.decision import Decision
from bot.dialogue.event import Event, Follow, Tap, Text, Unfollow, Unusable
from bot.dialogue.move import Move
from bot.dialogue.say import Say, verbatim
from bot.dialogue.service import GREETINGS, RESERVED, Book, plain
from bot.dialogue.state import Draft, State
from bot.dialogue.step import Again
from bot.dialogue.table import Table

__all__ = ["Move", "decide"]

STALE = "stale"
"""In an answer's `extra`: what was said was meant for an earlier screen, and nothing was done with it."""
LONGEST_WORD = 60
"""Characters: nothing longer is a command's word or a choice's label."""


def decide(
    book: Book, state: State, draft: Draft | None, event: Event, facts: Facts, now: datetime, who: Who, new_id: int
) -> Move:
    """Decide one turn. `draft` is the one that `state.form` names; `new_id` is for a draft this turn may begin.

    Raises `Needed` for a fact that has to be loaded first.
    """
    table = Table(book, state, draft, event, facts, now, who, new_id)
    what = event.what
    if event.revision is not None and event.revision != state.revision:
        return replace(showing.current(table, Say("dialogue-old-answer")), extra={STALE: True})
    match what:
        case Text():
            return _said(table, what)
        case Tap():
            return _tapped(table, what.data)
        case Follow():
            return _followed(table)
        case Unfollow():
            return table.end((), view=state.view, misses=state.misses, writes=book.leaving(what))
        case Unusable():
            return showing.missed(table, speaking.unusable(what.what))
    return answering.read(table, what)


def _tapped(table: Table, data: str) -> Move:
    state = table.state
    if data.startswith("/"):
        table.label = _drawn(state, data) or _named(table, data)
        return commands.line(table, data)
    revision, _, code = data.partition(".")
    if revision == f"r{state.revision}" and (label := _drawn(state, code)) is not None:
        table.label = label
        return _chosen(table, code)
    if data and data == state.tapped:
        # A double tap acts once, and nobody is scolded.
        return showing.current(table, None if table.step is not None else Say("dialogue-old-choice-done"))
    return showing.current(table, Say("dialogue-old-choice"))


def _drawn(state: State, code: str) -> Say | None:
    """The label of a choice on screen; None where it isn't there."""
    for known, label in state.choices:
        if known == code:
            return verbatim(label)
    return None


def _named(table: Table, data: str) -> Say | None:
    command = table.book.commands.get(data[1:].partition(" ")[0])
    return command.label if command is not None and not command.roles else None


def _chosen(table: Table, code: str) -> Move:
    """A choice of the screen as it is now."""
    if code.startswith("/"):
        return commands.line(table, code)
    if table.asking:
        return _asked(table, code)
    if code == speaking.CANCEL:
        return commands.cancel(table)
    if code == speaking.BACK:
        return commands.back(table)
    if code.startswith("~drop:"):
        return commands.drop(table, code.removeprefix("~drop:"))
    return answering.read(table, Tap(code))


def _asked(table: Table, code: str) -> Move:
    table.asking = ""
    match code:
        case "cancel":
            return commands.cancelled(table)
        case "answer":
            return answering.read(table, Text(table.pending))
    return showing.current(table)


def _said(table: Table, what: Text) -> Move:
    text, step, asking = what.text, table.step, table.asking
    if text.startswith(("/", "／")):
        return commands.line(table, text)
    if len(text) > LONGEST_WORD:
        return _answered(table, what)
    word = plain(text)
    name = table.book.words.get(word, "")
    free = step is not None and step.free and not asking
    if name in RESERVED:
        if name == "cancel" and free:
            return showing.asks_before_cancel(table, text)
        return commands.line(table, f"/{name}")
    if table.state.choices and (choice := choosing.chosen(text, table.state.choices, free=free)) is not None:
        code, label = choice
        if free or asking or plain(label) == word or not _reads(table, what):
            table.label = verbatim(label)
            return _chosen(table, code)
    if name and not free and (move := _worded(table, name)) is not None:
        return move
    return _answered(table, what)


def _answered(table: Table, what: Text) -> Move:
    table.asking = ""
    return answering.read(table, what)


def _reads(table: Table, what: Text) -> bool:
    """Whether the step itself can use a number, or the beginning of a label, that was typed."""
    hidden = table.hide
    result = answering.understood(table, what)
    table.hide = hidden
    return result is not None and type(result) is not Again


def _worded(table: Table, name: str) -> Move | None:
    """A greeting, or a command by its word ("English": /language en)."""
    if name in GREETINGS:
        return _greeted(table, name)
    name, _, variant = name.partition(" ")
    command = table.known(name)
    return commands.run(table, command, variant) if command is not None else None


def _greeted(table: Table, name: str) -> Move:
    if table.step is not None:
        return showing.current(table, Say("dialogue-greeting-in-form" if name == "greeting" else "dialogue-thanks"))
    said = Say("dialogue-greeting" if name == "greeting" else "dialogue-thanks")
    return showing.decided(table, Decision((speaking.lost(said),)), view=table.state.view)


def _followed(table: Table) -> Move:
    if table.state.revision or table.was is not None:
        return showing.current(table, Say("dialogue-follow-back"))
    table.state = replace(table.state, view="")
    return commands.line(table, "/start" if "start" in table.book.commands else "/menu")

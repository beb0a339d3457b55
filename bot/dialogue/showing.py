"""Ends of a turn: what a decision shows, the form on screen, what is current, what was not understood."""

from dataclasses import replace
from functools import partial

from bot.dialogue import filling, speaking
from bot.dialogue.decision import Decision, Outcomes, Start, Write
from bot.dialogue.form import Form
from bot.dialogue.move import After, Move
from bot.dialogue.say import Say, say
from bot.dialogue.screen import Screen
from bot.dialogue.state import Draft
from bot.dialogue.table import Table

MISSES = 3
"""After so many misunderstandings a person is offered."""


def question(table: Table, note: Say | None = None) -> Screen:
    """The question on screen."""
    assert table.form is not None and table.draft is not None and table.step is not None
    return speaking.question(table.form, table.draft, table.step, table.context, note)


def decided(table: Table, decision: Decision, *, view: str = "", stays: bool = False, note: Say | None = None) -> Move:
    """The screens of a decision. A form in progress is kept and offered again; with `stays` it stays on screen."""
    if decision.language is not None:
        table.language = decision.language
        table.recontext()
    if decision.start is not None:
        return started(table, decision, decision.start)
    screens, after = speaking.noted(decision.screens, note), decision.say
    fleeting = decision.fleeting and table.draft is None and not table.newer
    if stays and table.step is not None:
        again = question(table)
        screens, after = _followed(screens, after, again)
    else:
        screens, after = _set_aside(table, screens, after)
    if not screens and after is None:
        screens = (speaking.lost(Say("dialogue-menu-title")),)  # never silence
    writes = (*decision.writes, *decision.noted)
    move = table.end(screens, view=view, writes=writes, say=after, echo=decision.echo, extra=decision.extra)
    return replace(move, fleeting=True) if fleeting and not move.drafts else move


def _followed(
    screens: tuple[Screen, ...], after: After | None, last: Screen
) -> tuple[tuple[Screen, ...], After | None]:
    if after is None:
        return (*screens, last), None
    return screens, lambda outcomes: (*after(outcomes), last)


def _set_aside(
    table: Table, screens: tuple[Screen, ...], after: After | None
) -> tuple[tuple[Screen, ...], After | None]:
    if (draft := table.draft or (table.was if table.newer else None)) is not None:
        table.kept = draft.form
        table.clears()
    form = table.book.forms.get(table.kept) if table.kept else None
    if form is None:
        return screens, after
    if after is None:
        return speaking.with_resume(screens, form), None
    return screens, partial(_resumable, after, form)


def _resumable(after: After, form: Form, outcomes: Outcomes) -> tuple[Screen, ...]:
    return speaking.with_resume(after(outcomes), form)


def started(table: Table, decision: Decision, start: Start) -> Move:
    """Put a form on screen, begun or taken up again."""
    form = table.book.forms[start.form]
    stored = stored_draft(table, form.name)
    dropped = stored is not None and table.changes.get(stored.id, (None, stored))[1] is None
    if dropped and stored is not None and stored is not table.expired:
        start = replace(start, fresh=True)  # the same form once more, after it was filed
    note = _left(table, form)
    if filling.blocked(start, stored, table.now):
        start, note = Start(form.name), Say("dialogue-draft-first")
    draft = filling.begun(form, start, stored, table.now, table.who.owner, table.new_id)
    if draft is None:
        table.kept = form.name
        table.clears()
        return newer(table)
    table.was = stored
    table.puts(form, draft)
    writes = (*decision.writes, *decision.noted)
    return filled(table, draft, note, writes, decision.echo, before=decision.screens)


def stored_draft(table: Table, name: str) -> Draft | None:
    """The person's draft of a form, as it is stored."""
    if table.was is not None and table.was.form == name:
        return table.was
    found: Draft | None = table.facts("draft", table.who.owner, name)
    return found


def _left(table: Table, form: Form) -> Say | None:
    """What to say about the form that leaves the screen for `form`."""
    left = table.draft or (table.was if table.newer else None)
    if left is None or left.form == form.name:
        table.kept = "" if table.kept == form.name else table.kept
        return None
    table.kept = left.form
    return Say("dialogue-draft-kept")


def filled(
    table: Table,
    draft: Draft,
    note: Say | None,
    writes: tuple[Write, ...] = (),
    echo: Say | None = None,
    *,
    before: tuple[Screen, ...] = (),
    screen: Screen | None = None,
) -> Move:
    """The form moved: store its draft, show its question, or `screen`."""
    table.saves(draft)
    last = question(table, note) if screen is None else screen
    return table.end((*before, last), writes=writes, echo=echo)


def current(table: Table, note: Say | None = None) -> Move:
    """Show what is on screen, as it is now. Nothing acts."""
    state = table.state
    if table.newer:
        return newer(table)
    if table.asking and table.step is not None:
        return asks_before_cancel(table, table.pending, note)
    if table.step is not None:
        return table.end((question(table, note),), misses=state.misses)
    name, _, arguments = (state.view or "/menu")[1:].partition(" ")
    command = table.known(name)
    if command is None:
        command, arguments = table.known("menu"), ""
    decision = command.run(table.context, arguments) if command is not None else Decision()
    if decision.writes or decision.start or decision.say or not decision.screens:
        return decided(table, Decision((speaking.lost(note or Say("dialogue-not-understood")),)))
    return decided(table, Decision(decision.screens, noted=decision.noted), view=state.view, note=note)


def asks_before_cancel(table: Table, words: str, note: Say | None = None) -> Move:
    """Ask whether 取消 ends the form; with `words`, or begins what somebody has to say."""
    return table.end((speaking.cancel_question(words, note),), asking="cancel", pending=words)


def newer(table: Table) -> Move:
    """A draft of a newer version waits for a newer process."""
    form = table.book.forms.get(table.was.form if table.newer and table.was is not None else table.kept)
    screens = speaking.with_resume((speaking.NEWER,), form) if form is not None else (speaking.NEWER,)
    return table.end(screens, misses=table.state.misses)


def missed(table: Table, reason: Say, writes: tuple[Write, ...] = (), echo: Say | None = None) -> Move:
    """Say why it could not be used, and ask again; after some misses offer a person."""
    if table.newer:
        return newer(table)
    misses = table.state.misses + 1
    screens: tuple[Screen, ...] = (question(table, reason) if table.step is not None else speaking.lost(reason),)
    if misses >= MISSES:
        screens = (speaking.with_human(screens[0]),)
    if table.step is None:
        screens, _ = _set_aside(table, screens, None)
    return table.end(screens, view=table.state.view, misses=misses, writes=writes, echo=echo)


def waiting(table: Table, form: Form) -> Move:
    """Nothing is on screen, but a form was set aside."""
    return table.end((speaking.waiting(form),), view=table.state.view)


def told(table: Table, key: str, **args: str) -> Move:
    """One sentence; whatever is on screen stays there."""
    if table.step is not None or table.newer:
        return current(table, say(key, **args))
    return decided(table, Decision((speaking.lost(say(key, **args)),)), view=table.state.view)

"""The form on screen reads what was said."""

from dataclasses import replace

from bot.dialogue import choosing, filling, showing
from bot.dialogue.decision import Decision, Start, Write
from bot.dialogue.event import Place, Scan, Text, Upload, What
from bot.dialogue.move import Move
from bot.dialogue.photo import FACT, Photo
from bot.dialogue.say import Say
from bot.dialogue.speaking import unusable
from bot.dialogue.state import Draft
from bot.dialogue.step import Again, Goto, Read, Stay, Submit, Taken
from bot.dialogue.table import Table


def read(table: Table, what: What) -> Move:
    """Read an answer: asides first, then the step, then everybody else."""
    result = understood(table, what)
    return others(table, what) if result is None else applied(table, result)


def understood(table: Table, what: What) -> Read:
    """What the form makes of `what`; None where there is no form, or it can't use it."""
    form, step = table.form, table.step
    if form is None or step is None:
        return None
    if step.secret:
        table.hide = True
    for aside in form.asides:
        if (result := aside(what, table.context, step.key)) is not None:
            # Whatever an aside refuses was taken for something it knows, and that may well be a secret.
            table.hide = table.hide or (type(result) is Again and bool(form.secrets))
            return result
    return filling.read(step, what, table.context)


def others(table: Table, what: What) -> Move:
    """What no step could use."""
    if table.newer:
        return showing.newer(table)
    for listener in table.book.listeners:
        if (decision := listener(what, table.context)) is not None:
            return showing.decided(table, decision)
    if isinstance(what, Upload) and what.photo:
        return _photographed(table, what)
    if table.expired is not None:
        return showing.told(table, "dialogue-menu-title")
    move = showing.missed(table, _why(table, what))
    return _counted(move) if isinstance(what, Scan) else move


def _photographed(table: Table, what: Upload) -> Move:
    """A photo of one code is a scan of it; whatever else it is, it is not kept."""
    photo: Photo = table.facts(FACT, what.file)
    match photo.codes:
        case [code]:
            move = read(table, Scan(code))
        case _:
            move = showing.missed(table, photo.reason(asked=table.step is not None))
    return _after(photo.forget, move) if photo.forget is not None else move


def _after(first: Write, move: Move) -> Move:
    """`move` with a write before its own, whose outcome nobody asks for."""
    say = move.say
    own = None if say is None else lambda outcomes: say(outcomes[1:])
    return replace(move, writes=(first, *move.writes), say=own, fleeting=False)


def _counted(move: Move) -> Move:
    """A channel counts forged codes and guessed numbers against the network address they came from."""
    return replace(move, extra={**move.extra, "failed": True})


def _spent(move: Move) -> Move:
    """What was typed is of no use to anybody any more: a channel that takes it away needs no words for it."""
    return replace(move, extra={**move.extra, "spent": True})


def _why(table: Table, what: What) -> Say:
    match what:
        case Upload():
            return unusable("file")
        case Place():
            return unusable("place")
        case Scan():
            return Say("dialogue-code-unknown")
        case Text(text) if (reason := choosing.unclear(text, table.state.choices)) is not None:
            return reason
    if table.form is None:
        return Say("dialogue-not-understood")
    # Where only a choice will do, another way of saying it won't help.
    return Say("dialogue-choose-first" if table.state.choices else "dialogue-ask-again")


def applied(table: Table, result: Read) -> Move:
    """What reading came to, done."""
    move = _applied(table, result)
    match result:
        case Taken(spent=True) | Again(spent=True) | Stay(spent=True):
            return _spent(move)
    return move


def _applied(table: Table, result: Read) -> Move:
    form, draft = table.form, table.draft
    assert form is not None and draft is not None
    match result:
        case Taken():
            if not form.secrets.isdisjoint(result.values):
                table.hide = True
            moved = filling.taken(form, draft, result.values, table.now)
            note = _dropped(draft, moved) or result.note
            table.puts(form, moved)
            return showing.filled(table, moved, note, result.writes, result.echo)
        case Again(reason, echo, writes, guessed):
            move = showing.missed(table, reason, writes, echo)
            return _counted(move) if guessed else move
        case Goto(key, note):
            moved = draft.moved(draft.answers, key, "", table.now + form.ttl)
            table.puts(form, moved)
            return showing.filled(table, moved, note)
        case Stay(note, values, screen, writes, echo, cursor):
            answers = {**draft.answers, **values} if values else draft.answers
            if None in values.values():
                answers = {key: value for key, value in answers.items() if key not in values or value is not None}
            place = draft.cursor if cursor is None else cursor
            moved = draft.moved(answers, draft.step, place, table.now + form.ttl)
            table.puts(form, moved)
            return showing.filled(table, moved, note, writes, echo, screen=screen)
        case Submit():
            return submitted(table)
    raise AssertionError(result)


def _dropped(draft: Draft, moved: Draft) -> Say | None:
    gone = draft.answers.keys() - moved.answers.keys()
    count = sum(draft.answers[key] is not None for key in gone) if gone else 0
    return Say("dialogue-answers-dropped", {"n": count}) if count else None


def submitted(table: Table) -> Move:
    """File the form, if nothing is missing; else ask what is."""
    form, draft = table.form, table.draft
    assert form is not None and form.file is not None and draft is not None
    if (missing := filling.missing(form, draft)) != draft.step:
        return applied(table, Goto(missing))
    result = form.file(table.context)
    if isinstance(result, Goto):
        return applied(table, result)
    if table.was is not None:
        table.drops(table.was)
    table.clears()
    return showing.decided(table, replace(result, extra={"filed": True, **result.extra}))


def resumed(table: Table, name: str) -> Move:
    """Take up the draft of a form again."""
    form = table.book.forms[name]
    stored = showing.stored_draft(table, name)
    if stored is None or stored.expires_at <= table.now:
        table.kept = "" if table.kept == name else table.kept
        if stored is None or stored is table.expired:
            return showing.told(table, "dialogue-resume-gone")
        table.drops(stored)
        return showing.told(table, "dialogue-draft-expired")
    return showing.started(table, Decision(), Start(form.name))

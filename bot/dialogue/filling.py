"""Moving a draft: pure functions from one draft to the next."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.dialogue.context import Context
from bot.dialogue.decision import Start
from bot.dialogue.event import Tap, What
from bot.dialogue.form import Form
from bot.dialogue.state import Draft
from bot.dialogue.step import Read, Step, Taken

KEEP, SKIP = "~keep", "~skip"
"""Codes of the choices every form offers: keep the answer that is there; leave an optional question out."""


def current(form: Form, draft: Draft) -> Draft | None:
    """`draft` as this version of the form reads it; None where a newer version wrote it."""
    if draft.version > form.version:
        return None
    if draft.version < form.version:
        answers = form.upgrade(draft.answers, draft.version)
        draft = replace(draft, answers=answers, version=form.version)
    if not form.applies(draft.step, draft.answers):
        draft = replace(draft, step=_next(form, draft.answers, draft.due), cursor="")
    return draft


def blocked(start: Start, stored: Draft | None, now: datetime) -> bool:
    """Whether an unfinished draft stands in the way of correcting a case: a person has one draft of a form."""
    live = stored is not None and stored.expires_at > now and bool(stored.answers)
    return live and not start.fresh and start.case not in (0, stored.case if stored else 0)


def begun(form: Form, start: Start, stored: Draft | None, now: datetime, owner: int, new_id: int) -> Draft | None:
    """The draft that `start` puts on screen; None where the stored one is newer than this process."""
    live = stored if stored is not None and stored.expires_at > now else None
    if live is not None and live.version > form.version:
        return None
    if live is not None and not start.fresh and start.case in (0, live.case):
        return _taken_up(form, start, current(form, live) or live, now)
    id, revision = (stored.id, stored.revision) if stored else (new_id, 0)
    answers = form.pruned(start.answers)
    due = tuple(key for key in start.only if key in answers)
    step = _next(form, answers, due)
    return Draft(
        id,
        owner,
        form.name,
        form.version,
        step,
        answers,
        now,
        now + form.ttl,
        revision,
        start.only,
        start.case,
        due=due,
        remind_at=now + form.remind_after if form.remind_after else None,
    )


def _taken_up(form: Form, start: Start, draft: Draft, now: datetime) -> Draft:
    # What comes from outside (a scanned code) replaces what is there, but never what was corrected already.
    merged = {**start.answers, **draft.answers} if draft.case else {**draft.answers, **start.answers}
    answers = form.pruned(merged) if start.answers else draft.answers
    stays = draft.step not in start.answers and form.applies(draft.step, answers)
    step = draft.step if stays else _next(form, answers, draft.due)
    return draft.moved(answers, step, draft.cursor if stays else "", now + form.ttl)


def _next(form: Form, answers: Mapping[str, Any], due: tuple[str, ...]) -> str:
    if due:
        for step in form.applying(answers):
            if step.key in due:
                return step.key
    return form.unanswered(answers).key


def missing(form: Form, draft: Draft) -> str:
    """The question to be answered next; that of the summary where there is none left."""
    return _next(form, draft.answers, draft.due)


def read(step: Step, what: What, context: Context) -> Read:
    """What the step makes of `what`; keeping and skipping are read here for all steps."""
    if type(what) is Tap:
        if what.data == KEEP and step.key in context.answers:
            return Taken({step.key: context.answers[step.key]})
        if what.data == SKIP and step.optional:
            return Taken({step.key: None})
    return step.read(what, context)


def taken(form: Form, draft: Draft, values: Mapping[str, Any], now: datetime) -> Draft:
    """`draft` with `values`, without answers that no longer apply, at the next question."""
    if draft.only:
        draft, values = _corrected(form, draft, values)
    answers = form.pruned({**draft.answers, **values})
    # What was said aside (an SMS code) doesn't turn the page.
    if draft.step in values or not form.applies(draft.step, answers):
        step, cursor = _next(form, answers, draft.due), ""
    else:
        step, cursor = draft.step, draft.cursor
    return draft.moved(answers, step, cursor, now + form.ttl)


def _corrected(form: Form, draft: Draft, values: Mapping[str, Any]) -> tuple[Draft, Mapping[str, Any]]:
    """In a correction only what was sent back changes, and what a changed answer newly asks."""
    before = draft.answers
    values = {
        key: value
        for key, value in values.items()
        if key in draft.only or key not in form.by_key or key not in before or key == draft.step
    }
    news = tuple(key for key in values if key in form.by_key and key not in draft.only)
    due = tuple(key for key in draft.due if key not in values)
    return replace(draft, only=draft.only + news, due=due), values

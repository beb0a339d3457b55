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

KEEP, SKIP = "keep", "skip"
"""Codes of the choices every form offers: keep the answer that is there; leave an optional question out."""


def current(form: Form, draft: Draft) -> Draft | None:
    """`draft` as this version of the form reads it; None where a newer version wrote it."""
    if draft.version > form.version:
        return None
    answers = draft.answers
    if draft.version < form.version:
        answers = form.upgrade(answers, draft.version)
        draft = replace(draft, answers=answers, version=form.version)
    if draft.step not in form.by_key:
        draft = replace(draft, step=form.unanswered(answers).key)
    return draft


def begun(form: Form, start: Start, stored: Draft | None, now: datetime, owner: int, new_id: int) -> Draft | None:
    """The draft that `start` puts on screen; None where the stored one is newer than this process."""
    if stored is not None and stored.expires_at > now and not start.fresh and stored.case == start.case:
        draft = current(form, stored)
        if draft is None:
            return None
    else:
        revision = stored.revision if stored else 0
        id = stored.id if stored else new_id
        draft = Draft(id, owner, form.name, form.version, "", {}, now, now + form.ttl, revision, start.only, start.case)
    answers = form.pruned({**draft.answers, **start.answers})
    return replace(draft, answers=answers, step=form.unanswered(answers).key)


def read(step: Step, what: What, context: Context) -> Read:
    """What the step makes of `what`; keeping and skipping are read here for all steps."""
    match what:
        case Tap(code) if code == KEEP and step.key in context.answers:
            return Taken({step.key: context.answers[step.key]})
        case Tap(code) if code == SKIP and step.optional:
            return Taken({step.key: None})
    return step.read(what, context)


def taken(form: Form, draft: Draft, values: Mapping[str, Any]) -> Draft:
    """`draft` with `values`, without answers that no longer apply, at the next question."""
    answers = form.pruned({**draft.answers, **values})
    return replace(draft, answers=answers, step=form.unanswered(answers).key)


def touched(draft: Draft, form: Form, now: datetime) -> Draft:
    """`draft` with its time-to-live begun anew."""
    return replace(draft, expires_at=now + form.ttl)

"""Filing the join form: a new application, or the correction of one that came back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, Outcomes, show
from bot.dialogue.say import Say, say
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.step import Goto
from handlers.join import identity
from handlers.join.form import join
from rules import joining
from storage import case_rows, cases
from storage.writing import Lost, Transaction

KIND = "join"
WORKING_DAYS = 1
"""蚌埠: 1个工作日内办结 (facts/joining.md, SLA)."""
NOT_FILED = ("case_version",)


@dataclass(frozen=True, slots=True)
class Apply:
    """File or correct an application; what was free a moment ago and is taken now has the turn decided again."""

    what: cases.File | cases.Refile

    async def apply(self, tx: Transaction) -> Any:
        """Returns `cases.Filed` or `case_rows.Acted`."""
        outcome = await self.what.apply(tx)
        if not isinstance(outcome, cases.Filed | case_rows.Acted):
            raise Lost
        return outcome


def passes(context: Context) -> bool:
    """Whether a reviewer may approve this with others on one confirmation."""
    return joining.groupable(joining.checks(applicant(context), context.now.date()))


def applicant(context: Context) -> joining.Applicant:
    """What the checks look at."""
    answers = context.answers
    return joining.Applicant(
        name=answers["name"],
        document_kind=answers["document_kind"],
        born=identity.birthday(answers, context.now.date()),
        phone_proven=answers.get("proven") == answers["mobile"],
        phone_shared=context.facts("phone_shared", answers["mobile"]),
        rejected_before=context.facts("rejected_before", answers["document"]),
        consented=answers.get("consent") == "agree",
    )


@join.filed
def file(context: Context) -> Decision | Goto:
    """File it. The document is looked up again: another application may have come first."""
    if context.facts("document_taken", context.answers["document"], context.case):
        return Goto("document", Say("join-document-taken"))
    due = context.facts("calendar").add_working(context.now, days=WORKING_DAYS)
    return _corrected(context, due) if context.case else _filed(context, due)


def _filed(context: Context, due: datetime) -> Decision:
    answers = context.answers
    case = cases.File(
        KIND,
        answers["organisation"],
        join.name,
        join.version,
        answers,
        due,
        answers["name"],
        answers["document"],
        passes(context),
    )
    return Decision(writes=(Apply(case),), say=_said)


def _corrected(context: Context, due: datetime) -> Decision | Goto:
    answers = context.answers
    before = context.facts("own_case", context.case)
    if before is None or before.state != case_rows.WAITING or before.version != answers["case_version"]:
        return show(Say("join-correction-late"), choices=(Choice("/cases", Say("command-cases")),))
    changed = {key: value for key, value in answers.items() if key not in NOT_FILED}
    case = cases.Refile(
        before.id,
        before.version,
        changed,
        due,
        join.version,
        answers["name"],
        answers["document"],
        passes(context),
        organisation=answers["organisation"],
    )
    return Decision(writes=(Apply(case),), say=lambda outcomes: _corrected_said(outcomes, due))


def _said(outcomes: Outcomes) -> tuple[Screen, ...]:
    filed = outcomes[0]
    text = say("join-filed", number=filed.number, due=filed.due_at)
    return (Screen(text, (Choice("/cases", Say("command-cases")), Choice("/menu", Say("command-menu")))),)


def _corrected_said(outcomes: Outcomes, due: datetime) -> tuple[Screen, ...]:
    return (
        Screen(say("join-corrected", number=outcomes[0].number, due=due), (Choice("/cases", Say("command-cases")),)),
    )


__all__ = ["join"]

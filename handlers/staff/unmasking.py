"""Seeing a case's person whole: for a reason, once, and written down."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, Outcomes
from bot.dialogue.form import Form
from bot.dialogue.say import Say, say
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.service import Command
from bot.dialogue.steps.pick import Pick
from bot.dialogue.steps.summary import Summary
from bot.dialogue.steps.text import Text
from handlers.staff import answers as said
from handlers.staff import case_view, returning, words
from handlers.staff.queue import ANSWERING
from handlers.staff.returning import MOST, OTHER, TIME_TO_LIVE
from handlers.staff.seeing import Seen
from storage import masks
from storage.cases import Case
from storage.masks import Unmasked
from storage.writing import Forbidden, Gone, Lost, Transaction


@dataclass(frozen=True, slots=True)
class Unmask:
    """Read a case's person whole. Whoever lost the right meanwhile has the turn decided again."""

    what: masks.UnmaskCase

    async def apply(self, tx: Transaction) -> Unmasked:
        """Read it, and write the reading down."""
        try:
            return await self.what.apply(tx)
        except (Forbidden, Gone):
            raise Lost from None


def _other(answers: Mapping[str, Any]) -> bool:
    return answers.get("reason") == OTHER


questions = (
    Pick("reason", "staff-unmask-reason", words.UNMASK_REASONS, "staff-unmask"),
    Text("why", "staff-unmask-why", free=True, most=MOST, when=_other),
)
form = Form("staff-unmask", version=1, ttl=TIME_TO_LIVE, steps=(*questions, Summary("staff-unmask", questions)))


def begin(context: Context, arguments: str) -> Decision:
    """/unmask <id> <version>."""
    return returning.begun(context, arguments, form.name)


@form.filed
def file(context: Context) -> Decision:
    """Show it. The values exist in this one answer; nothing that is drawn again has them."""
    answers = context.answers
    seen: Seen | None = context.facts("staff_case", answers["case"])
    if seen is None or seen.own:
        return case_view.not_found()
    unmask = Unmask(masks.UnmaskCase(seen.case.id, answers["reason"], answers.get("why")))
    return Decision(writes=(unmask,), say=partial(_shown, seen.case), extra={"once": True})


def _shown(case: Case, outcomes: Outcomes) -> tuple[Screen, ...]:
    plain: Unmasked = outcomes[0]
    lines = tuple(said.whole(plain, case.answers.get("mobile")))
    back = Choice(f"/case {case.id} {case.version}", Say("staff-back-to-case"), "primary")
    return (Screen((say("staff-unmasked", number=case.number), *lines, Say("staff-unmasked-once")), (back,)),)


commands = (Command("unmask", begin, roles=ANSWERING, view=False),)

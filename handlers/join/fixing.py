"""Correcting an application that came back: only the fields to correct are asked, the rest is kept."""

import re

from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, Start, show
from bot.dialogue.say import Say, say
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.service import Command
from storage import case_rows

WITH = {"document": ("document_kind", "born"), "mobile": ("proven",)}
"""What goes with a field that is asked again."""
_ID = re.compile(r"[0-9]{1,18}")
"""More digits fit no id, and no database's number."""


def fix(context: Context, arguments: str) -> Decision:
    """/fix <case>, or /fix alone: put the returned fields on screen."""
    id = arguments or _waiting(context)
    case = context.facts("own_case", int(id)) if _ID.fullmatch(id) else None
    if case is None or case.kind != "join" or case.state != case_rows.WAITING:
        return show(Say("join-correction-late"), choices=(Choice("/cases", Say("command-cases")),))
    asked = case.fields or tuple(key for key in ("name", "document", "mobile", "occupation", "employer"))
    again = {*asked, *(other for key in asked for other in WITH.get(key, ()))}
    kept = {key: value for key, value in case.answers.items() if key not in again}
    start = Start("join", {**kept, "case_version": case.version}, only=asked, case=case.id)
    return Decision((Screen(say("join-fix-these", number=case.number)),), start=start)


def _waiting(context: Context) -> str:
    """The application that came back; a person has one under way at most."""
    mine = (case for case in context.facts("own_cases") if case.kind == "join" and case.state == case_rows.WAITING)
    return next((str(case.id) for case in mine), "")


commands = (Command("fix", fix, view=False, alone=True),)

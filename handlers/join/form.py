"""The join form: what is asked, in order, as data. At most eight answers on a fast lane."""

from datetime import timedelta
from typing import Any

from bot.dialogue.context import Context
from bot.dialogue.form import Form
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.step import Again, Read, Stay, Taken
from bot.dialogue.steps.pick import Pick
from bot.dialogue.steps.summary import Summary
from bot.dialogue.steps.text import Text
from handlers import proving
from handlers.join import choosing_home, identity, pasting
from rules import occupations
from rules.base import documents
from storage import consents

CONSENT_VERSION = 1
"""Changes with the words of `join-consent-full`."""
TIME_TO_LIVE = timedelta(days=30)
REMIND_AFTER = timedelta(days=1)


def _consented(code: str, context: Context) -> Read:
    del context
    match code:
        case "agree":
            return Taken({"consent": code}, writes=(consents.Agree("join", CONSENT_VERSION),))
        case "details":
            return Stay(screen=None, note=Say("join-consent-full"))
        case "decline":
            return Stay(Say("join-consent-declined"))
    return None


def _refused_statement(code: str, context: Context) -> Read:
    del context
    return Again(Say("join-statement-declined")) if code == "decline" else None


def _statement(context: Context) -> tuple[Say, ...]:
    name = verbatim(str(context.answers.get("name", "")))
    return (say("join-statement", name=name),)


def _document_shown(value: Any, context: Context) -> Say:
    del context
    return verbatim(documents.mask(value))


questions = (
    Pick(
        "consent",
        "join-consent",
        ("agree", "details", "decline"),
        "join-consent",
        primary="agree",
        refused=_consented,
        silent=True,
    ),
    Text("name", "join-name", identity.name, most=60),
    Text("document", "join-document", identity.document, _document_shown, secret=True, hint="secret", most=60),
    Text("born", "join-born", identity.born, identity.born_shown, when=identity.born_unknown, most=20),
    proving.MobileStep(),
    Pick("occupation", "join-occupation", occupations.CODES, "occupation"),
    choosing_home.step,
    Text("employer", "join-employer", identity.employer, optional=True, most=60),
    Pick(
        "statement",
        "join-statement",
        ("agree", "decline"),
        "join-statement",
        _statement,
        "agree",
        _refused_statement,
        silent=True,
    ),
    proving.CodeStep(when=proving.unproven()),
)
join = Form(
    "join",
    version=1,
    ttl=TIME_TO_LIVE,
    steps=(*questions, Summary("join", questions)),
    asides=(proving.code_aside(), pasting.aside),
    remind_after=REMIND_AFTER,
)

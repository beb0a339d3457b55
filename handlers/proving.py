"""Proving a mobile, for any form: the number, the one-time code by SMS, and reading that code at any later step."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.delivery import notice
from bot.dialogue.context import Context
from bot.dialogue.event import Tap, Text, What
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.service import Loader
from bot.dialogue.step import Again, Goto, Read, Stay, Taken, When
from rules.base import mobiles
from rules.base.unreadable import Unreadable
from storage import people, phone_codes
from storage.writing import Look, Lost, Transaction

KNOWN, RESEND, OTHER = "known", "resend", "other"
_CODE = re.compile(r"(?:\D{0,12})(\d{3})[ \-]?(\d{3})(?:\D{0,4})")
"""Six digits, perhaps with the words that were copied with them."""


@dataclass(frozen=True, slots=True)
class SendCode:
    """Draw a code for a mobile (E.164) and queue its SMS. Raises `Lost` where the limits forbid it by now."""

    mobile: str

    async def apply(self, tx: Transaction) -> datetime:
        """Returns until when the code is valid."""
        sent = await phone_codes.Send(self.mobile).apply(tx)
        if not isinstance(sent, phone_codes.Sent):
            raise Lost
        minutes = int(phone_codes.VALID.total_seconds() // 60)
        text = say("proving-sms", code=sent.code, minutes=minutes)
        await notice.sms("phone_code", self.mobile, text, sent.expires_at).apply(tx)
        return sent.expires_at


def masked(mobile: str) -> str:
    """An E.164 number as a summary shows it."""
    read = mobiles.read(mobile)
    return mobiles.mask(read) if isinstance(read, mobiles.Mobile) else mobile


def taken(key: str, mobile: mobiles.Mobile, context: Context) -> Taken | Again:
    """The number with its code on the way, or why none can be sent now."""
    echo = verbatim(mobiles.mask(mobile))
    if context.answers.get("proven") == mobile.e164:
        return Taken({key: mobile.e164}, echo=echo)
    if not context.facts("sms_reaches", mobile.e164):
        return Again(say("proving-not-reached"), echo)
    if sorry := refused(mobile.e164, context):
        return Again(sorry, echo)
    note = say("proving-sent", mobile=mobiles.mask(mobile))
    return Taken({key: mobile.e164}, note, echo, (SendCode(mobile.e164),))


def refused(mobile: str, context: Context) -> Say | None:
    """Why no code can be sent to `mobile` just now, and until when: this person asked too often, or everybody did."""
    if until := context.facts("code_blocked", mobile):
        return say("proving-too-many", until=until)
    until = context.facts("sms_spent")
    return say("proving-spent", until=until) if until else None


@dataclass(frozen=True, slots=True)
class MobileStep:
    """Asks for a mobile; a number that this person proved before is offered, not asked again."""

    key: str = "mobile"
    prompt: str = "proving-mobile"
    optional: bool = False
    free: bool = False
    secret: bool = True
    when: When | None = None

    def ask(self, context: Context) -> Screen:
        """The question."""
        known = context.facts("proven_mobile")
        choices = (Choice(KNOWN, say("proving-known", mobile=masked(known)), "primary"),) if known else ()
        return Screen(Say(self.prompt), choices, hint="phone")

    def read(self, what: What, context: Context) -> Read:
        """Read a number, or the tap on the one that is known."""
        match what:
            case Tap(code) if code == KNOWN and (known := context.facts("proven_mobile")):
                return Taken({self.key: known, "proven": known})
            case Text(text):
                read = mobiles.read(text)
                if isinstance(read, Unreadable):
                    return Again(Say(f"join-mobile-unreadable-{read.reason}"))
                return taken(self.key, read, context)
        return None

    def show(self, value: Any, context: Context) -> Say | None:
        """The number, masked."""
        del context
        return verbatim(masked(value))


@dataclass(frozen=True, slots=True)
class CodeStep:
    """Waits for the code. It applies until the mobile is proven, so an early code leaves it out."""

    mobile: str = "mobile"
    key: str = "code"
    optional: bool = False
    free: bool = False
    secret: bool = False
    when: When | None = None

    def ask(self, context: Context) -> Screen:
        """The question, with ways out for those whose SMS does not come."""
        text = say("proving-code", mobile=masked(context.answers[self.mobile]))
        choices = (Choice(RESEND, Say("proving-resend")), Choice(OTHER, Say("proving-other")))
        return Screen(text, choices, hint="code")

    def read(self, what: What, context: Context) -> Read:
        """Send again, go back to the number; the code itself is read by `code_aside`."""
        match what:
            case Tap(code) if code == RESEND:
                return self._again(context)
            case Tap(code) if code == OTHER:
                return Goto(self.mobile)
            case Text(_):
                return Again(Say("proving-no-code"))
        return None

    def _again(self, context: Context) -> Read:
        mobile = context.answers[self.mobile]
        if sorry := refused(mobile, context):
            return Stay(sorry)
        return Stay(say("proving-sent", mobile=masked(mobile)), writes=(SendCode(mobile),))

    def show(self, value: Any, context: Context) -> Say | None:
        """It is no answer of its own."""
        del value, context
        return None


def unproven(mobile: str = "mobile") -> Callable[[Any], bool]:
    """The condition of the code step: a mobile was given and is not proven yet."""
    return lambda answers: mobile in answers and answers.get("proven") != answers[mobile]


def code_aside(mobile: str = "mobile", *, only_at: tuple[str, ...] = (), never_at: tuple[str, ...] = ()) -> Any:
    """An aside that reads the code at any step (or `only_at` some) once a mobile waits to be proven."""

    def read(what: What, context: Context, step: str) -> Read:
        waiting = unproven(mobile)(context.answers)
        if not waiting or not isinstance(what, Text) or step in never_at or (only_at and step not in only_at):
            return None
        found = _CODE.fullmatch(what.text.strip())
        if found is None:
            return None
        return _proof(found.group(1) + found.group(2), context.answers[mobile], context, step == "code")

    return read


def _proof(code: str, mobile: str, context: Context, asked: bool) -> Read:
    match context.facts("code_right", code, mobile):
        case "right":
            done = {"proven": mobile}
            note, echo = Say("proving-done"), Say("dialogue-hidden")
            writes = (phone_codes.Prove(code, mobile),)
            # Asked for, it is an answer; at another step that question stays on screen.
            if asked:
                return Taken(done, note, echo, writes, spent=True)
            return Stay(note, done, writes=writes, echo=echo, spent=True)
        case "wrong":
            return Again(Say("proving-wrong"), Say("dialogue-hidden"), (phone_codes.Try(code, mobile),), spent=True)
        case _:
            return Again(Say("proving-expired"), spent=True) if asked else None


async def proven_mobile(look: Look) -> str | None:
    """The mobile that who asks has proven before."""
    if look.actor.person is None:
        return None
    return (await people.get(look.connection, look.keys, look.actor.person)).phone


loaders: dict[str, Loader] = {
    "code_right": phone_codes.right,
    "code_blocked": phone_codes.blocked,
    "proven_mobile": proven_mobile,
}

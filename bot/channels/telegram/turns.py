"""From what was heard to an answer that is there, or owed: the same for polling and webhook."""

import asyncio
import contextlib
import dataclasses
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from datetime import datetime
from typing import Any, Final, TypeVar

from bot.channels.channel import TryAgain
from bot.channels.house import House
from bot.channels.telegram import speaking
from bot.channels.telegram.albums import Albums
from bot.channels.telegram.api import Refused
from bot.channels.telegram.direct import Direct
from bot.channels.telegram.heard import Heard, Sent
from bot.channels.telegram.keyboards import Keyboards
from bot.channels.telegram.menus import Menus
from bot.channels.telegram.speaker import NAME
from bot.channels.telegram.speaking import REQUESTS, Call
from bot.dialogue.event import Event, Tap, Text, Unusable, Upload
from bot.dialogue.screen import Answer, Shown
from bot.lines import Lines

FAULTS = 3
"""After so many unforeseen failures of one update it is given up: it must not keep all later ones waiting."""
LATER_SECONDS = 60.0
"""How long a parked turn is watched for whether what was typed has to be taken away."""
WORDS: Final = frozenset(
    {
        "telegram-broken",
        "telegram-got",
        "telegram-hidden",
        "telegram-hidden-whole",
        "telegram-hidden-not",
        "telegram-hidden-not-whole",
        "telegram-send-phone",
        "telegram-send-place",
    }
)
LABELS: Final = {"phone": "telegram-send-phone", "place": "telegram-send-place"}
HELD_SECONDS = 300.0
"""How long an answer may still be on its way before somebody else sends it: some tries of a picture, and a line."""
Outcome = TypeVar("Outcome")
Again = Callable[[float], Awaitable[None]]
"""Waits so many seconds before the house is asked again; may raise to give the update back."""
log = logging.getLogger(__name__)


class Turns:
    """Runs turns. `now` is aware time."""

    def __init__(
        self, direct: Direct, house: House, menus: Menus, patience: float, now: Callable[[], datetime]
    ) -> None:
        self._direct, self._house, self._menus, self._patience, self._now = direct, house, menus, patience, now
        self._albums, self.keyboards = Albums(), Keyboards()
        self._deciding, self._sending = Lines(), Lines()
        self._beside: set[asyncio.Task[Any]] = set()

    async def handle(self, heard: Heard, again: Again | None = None, *, reply: bool = False) -> Call | None:
        """Run the turn. When this returns, the update may be confirmed: answered, parked, owed, or given up as broken.

        With `reply` an answer of one plain message is not sent but returned. Raises `TryAgain` where there is no
        `again`, else what that raises. Turns of one person keep their order, and so do the answers; but a chat that
        hangs keeps only its own answers waiting: after `patience` they are noted as owed while they are still on
        their way.
        """
        ticket = self._albums.came(heard)
        async with self._deciding.standing(heard.account):
            answer = await self._decided(heard, again)
            if answer is None:
                return None
            sending = asyncio.create_task(self._sent(heard, answer, ticket, again, reply=reply))
        await asyncio.wait((sending,), timeout=self._patience)
        if not sending.done():
            self.aside(self._late(answer, sending))
            await self._tried(heard, again, lambda: self._house.owe(answer, HELD_SECONDS))
            return None
        outcome = sending.result()
        return outcome if isinstance(outcome, Call) else None

    async def _decided(self, heard: Heard, again: Again | None) -> Answer | None:
        """The committed answer that is to be shown; None: it is parked, broken, or needs none."""
        events: list[Event] = []  # a photo is announced once, however often the turn is tried

        async def once() -> Answer | None:
            if not events:
                events.append(await self._event(heard))
            answer = await self._house.take(events[0], self._patience)
            if answer is None:
                self.aside(self._watched(heard, events[0]))
            return answer

        answer = await self._tried(heard, again, once)
        if answer is not None and self._menus.concerns(heard, answer):
            self.aside(self._menus.own(heard, changed=bool(answer.extra.get("menu"))))
        return None if heard.quiet else answer

    async def _sent(
        self, heard: Heard, answer: Answer, ticket: int, again: Again | None, *, reply: bool
    ) -> Call | bool | None:
        """Show the answer, in the person's order: whether that is settled, else it is owed; or the call to reply."""
        async with self._sending.standing(heard.account):
            if self._albums.overtaken(heard, ticket):
                return True
            return await self._tried(heard, again, lambda: self._answer(heard, answer, reply=reply))

    async def _late(self, answer: Answer, sending: "asyncio.Task[Call | bool | None]") -> None:
        """The answer was noted as owed meanwhile: if it is there after all, nobody sends it again."""
        outcome = await sending
        if isinstance(outcome, Call):
            outcome, _ = await self._direct.send([outcome])
        if outcome:
            await self._house.settle(answer)

    async def _tried(self, heard: Heard, again: Again | None, work: Callable[[], Awaitable[Outcome]]) -> Outcome | None:
        """Do `work` until the house takes it. None: it failed so often that it is given up, and the person told."""
        faults = 0
        while True:
            try:
                return await work()
            except TryAgain as wait:
                if again is None:
                    raise
                pause = wait.retry_ms / 1000
            except Exception:
                log.exception("telegram turn failed")
                faults += 1
                pause = float(faults)
                if faults == FAULTS:
                    await self._broken(heard)
                    return None
            if again is not None:
                await again(pause)

    async def rested(self, query: str) -> None:
        """Let a tapped button come to rest; the facts give it 5 s, so nothing is waited for first."""
        await self._direct.quietly(Call("answerCallbackQuery", {"callback_query_id": query}))

    def aside(self, work: Coroutine[Any, Any, Any]) -> None:
        """Do something that no confirmation waits for."""
        task = asyncio.create_task(work)
        self._beside.add(task)
        task.add_done_callback(self._done)

    async def idle(self) -> None:
        """Wait for what was begun aside."""
        while self._beside:
            await asyncio.gather(*self._beside, return_exceptions=True)

    async def _event(self, heard: Heard) -> Event:
        what = heard.what
        if isinstance(what, Sent):
            file = await self._house.announce(NAME, heard.account, heard.language, what.reference, heard.key)
            what = Upload(file, what.name, what.photo) if file else Unusable("often")
        return Event(NAME, heard.key, heard.account, self._now(), what, heard.language)

    async def _answer(self, heard: Heard, answer: Answer, *, reply: bool) -> Call | bool:
        if (message := self._target(heard, answer)) and (
            edit := speaking.in_place(heard.chat, message, answer.screens)
        ):
            done = await self._edited(edit)
            if done is None:
                await self._house.owe(answer)
            if done is not False:
                return bool(done)
        note = await self._note(heard, answer) if answer.hidden else ""
        calls = await self._calls(heard, answer, note)
        self._tidy(heard, answer)
        if reply and len(calls) == 1 and calls[0].method == "sendMessage" and not heard.album:
            self.keyboards.sent(heard.account, calls)
            return calls[0]
        settled, result = await self._direct.send(calls)
        self.keyboards.sent(heard.account, calls)
        if not settled:
            await self._house.owe(answer)
        elif heard.album and isinstance(result, dict):
            self._albums.answered(heard, int(result.get("message_id", 0)))
        return settled

    def _target(self, heard: Heard, answer: Answer) -> int:
        """The message that the answer takes the place of: the tapped one, or the album's answer so far; 0: none."""
        if heard.tapped is not None:
            return heard.tapped.message if answer.replaces and heard.tapped.text is not None else 0
        return 0 if answer.hidden else self._albums.stands(heard)

    async def _edited(self, edit: Call) -> bool | None:
        """True: it stands there. False: it has to be sent anew. None: it is owed."""
        try:
            await self._direct.say(edit)
        except Refused as refused:
            if refused.kind in ("unmodified", "unreachable"):
                return True
            return False if refused.kind in ("gone", "bad", "too_long", "late") else None
        return True

    async def _calls(self, heard: Heard, answer: Answer, note: str) -> list[Call]:
        """What is sent to show an answer, with a `note` before it."""
        shown, chat = answer.screens, heard.chat
        labels, once = await self.labels(heard.account, shown), bool(answer.extra.get("once"))
        calls = speaking.screens(chat, shown, labels, protect=once)
        if shown and self.keyboards.stays(heard.account, calls):
            language = await self._house.language(NAME, heard.account)
            return [speaking.lowering(chat, note or self._house.words("telegram-got", language)), *calls]
        return speaking.screens(chat, _noted(shown, note), labels, protect=once) if note else calls

    async def _note(self, heard: Heard, answer: Answer) -> str:
        """What was typed is taken away, and this says so; where Telegram refuses, they had better do it themselves.

        A one-time code that was used up goes without a word.
        """
        gone = bool(heard.message) and await self._taken_away(heard)
        if answer.extra.get("spent"):
            return ""
        language = await self._house.language(NAME, heard.account)
        key, said = "telegram-hidden" if gone else "telegram-hidden-not", answer.echo or ""
        legible = said.strip("•")  # of a mistyped number nothing is shown again
        return self._house.words(key if legible else f"{key}-whole", language, said=said)

    async def _taken_away(self, heard: Heard) -> bool:
        """Delete what was typed; whether it is gone. A message that is not found was deleted before."""
        try:
            await self._direct.say(Call("deleteMessage", {"chat_id": heard.chat, "message_id": heard.message}))
        except Refused as refused:
            return refused.kind == "gone" and "not found" in refused.why.lower()
        return True

    async def labels(self, account: str, shown: Sequence[Shown]) -> dict[str, str]:
        """What stands on the phone's own buttons, where a screen wants one."""
        hints = [screen.hint for screen in shown if screen.hint in REQUESTS]
        if not hints:
            return {}
        language = await self._house.language(NAME, account)
        return {hint: self._house.words(LABELS[hint], language) for hint in hints}

    def _tidy(self, heard: Heard, answer: Answer) -> None:
        if heard.tapped is not None and isinstance(heard.what, Tap):
            call = speaking.tidied(heard.chat, heard.tapped, heard.what, answer.echo)
            if call is not None:
                self.aside(self._direct.quietly(call))

    async def _watched(self, heard: Heard, event: Event) -> None:
        """A parked turn's answer comes by `send`; but only here is known which message should not stay on screen."""
        await self._direct.quietly(Call("sendChatAction", {"chat_id": heard.chat, "action": "typing"}))
        if not heard.message or not isinstance(event.what, Text):
            return
        with contextlib.suppress(TryAgain):
            answer = await self._house.take(event, LATER_SECONDS)
            if answer is not None and answer.hidden:
                await self._taken_away(heard)

    async def _broken(self, heard: Heard) -> None:
        text = self._house.words("telegram-broken", heard.language)
        await self._direct.quietly(*speaking.text_of(heard.chat, text, None))

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._beside.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("telegram: something beside a turn failed: %s", type(error).__name__)


def _noted(shown: Sequence[Shown], note: str) -> tuple[Shown, ...]:
    first, *rest = shown or (Shown(""),)
    return (dataclasses.replace(first, text=f"{note}\n{first.text}".strip()), *rest)

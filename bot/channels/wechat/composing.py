"""The answer of a turn as one passive reply: one message of one type; what has no room in it follows.

A picture that is part of the answer is the reply, if it is there in time: an account that may send nothing of its own
accord could not show it later. The words follow then, as more of the answer.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.channels.wechat import replying
from bot.channels.wechat.api import Refused
from bot.channels.wechat.house import House, Owed
from bot.channels.wechat.manners import Manners
from bot.channels.wechat.passive import Said
from bot.channels.wechat.pictures import Pictures
from bot.channels.wechat.replying import Manner
from bot.channels.wechat.sending import UNDRAWABLE
from bot.channels.wechat.wire import Push, Wire
from bot.dialogue.event import Event, Unfollow
from bot.dialogue.screen import Answer, Drawing, Shown
from bot.remembered import Remembered

MOST_OWED = 8
"""Of what is held, told in one reply: more would hardly have room."""
REMEMBERED = 20_000
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Shot:
    """What became of a picture: its `media` id; or `pending`, it comes later; or neither, it will never be had."""

    media: str = ""
    pending: bool = False


class Composer:
    """Makes replies. Pictures that came too late for theirs are finished in the background, for the next asking."""

    def __init__(self, house: House, wire: Wire, manners: Manners, pictures: Pictures) -> None:
        self._house, self._wire, self._manners, self._pictures = house, wire, manners, pictures
        self._drawing: set[asyncio.Task[str]] = set()
        self._warned: Remembered[str, int] = Remembered(REMEMBERED)
        """In which turn somebody was told that WeChat keeps what they type: once is enough."""

    async def compose(self, push: Push, event: Event, answer: Answer, seconds: float) -> Said:
        """The reply to `push` within `seconds`. May raise `TryAgain`."""
        if isinstance(event.what, Unfollow):
            return Said()
        screens = answer.screens
        owed = () if answer.held is False else await self._house.owed(event.account, MOST_OWED)
        manner = await self._manners.of(event.account, screens)
        drawings = replying.drawings(screens)
        shot = await self._shot(event.account, drawings[0], seconds) if drawings else Shot()
        told = bool(shot.media or shot.pending)
        if shot.media:
            # What follows is written anew when it is sent, and links would not stay links.
            await self._follow(
                event.account, answer, self._own(event.account, answer, replace(manner, links=False)), drawings[1:]
            )
            return self._said(push, {"MsgType": "image", "Image": {"MediaId": shot.media}}, (), _ids(owed))
        own = self._own(event.account, answer, manner, pictures=told or not drawings)
        reply = replying.fitted(own, owed, manner)
        await self._follow(event.account, answer, reply.rest, drawings if told else ())
        if not reply.text:
            return Said(left=reply.left)
        return self._said(push, {"MsgType": "text", "Content": reply.text}, reply.told, reply.left)

    async def close(self) -> None:
        """Let unfinished pictures go."""
        for task in self._drawing:
            task.cancel()
        await asyncio.gather(*self._drawing, return_exceptions=True)

    async def _shot(self, account: str, drawing: Drawing, seconds: float) -> Shot:
        task = asyncio.create_task(self._pictures.media(account, drawing))
        self._drawing.add(task)
        task.add_done_callback(self._finished)
        await asyncio.wait((task,), timeout=max(0.0, seconds))
        if not task.done():
            return Shot(pending=True)
        try:
            return Shot(task.result())
        except LookupError:
            return Shot()
        except Refused as no:
            return Shot(pending=no.kind not in UNDRAWABLE)
        except Exception as error:  # noqa: BLE001 - without the picture the words stand; it is tried again with the rest
            log.warning("WeChat: a picture could not be had in time: %s", type(error).__name__)
            return Shot(pending=True)

    def _finished(self, task: "asyncio.Task[str]") -> None:
        self._drawing.discard(task)
        if not task.cancelled():
            task.exception()  # it comes again when the picture is sent

    async def _follow(self, account: str, answer: Answer, text: str, drawings: Sequence[Drawing]) -> None:
        screens = [Shown(text)] if text else []
        screens += [Shown("", drawing=drawing) for drawing in drawings]
        if screens:
            await self._house.follow(account, screens, f"rest {answer.event}")

    def _own(self, account: str, answer: Answer, manner: Manner, *, pictures: bool = True) -> str:
        """What the turn says; and once, that WeChat keeps what was typed, which only the person can take away."""
        text = replying.words(answer.screens, manner, pictures=pictures)
        if not answer.hidden or answer.extra.get("spent"):
            return text
        if self._warned.setdefault(account, answer.event) != answer.event:
            return text
        return f"{manner.say('wechat-hidden')}\n\n{text}" if text else manner.say("wechat-hidden")

    def _said(self, push: Push, message: dict[str, object], told: tuple[int, ...], left: tuple[int, ...]) -> Said:
        return Said(self._wire.written(push, message), told, left)


def _ids(owed: Sequence[Owed]) -> tuple[int, ...]:
    return tuple([one.id for one in owed])

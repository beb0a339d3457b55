"""The house as the web channel sees it: transcript, menu, uploads, pictures, words."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot import images, metadata, record
from bot.channels.web.house import Elsewhere, Item, Refused, TryAgain, Visitor
from bot.channels.web.items import said
from bot.delivery import notice
from bot.desk import Desk
from bot.dialogue import drawing
from bot.dialogue.event import Event
from bot.dialogue.say import Say
from bot.dialogue.screen import Answer, Shown
from bot.entrances import Entrances
from bot.houses.easel import Easel
from bot.pictures.pool import Pool
from bot.seats import Seat
from bot.words.words import Words
from storage import bodies, files, outbox, rights, transcript
from storage.away import Away
from storage.writing import Actor

CHANNEL = "web"
MENU = "/menu"
KEPT = timedelta(hours=24)
"""As long as events rows are kept."""
MOST = 50
MOST_HELD = 5000
"""Notices held within seconds, of all whose page is not open where they were sent: some 20 ms of looking."""
LANGUAGES = {"zh_CN": "zh-CN", "en": "en"}
"""Our locales as the page names them."""


@contextmanager
def _again_while_away() -> Iterator[None]:
    try:
        yield
    except Away:
        raise TryAgain from None


class WebHouse:
    """Implements `bot.channels.web.house.House`."""

    def __init__(self, desk: Desk, words: Words, pictures: Pool, entrances: Entrances | None = None) -> None:
        self.desk, self._words, self._easel = desk, words, Easel(desk, words, pictures)
        self._entrances = entrances or Entrances(())
        self.cookie_key = desk.keys.derive("web cookies")

    async def visitor(self, account: str, language: str) -> Visitor:
        """The menu by role, and the language that was chosen, here or with another process."""
        self.desk.seats.drop(CHANNEL, account)
        with _again_while_away():
            seat = await self._seat(account, language)
            async with self.desk.committer.database.reading() as connection:
                grants = await rights.grants_of(connection, seat.person)
            screens = await self.desk.peek(CHANNEL, account, language, MENU)
        menu = tuple(button for screen in screens for button in screen.buttons)
        return Visitor(self._page_language(seat.state.language or language), bool(grants), menu)

    async def recent(self, account: str) -> Sequence[Item]:
        """Turns and notices in the order of time; the choices of the newest turn are the ones that act."""
        now = self.desk.clock()
        with _again_while_away():
            seat = await self._seat(account)
            async with self.desk.committer.database.reading() as connection:
                turns = await transcript.turns(connection, seat.address, now - KEPT, MOST)
                notices = await transcript.notices(connection, seat.address, now - KEPT, now, MOST)
                shared = await bodies.shared(connection, self.desk.keys, notices)
        newest = turns[-1].id if turns else 0
        items = [self._turn(row, account, seat, row.id == newest) for row in turns]
        items += [item for row in notices if (item := self._notice(row, shared, seat)) is not None]
        return sorted(items, key=lambda item: item.at)[-MOST:]

    async def got(self, account: str, notices: tuple[int, ...]) -> None:
        """The page shows these notices."""
        with _again_while_away():
            seat = await self._seat(account)
            await self.desk.committer.run(outbox.Seen(seat.address, notices).apply, Actor(seat.address, seat.person))

    async def held(self, since: datetime, here: Callable[[str], bool]) -> Sequence[tuple[str, Item]]:
        """Of all processes; what is told in none of them stands in the transcript."""
        keys, found = self.desk.keys, list[tuple[str, Item]]()
        with _again_while_away():
            async with self.desk.committer.database.reading() as connection:
                rows = await transcript.held(connection, CHANNEL, since, MOST_HELD)
                accounts = {row.id: keys.open("addresses", row.address_id, row.account).decode() for row in rows}
                rows = [row for row in rows if here(accounts[row.id])]
                shared = await bodies.shared(connection, keys, rows)
            for row in rows:
                item = self._notice(row, shared, await self._seat(accounts[row.id]))
                found += [(accounts[row.id], item)] if item else []
        return found

    async def keep(self, account: str, name: str, content: bytes, media_type: str) -> int:
        """Store an upload, sealed, without what it tells beside its picture, as part of nothing yet."""
        del name  # a person's own name of a file says more than anybody needs
        try:
            shown = metadata.stripped(content, media_type)
        except images.NotAnImage:
            raise Refused("web-upload-damaged") from None
        keep = files.Keep(shown, media_type, channel=CHANNEL)
        with _again_while_away():
            seat = await self._seat(account)
            return int(await self.desk.committer.run(keep.apply, Actor(seat.address, seat.person)))

    async def draw(self, account: str, name: str, args: Mapping[str, Any], language: str) -> bytes:
        """In words, from what stands there now."""
        with _again_while_away():
            return await self._easel.draw(CHANNEL, account, name, args, language)

    async def elsewhere(self, code: str) -> Elsewhere:
        """As the other channels say."""
        return Elsewhere(self._entrances.link(code) or "", await self._entrances.scan(code) or "")

    def words(self, key: str, language: str, /, **args: Any) -> str:
        """A sentence."""
        return self._words.text(Say(key, args), language)

    async def _seat(self, account: str, language: str = "") -> Seat:
        return await self.desk.seats.find(CHANNEL, account, language)

    def _page_language(self, language: str) -> str:
        return LANGUAGES.get(self._words.locale(language).name, "zh-CN")

    def _turn(self, row: Any, account: str, seat: Seat, newest: bool) -> Item:
        answer, did = record.opened(self.desk.keys, row)
        mine = answer.echo
        if mine is None:
            mine = said(Event.restored(CHANNEL, row.key, account, row.at, did).what)
        screens = self._hidden(answer, seat) if answer.extra.get("once") else answer.screens
        return Item(f"e{row.id}", row.at, screens, row.key, mine, self._acts(answer, seat, newest))

    def _hidden(self, answer: Answer, seat: Seat) -> tuple[Shown, ...]:
        """What is left of screens that are shown once: where to go from there."""
        text = self._words.text(Say("dialogue-shown-once"), seat.state.language or self.desk.language)
        return tuple(replace(screen, text=text, drawing=None) for screen in answer.screens)

    def _acts(self, answer: Answer, seat: Seat, newest: bool) -> bool:
        mark = f"r{seat.state.revision}."
        bound = [button.data for screen in answer.screens for button in screen.buttons if button.data.startswith("r")]
        return any(data.startswith(mark) for data in bound) if bound else newest

    def _notice(self, row: Any, shared: bodies.Shared, seat: Seat) -> Item | None:
        content = bodies.content(self.desk.keys, row, shared)
        if content is None:
            return None
        return Item(f"n{row.id}", row.due_at, self.shown(notice.unpack(content), seat.state.language))

    def shown(self, screens: Sequence[Any], language: str) -> tuple[Shown, ...]:
        """A notice's screens in words; their choices are commands, bound to no revision."""
        spoken = language or self.desk.language
        return tuple([drawing.draw(screen, self._words, spoken, 0) for screen in screens])

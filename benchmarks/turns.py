"""Durable form turns a second in process, against the same form through aiogram on its memory storage.

Ours: SQLite with synchronous=FULL, encryption, events row, conversation, draft, answer, rendering from the locales.
aiogram: `feed_raw_update`, a state for each question, filters by state, nothing saved. On both sides an answer is what
the call returns (the webhook's own reply); nothing is sent to an API.
"""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from benchmarks.rounds import Row, against, alternating
from bot.desk import Desk
from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, Start, show
from bot.dialogue.event import Event, Text
from bot.dialogue.form import Form
from bot.dialogue.say import Say
from bot.dialogue.service import Book, Command, Service
from bot.dialogue.steps.pick import Pick
from bot.dialogue.steps.summary import Summary
from bot.dialogue.steps.text import Text as Words_
from bot.words.words import Words
from storage.committer import Committer
from storage.database import Database
from storage.ids import Ids
from storage.installation import FIRST_ROWS
from storage.keys import Keyring
from storage.tables.base import Table

PEOPLE = 500
ROUNDS = 15
GOAL = 2.5
SAID = ("/join", "王小明", "货车司机", "蚌埠某物流", "皖C12345")
ROOT = Path(__file__).parents[1]

Say_ = Callable[[int, str, str], Awaitable[None]]
"""Somebody says something: (person, the channel's key, text)."""

questions = (
    Words_("name", "join-name"),
    Pick("occupation", "join-occupation", ("truck_driver", "food_rider", "courier"), "occupation"),
    Words_("employer", "join-employer"),
    Words_("organisation", "join-name"),
)
form = Form("join", 1, timedelta(days=30), (*questions, Summary("join", questions)))


@form.filed
def _file(context: Context) -> Decision:
    del context
    return show(Say("dialogue-thanks"))


def _begin(context: Context, arguments: str) -> Decision:
    del context, arguments
    return Decision(start=Start("join", fresh=True))


service = Service("bench", (form,), (Command("join", _begin),))


async def rows() -> list[Row]:
    """The table's rows of this benchmark."""
    async with _ours() as we, _aiogram() as they:
        ours, peer = await alternating(_round(we), _round(they), ROUNDS)
    note = f"{PEOPLE} people at once, SQLite FULL, sealed; peer: aiogram feed_raw_update, memory storage, not durable"
    return [against("form turns in process", "turns/s", GOAL, note, ours=ours, peer=peer)]


def _round(say: Say_) -> Callable[[], Awaitable[float]]:
    """Everybody fills the form at once; the turns a second."""
    numbers = count()

    async def fill(person: int, number: int) -> None:
        for step, text in enumerate(SAID):
            await say(person, f"{person}-{number}-{step}", text)

    async def measured() -> float:
        number = next(numbers)
        began = time.perf_counter()
        await asyncio.gather(*(fill(person, number) for person in range(PEOPLE)))
        return PEOPLE * len(SAID) / (time.perf_counter() - began)

    return measured


@asynccontextmanager
async def _ours() -> AsyncIterator[Say_]:
    zone = ZoneInfo("Asia/Shanghai")
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/bench.db")
        async with database.writer.begin() as connection:
            await connection.run_sync(Table.metadata.create_all)
            for table, row in FIRST_ROWS:
                await connection.execute(sa.insert(table).values(row))
        committer = Committer(database, Keyring.made_up(), Ids(), lambda: datetime.now(UTC))
        await committer.start()
        words = Words.load(ROOT / "locales", timezone=zone)
        desk = Desk(Book([service], {}), committer, words, committer.clock)

        async def say(person: int, key: str, text: str) -> None:
            answer = await desk.take(Event("bench", key, f"person {person}", committer.clock(), Text(text), "zh_CN"))
            assert answer.screens

        try:
            yield say
            assert not words.missed, words.missed
        finally:
            await committer.close()
            await database.close()


@asynccontextmanager
async def _aiogram() -> AsyncIterator[Say_]:
    from aiogram import Bot, Dispatcher
    from aiogram.filters import Command as Named
    from aiogram.fsm.context import FSMContext
    from aiogram.fsm.state import State, StatesGroup
    from aiogram.fsm.storage.memory import MemoryStorage
    from aiogram.methods import SendMessage
    from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, Message

    class Filling(StatesGroup):
        name, occupation, employer, plate, summary = State(), State(), State(), State(), State()

    dispatcher = Dispatcher(storage=MemoryStorage())
    keyboard = InlineKeyboardMarkup(
        inline_keyboard=[
            [InlineKeyboardButton(text=word, callback_data=word)] for word in ("货车司机", "外卖骑手", "快递员")
        ]
    )

    @dispatcher.message(Named("join"))
    async def begin(message: Message, state: FSMContext) -> SendMessage:
        await state.set_state(Filling.name)
        return message.answer("您的姓名？照身份证上的写就行。")

    @dispatcher.message(Filling.name)
    async def name(message: Message, state: FSMContext) -> SendMessage:
        await state.update_data(name=message.text)
        await state.set_state(Filling.occupation)
        return message.answer("您做哪一行？", reply_markup=keyboard)

    @dispatcher.message(Filling.occupation)
    async def occupation(message: Message, state: FSMContext) -> SendMessage:
        await state.update_data(occupation=message.text)
        await state.set_state(Filling.employer)
        return message.answer("您在哪家单位，或者给哪个平台干活？可以跳过。")

    @dispatcher.message(Filling.employer)
    async def employer(message: Message, state: FSMContext) -> SendMessage:
        await state.update_data(employer=message.text)
        await state.set_state(Filling.plate)
        return message.answer("车牌号是多少？")

    @dispatcher.message(Filling.plate)
    async def plate(message: Message, state: FSMContext) -> SendMessage:
        answers = await state.update_data(plate=message.text)
        await state.set_state(Filling.summary)
        return message.answer("\n".join(f"{key}：{value}" for key, value in answers.items()))

    bot = Bot("42:made-up")
    counter = iter(range(1, 10_000_000))

    async def say(person: int, key: str, text: str) -> None:
        del key
        chat = {"id": person + 1, "type": "private", "first_name": "x"}
        user = {"id": person + 1, "is_bot": False, "first_name": "x"}
        number = next(counter)
        message = {"message_id": number, "date": 1763600000, "chat": chat, "from": user, "text": text}
        if text.startswith("/"):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text)}]
        answer = await dispatcher.feed_raw_update(bot, {"update_id": number, "message": message})
        assert answer is not None

    try:
        yield say
    finally:
        await bot.session.close()

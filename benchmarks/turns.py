"""Durable form turns a second in process, against the same form through aiogram on its memory storage.

Ours: SQLite with synchronous=FULL, encryption, events row, conversation, draft, answer, rendering from the locales.
aiogram: `feed_raw_update`, a state for each question, filters by state, nothing saved. On both sides an answer is what
the call returns (the webhook's own reply); nothing is sent to an API.
"""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

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
ROUNDS = 6
GOAL = 2.5
ANSWERS = ("王小明", "货车司机", "蚌埠某物流", "皖C12345")
ROOT = Path(__file__).parents[1]

questions = (
    Words_("name", "join-name"),
    Pick("occupation", "join-occupation", ("truck_driver", "food_rider", "courier"), "occupation"),
    Words_("employer", "join-employer"),
    Words_("plate", "join-name"),
)
form = Form("join", 1, timedelta(days=30), (*questions, Summary("join", questions)))


@form.filed
def _file(context: Context) -> Decision:
    del context
    return show(Say("dialogue-thanks"))


def _begin(context: Context, arguments: str) -> Decision:
    del context, arguments
    return Decision(start=Start("join", fresh=True))


async def rows() -> list[dict[str, Any]]:
    """The table's rows of this benchmark."""
    ours = await _ours()
    peer = await _aiogram()
    return [
        {
            "name": "form turns in process",
            "ours": round(ours),
            "unit": "turns/s",
            "peer": round(peer),
            "ratio": round(ours / peer, 2),
            "goal": GOAL,
            "note": f"{PEOPLE} people at once, SQLite FULL; peer: aiogram feed_raw_update, memory storage, not durable",
        }
    ]


async def _ours() -> float:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/bench.db")
        async with database.writer.begin() as connection:
            await connection.run_sync(Table.metadata.create_all)
            for table, row in FIRST_ROWS:
                await connection.execute(table.__table__.insert().values(row))
        zone = ZoneInfo("Asia/Shanghai")
        committer = Committer(database, Keyring.made_up(), Ids(), lambda: datetime.now(UTC))
        await committer.start()
        service = Service("bench", (form,), (Command("join", _begin),))
        words = Words.load(ROOT / "locales", timezone=zone)
        desk = Desk(Book([service], {}), committer, words, committer.clock)

        async def say(person: int, key: str, text: str) -> None:
            await desk.take(Event("bench", key, f"person {person}", committer.clock(), Text(text), "zh_CN"))

        try:
            return await _measured(say)
        finally:
            await committer.close()
            await database.close()


async def _measured(say: Callable[[int, str, str], Awaitable[None]]) -> float:
    """Turns a second: everybody fills the form at once, round after round; the first round warms up and is not counted."""
    await asyncio.gather(*(_fill(say, person, 0) for person in range(PEOPLE)))
    best = 0.0
    for number in range(1, ROUNDS):
        began = time.perf_counter()
        await asyncio.gather(*(_fill(say, person, number) for person in range(PEOPLE)))
        best = max(best, PEOPLE * (len(ANSWERS) + 1) / (time.perf_counter() - began))
    return best


async def _fill(say: Callable[[int, str, str], Awaitable[None]], person: int, number: int) -> None:
    for step, text in enumerate(("/join", *ANSWERS)):
        await say(person, f"{person}-{number}-{step}", text)


async def _aiogram() -> float:
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
        inline_keyboard=[[InlineKeyboardButton(text=word, callback_data=word)] for word in ("货车司机", "外卖骑手", "快递员")]
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
        return await _measured(say)
    finally:
        await bot.session.close()

"""Durable form turns through the Telegram webhook, end to end over HTTP, against two libraries' echoes.

Ours: the app with desk, encryption, SQLite with synchronous=FULL; 200 only after the commit and the answer. The peers:
aiogram's own `SimpleRequestHandler`, and python-telegram-bot's `process_update` behind aiohttp, each echoing the text
and saving nothing. An answer is either the webhook's own reply or a call to a Bot API that always says yes, in another
process; the same for both sides of a row.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count

import orjson
from aiohttp import web

from benchmarks import posting
from benchmarks.lines import unioned
from benchmarks.posting import Plan, Poster, measured
from benchmarks.rounds import Row, against, alternating
from benchmarks.turns import SAID
from bot import sections

PEOPLE, FORMS, ROUNDS = 100, 4, 7
TOKEN, SECRET = "42:made-up-for-the-benchmark-made-up-for-x", "made-up-secret"
REPLY, CALL = "the webhook's own reply", "a call to a Bot API"


async def rows() -> list[Row]:
    """The table's rows of this benchmark."""
    async with posting.poster() as poster, posting.bot_api() as api:
        async with ours(api, reply=True) as we, echo(api, reply=True) as they:
            reply = await _row(poster, f"Telegram turns, {REPLY}", "aiogram", 1.0, we, they)
        async with ours(api, reply=False) as we, echo(api, reply=False) as they:
            aiogram = await _row(poster, f"Telegram turns, {CALL}", "aiogram", 1.0, we, they)
            everybody = [[update(10_000 + person, "/join")] for person in range(posting.WAITING)]
            burst = await posting.burst(poster, "Telegram", we, everybody)
        async with ours(api, reply=False) as we, _ptb(api) as they:
            ptb = await _row(poster, "Telegram turns against python-telegram-bot", "python-telegram-bot", 1.5, we, they)
        assert not poster.refused, poster.refused
    return [reply, aiogram, ptb, *burst]


async def _row(poster: Poster, name: str, peer: str, goal: float, ours: int, theirs: int) -> Row:
    rates = await alternating(
        measured(poster, f"{name} ours", ours, plan), measured(poster, f"{name} peer", theirs, plan), ROUNDS
    )
    ours_p99, peer_p99 = poster.p99(f"{name} ours"), poster.p99(f"{name} peer")
    note = (
        f"{PEOPLE} connections, SQLite FULL, sealed, {ours_p99}; peer: {peer} echo, saving nothing, {peer_p99};"
        f" answer: {REPLY if REPLY in name else CALL}"
    )
    return against(name, "turns/s", goal, note, ours=rates[0], peer=rates[1])


_updates = count(1)


def plan(number: int) -> Plan:
    """Every person fills the form several times, a connection each."""
    del number
    return [[update(person, text) for text in SAID * FORMS] for person in range(PEOPLE)]


def update(person: int, text: str) -> bytes:
    """A text as the Bot API posts it."""
    chat = {"id": 1000 + person, "type": "private", "first_name": "x"}
    sender = {"id": 1000 + person, "is_bot": False, "first_name": "x", "language_code": "zh-hans"}
    number = next(_updates)
    message = {"message_id": number, "date": 1763600000, "chat": chat, "from": sender, "text": text}
    if text.startswith("/"):
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text)}]
    body = orjson.dumps({"update_id": number, "message": message})
    return posting.request("/telegram", body, **{"X-Telegram-Bot-Api-Secret-Token": SECRET})


@asynccontextmanager
async def ours(api: str, *, reply: bool) -> AsyncIterator[int]:
    """The union behind its webhook: the port."""
    telegram = sections.Telegram(token=TOKEN, secret=SECRET, mode="webhook", api_base=api, webhook_reply=reply)
    server = sections.Server(port=0, public_url="https://union.example")
    async with unioned(telegram=telegram, server=server) as running:
        yield running.web.port


@asynccontextmanager
async def _served(application: web.Application) -> AsyncIterator[int]:
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()


@asynccontextmanager
async def echo(api: str, *, reply: bool = True) -> AsyncIterator[int]:
    """aiogram behind its own webhook handler, echoing: its port."""
    from aiogram import Bot, Dispatcher
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.methods import SendMessage
    from aiogram.types import Message
    from aiogram.webhook.aiohttp_server import SimpleRequestHandler

    bot = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(api)))
    dispatcher = Dispatcher()

    @dispatcher.message()
    async def echo(message: Message) -> SendMessage | None:
        answer = message.answer(message.text or "")
        if reply:
            return answer
        await answer
        return None

    application = web.Application()
    handler = SimpleRequestHandler(dispatcher, bot, handle_in_background=False, secret_token=SECRET)
    handler.register(application, "/telegram")
    async with _served(application) as port:
        yield port


@asynccontextmanager
async def _ptb(api: str) -> AsyncIterator[int]:
    from telegram import Update
    from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters

    async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        del context
        assert update.message is not None
        await update.message.reply_text(update.message.text or "")

    builder = ApplicationBuilder().token(TOKEN).base_url(f"{api}/bot").updater(None)
    bot = builder.connection_pool_size(PEOPLE).concurrent_updates(PEOPLE).build()
    bot.add_handler(MessageHandler(filters.TEXT, echo))

    async def handle(request: web.Request) -> web.Response:
        assert request.headers["X-Telegram-Bot-Api-Secret-Token"] == SECRET
        await bot.process_update(Update.de_json(orjson.loads(await request.read()), bot.bot))
        return web.Response()

    application = web.Application()
    application.add_routes([web.post("/telegram", handle)])
    async with bot, _served(application) as port:
        yield port

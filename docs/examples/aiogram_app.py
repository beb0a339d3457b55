"""An aiogram application with Niangjia beside its own handlers: /price is its own, everything else is the union's.

With `telegram.mode = "embedded"` and a token in `config.toml`, from the root of the tree:

    .venv/bin/python -m bot migrate && .venv/bin/python -m docs.examples.aiogram_app
"""

import asyncio
from typing import Any

from aiogram import Bot, Dispatcher, Router
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command
from aiogram.types import Message, TelegramObject, Update

from bot import config, opening
from bot.app import App
from bot.channels import telegram_embedded
from bot.channels.telegram_embedded import EmbeddedTelegram
from bot.running import Running


def own() -> Router:
    """What the application did before, and goes on doing."""
    router = Router()

    @router.message(Command("price"))
    async def price(message: Message) -> None:
        await message.answer("运价：3.20 元/公里")

    return router


def rest(union: EmbeddedTelegram) -> Router:
    """Whatever no handler before it wanted. A handler waits until the union has committed its turn."""
    router = Router()

    @router.message()
    @router.callback_query()
    @router.my_chat_member()
    async def hand_over(event: TelegramObject, event_update: Update) -> None:
        await union.take(telegram_embedded.from_aiogram(event_update))

    return router


async def serve(settings: config.Settings, **polling: Any) -> None:
    """Run both until a signal says stop. `polling` goes to aiogram's `start_polling`."""
    # One update after another: aiogram confirms an update with its next question, so only once it was handled.
    polling = {"handle_as_tasks": False, **polling}
    await opening.ready(settings)
    running = Running(App.build(settings))
    server = TelegramAPIServer.from_base(settings.telegram.api_base)
    bot = Bot(settings.telegram.token.get_secret_value(), session=AiohttpSession(api=server))
    dispatcher = Dispatcher()
    dispatcher.include_routers(own(), rest(telegram_embedded.of(running.chats.values())))
    await running.start()
    try:
        await dispatcher.start_polling(bot, **polling)
    finally:
        await running.stop()


if __name__ == "__main__":
    asyncio.run(serve(config.load()))

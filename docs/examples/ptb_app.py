"""A python-telegram-bot application with Niangjia beside its own handlers: /price is its own, the rest the union's.

With `telegram.mode = "embedded"` and a token in `config.toml`, from the root of the tree:

    .venv/bin/python -m bot migrate && .venv/bin/python -m docs.examples.ptb_app
"""

import asyncio
import logging
from typing import Any

from telegram import Bot, Update
from telegram.error import TelegramError
from telegram.ext import Application, CommandHandler, ContextTypes, TypeHandler

from bot import config, opening, stopping
from bot.app import App
from bot.channels import telegram_embedded
from bot.channels.telegram_embedded import EmbeddedTelegram
from bot.running import Running

RETRY_SECONDS = 3.0
WANTED = ("message", "callback_query", "my_chat_member")
Host = Application[Any, Any, Any, Any, Any, Any]


async def price(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """What the application did before, and goes on doing."""
    del context
    if update.effective_message:
        await update.effective_message.reply_text("运价：3.20 元/公里")


def embed(application: Host, union: EmbeddedTelegram) -> None:
    """Give the union whatever no handler before wanted: add it last. It waits until the turn is committed."""

    async def hand_over(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        del context
        await union.take(telegram_embedded.from_ptb(update))

    application.add_handler(TypeHandler(Update, hand_over))


async def poll(application: Host) -> None:
    """Ask for updates and confirm each when it was handled; the library's Updater confirms them before that."""
    bot: Bot = application.bot
    offset = 0
    while True:
        try:
            updates = await bot.get_updates(offset, timeout=25, allowed_updates=WANTED)
        except TelegramError as error:
            logging.getLogger(__name__).warning("no updates: %s", type(error).__name__)
            await asyncio.sleep(RETRY_SECONDS)
            continue
        for update in updates:
            await application.process_update(update)
            offset = update.update_id + 1


async def serve(settings: config.Settings, stop: stopping.Stop) -> None:
    """Run both until `stop` is asked."""
    await opening.ready(settings)
    running = Running(App.build(settings))
    base, token = settings.telegram.api_base, settings.telegram.token.get_secret_value()
    builder = Application.builder().token(token).updater(None)
    application = builder.base_url(f"{base}/bot").base_file_url(f"{base}/file/bot").build()
    application.add_handler(CommandHandler("price", price))
    embed(application, telegram_embedded.of(running.chats.values()))
    await running.start()
    try:
        async with application:
            polling = asyncio.create_task(poll(application))
            try:
                await stop.asked()
            finally:
                polling.cancel()
                await asyncio.gather(polling, return_exceptions=True)
    finally:
        await running.stop()


async def main() -> None:
    """Until a signal says stop."""
    stop = stopping.Stop()
    stop.listen()
    await serve(config.load(), stop)


if __name__ == "__main__":
    asyncio.run(main())

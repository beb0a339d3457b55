"""Telegram: everything but the library that speaks with the Bot API (`bot.channels.telegram_aiogram`, `…_ptb`)."""

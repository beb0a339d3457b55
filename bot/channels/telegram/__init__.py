"""Telegram: everything but the library that speaks with the Bot API (`bot.channels.telegram_aiogram`, `…_ptb`).

Nothing here imports that library: what it is needed for stands in `api.Api`.
"""

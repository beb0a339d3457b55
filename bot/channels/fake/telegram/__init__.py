"""A Bot API server for tests, as strict as Telegram's own: `server.FakeTelegram`. What it refuses, it refuses in the
real server's words, taken from the sources of telegram-bot-api 10.0 and TDLib; waiting takes next to no time.
"""

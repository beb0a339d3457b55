"""The Telegram channel: its core against an Api and a house in memory, the two transports against a strict server."""

"""Conversations: a folder a service. `bot/app.py` loads them by name; nobody imports them."""

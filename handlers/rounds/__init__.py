"""Rounds."""
from bot.dialogue.service import Service
service = Service("rounds")

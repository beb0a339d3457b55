"""Gifts: inviting others to join, saying where a gift is sent, and sending them."""

from bot.dialogue.service import Service
from handlers.gifts import address, facts, forgetting, inviting, reading, sending, sources
from handlers.gifts.sources import PARCELS
from handlers.gifts.words import FAMILIES

service = Service(
    "gifts",
    forms=(address.form, reading.form),
    commands=(*inviting.commands, *address.commands, *sending.commands, *reading.commands),
    facts=facts.loaders,
    sweeps=forgetting.chores,
    pictures={PARCELS: "bot.pictures.tables:draw"},
    sources=sources.loaders,
    families=FAMILIES,
)

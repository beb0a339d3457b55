"""Broadcasts: one message to many members, written, agreed to, followed and reported by staff. Nothing sends here."""

from bot.dialogue.service import Service
from handlers.broadcast import facts, form, listing, sources, steering, watching
from handlers.broadcast.cards import CHART, REPORT
from handlers.broadcast.content import PHOTO
from handlers.broadcast.words import FAMILIES

service = Service(
    "broadcast",
    forms=(form.form, steering.refusing),
    commands=(*listing.commands, *form.commands, *steering.commands),
    facts=facts.loaders,
    live=(watching.deal,),
    pictures={PHOTO: "bot.pictures.photo:draw", CHART: "bot.pictures.bars:draw", REPORT: "bot.pictures.tables:draw"},
    sources=sources.loaders,
    families=FAMILIES,
)

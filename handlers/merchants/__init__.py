"""Merchants: registered by staff, redeeming at the counter, disputes judged, what they are owed settled."""

from bot.dialogue.service import Service
from handlers.merchants import (
    counter,
    disputing,
    facts,
    form,
    judging,
    paying,
    settling,
    shops,
    short,
    sources,
    undoing,
)
from handlers.merchants.sources import SHEET, STATEMENT
from handlers.merchants.words import FAMILIES

service = Service(
    "merchants",
    forms=(form.registering, form.inviting),
    commands=(
        *(*shops.commands, *form.commands, *counter.commands, *undoing.commands),
        *(*disputing.commands, *judging.commands, *settling.commands, *paying.commands, *short.commands),
    ),
    listeners=(counter.listen,),
    facts=facts.loaders,
    pictures={STATEMENT: "bot.pictures.tables:draw", SHEET: "bot.pictures.figures:draw"},
    sources=sources.loaders,
    families=FAMILIES,
)

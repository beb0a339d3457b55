"""Rounds of coupons as staff make and steer them: asked for, approved by a second person, opened, drawn, cancelled."""

from bot.dialogue.service import Service
from handlers.rounds import copying, extending, facts, form, listing, sources, steering
from handlers.rounds.cards import CHART
from handlers.rounds.words import FAMILIES

service = Service(
    "rounds",
    forms=(form.form, copying.form, extending.form, steering.refusing),
    commands=(*listing.commands, *form.commands, *copying.commands, *steering.commands, *extending.commands),
    facts=facts.loaders,
    pictures={CHART: "bot.pictures.bars:draw"},
    sources=sources.loaders,
    families=FAMILIES,
)

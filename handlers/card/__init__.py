"""The member card: a picture with a signed code, and reading such a code."""

from bot.dialogue.service import Service
from handlers.card import card, checking, code
from handlers.card.words import FAMILIES

service = Service(
    "card",
    commands=card.commands,
    listeners=(checking.listen,),
    facts={**code.loaders, **checking.loaders},
    badges=code.badges,
    families=FAMILIES,
)

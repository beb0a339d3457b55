"""Joining the union: ways in, the form, filing, correcting, and what the applicant hears."""

from bot.dialogue.service import Service
from handlers.join import entering, facts, fixing
from handlers.join.filing import join
from handlers.join.words import FAMILIES

service = Service(
    "join",
    forms=(join,),
    commands=(*entering.commands, *fixing.commands),
    listeners=entering.listeners,
    facts=facts.loaders,
    families=FAMILIES,
)

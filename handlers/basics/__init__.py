"""What everybody meets: first screen, menu, help, languages, a person, own cases, recovering a membership."""

from bot.dialogue.service import Service
from handlers.basics import (
    about,
    helping,
    human,
    languages,
    menus,
    notices,
    own_cases,
    recovering,
    snoozing,
    starting,
    waiting,
    withdrawing,
)
from handlers.basics.words import FAMILIES

service = Service(
    "basics",
    forms=(recovering.recover,),
    commands=(
        *starting.commands,
        *own_cases.commands,
        *withdrawing.commands,
        *snoozing.commands,
        *recovering.commands,
        *about.commands,
        *languages.commands,
        *notices.commands,
        *menus.commands,
        *helping.commands,
        *human.commands,
    ),
    listeners=(human.listen,),
    reminders=(waiting.kind,),
    facts={**own_cases.loaders, **human.loaders, **notices.loaders},
    families=(*FAMILIES, *notices.FAMILIES),
)

"""The staff's desk: queues, cases, decisions and taking them back, posters, becoming staff. No rules stand here."""

from bot.dialogue.service import Service
from handlers.staff import (
    approving,
    case_view,
    facts,
    group,
    invitation,
    poster,
    queue,
    rejecting,
    replying,
    returning,
    seeing,
    unmasking,
)
from handlers.staff.words import FAMILIES

service = Service(
    "staff",
    forms=(returning.form, rejecting.form, unmasking.form, replying.form, group.form),
    commands=(
        *queue.commands,
        *poster.commands,
        *case_view.commands,
        *approving.commands,
        *returning.commands,
        *rejecting.commands,
        *unmasking.commands,
        *replying.commands,
        *group.commands,
        *invitation.commands,
    ),
    listeners=invitation.listeners,
    facts={**facts.loaders, **seeing.loaders, **poster.loaders},
    families=FAMILIES,
)

"""The staff's desk: queues, cases, decisions and taking them back, posters, becoming staff. No rules stand here."""

from bot.dialogue.service import Service
from handlers.staff import (
    approving,
    case_view,
    delivery,
    escalating,
    facts,
    group,
    invitation,
    jobs,
    nearing,
    poster,
    queue,
    rejecting,
    replying,
    reporting,
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
        *jobs.commands,
        *delivery.commands,
    ),
    listeners=invitation.listeners,
    facts={**facts.loaders, **seeing.loaders, **poster.loaders, **jobs.loaders, **delivery.loaders},
    reminders=(nearing.kind,),
    jobs=(nearing.job, escalating.job, reporting.job),
    families=(*FAMILIES, *delivery.FAMILIES),
)

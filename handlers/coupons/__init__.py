"""What the union gives out: seeing what there is, grabbing a piece or taking part in a draw, and one's own coupons."""

from bot.dialogue.service import Service
from handlers.coupons import ending, expiring, facts, grabbing, listing, lots, reminding, showing, wallet
from handlers.coupons.words import FAMILIES
from storage import lists

service = Service(
    "coupons",
    commands=(*listing.commands, *grabbing.commands, *lots.commands, *wallet.commands, *reminding.commands),
    facts={**facts.loaders, **lots.loaders, **wallet.loaders},
    kept=facts.KEPT,
    sweeps=ending.chores,
    reminders=(*reminding.kinds, expiring.kind),
    jobs=(ending.job, expiring.job),
    public={lots.LIST: lists.published},
    badges=showing.badges,
    pictures=showing.pictures,
    sources=showing.sources,
    families=FAMILIES,
)

"""What the union gives out: seeing what there is, grabbing a piece or taking part in a draw, and one's own coupons."""

from bot.dialogue.service import Service
from handlers.coupons import facts, grabbing, listing, reminding, wallet
from handlers.coupons.words import FAMILIES

service = Service(
    "coupons",
    commands=(*listing.commands, *grabbing.commands, *wallet.commands, *reminding.commands),
    facts={**facts.loaders, **wallet.loaders},
    kept=facts.KEPT,
    reminders=reminding.kinds,
    families=FAMILIES,
)

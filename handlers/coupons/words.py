"""The locale keys that this service makes from codes."""

from bot import words
from handlers.coupons import speaking
from rules import offering

REASONS = ("not_member", "place", "occupation", "too_new", "phone", "group")
STATES = ("held", "pending", "redeemed", "returned", "expired", "void")
FAMILIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("command", ("coupons", "wallet", "grab", "coupon", "giveback", "given", "remindme")),
    ("command", ("coupons-words", "wallet-words")),
    ("coupons-when", speaking.PHASES),
    ("coupons-now", speaking.PHASES),
    ("coupons-way", offering.WAYS),
    ("coupons-not", REASONS),
    ("wallet-state", STATES),
)
WORDS = frozenset[str]().union(*(words.family(prefix, codes) for prefix, codes in FAMILIES))

"""The locale keys that this service makes from codes."""

from bot import words
from storage import memberships

FAMILIES = (("card-state", memberships.OPEN_STATES), ("card-checked", ("expired", "ended")))
WORDS = frozenset().union(*(words.family(prefix, codes) for prefix, codes in FAMILIES))

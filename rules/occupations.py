"""Occupations of members: the new forms of work that have fast lanes, and the rest."""

from types import MappingProxyType

# In the order in which people are offered them. The unions' campaign of 2018 named lorry drivers, couriers, care
# workers, housekeepers, shop assistants, riders, estate agents and guards; drivers for hire and streamers came later.
CODES: tuple[str, ...] = (
    "truck_driver",
    "food_rider",
    "courier",
    "ride_hailing_driver",
    "home_service",
    "streamer",
    "designated_driver",
    "care_worker",
    "shop_assistant",
    "estate_agent",
    "security_guard",
    "employee",
    "other",
)

# Numbers in printed link codes, one byte, 0 is none: never change or reuse one
NUMBERS = MappingProxyType(
    {
        "truck_driver": 1,
        "food_rider": 2,
        "courier": 3,
        "ride_hailing_driver": 4,
        "home_service": 5,
        "streamer": 6,
        "designated_driver": 7,
        "care_worker": 8,
        "shop_assistant": 9,
        "estate_agent": 10,
        "security_guard": 11,
        "employee": 12,
        "other": 99,
    }
)
_CODES_OF = MappingProxyType({number: code for code, number in NUMBERS.items()})

# 新就业形态劳动者: who works through a platform and has no fixed employer
NEW_FORMS: frozenset[str] = frozenset(CODES[:7])


def number(code: str) -> int:
    """The number of an occupation in link codes. Raises KeyError on an unknown one."""
    return NUMBERS[code]


def of_number(number: int) -> str | None:
    """The occupation of a link code's number; None for 0 and for numbers of a newer release."""
    return _CODES_OF.get(number)

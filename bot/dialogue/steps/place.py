"""A question answered with a place: shared from the phone, or written as an address."""

from dataclasses import dataclass
from typing import Any

from bot.dialogue.context import Context
from bot.dialogue.event import Place as Shared
from bot.dialogue.event import Text, What
from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.screen import Screen
from bot.dialogue.step import Again, Read, Taken, When
from rules.base import coordinates

DIGITS = 6
"""Of a degree: a tenth of a metre."""


@dataclass(frozen=True, slots=True)
class Place:
    """The answer is `{"lat", "lng", "datum", "label"}`; of an address that was typed only `label` is known."""

    key: str
    prompt: str
    most: int = 200
    optional: bool = False
    free: bool = True
    secret: bool = False
    when: When | None = None

    def ask(self, context: Context) -> Screen:
        """The question."""
        del context
        return Screen(Say(self.prompt), hint="place")

    def read(self, what: What, context: Context) -> Read:
        """Read a shared place or an address."""
        del context
        match what:
            case Shared():
                return self._shared(what)
            case Text(text) if text.strip():
                if len(text.strip()) > self.most:
                    return Again(say("dialogue-too-long", most=self.most))
                return self._taken(None, None, "", text.strip())
        return None

    def _shared(self, place: Shared) -> Read:
        datum: coordinates.Datum = "gcj02" if place.datum == "gcj02" else "wgs84"
        try:
            point = coordinates.Point(place.lat, place.lng, datum)
        except coordinates.OffTheMap:
            return Again(Say("dialogue-place-off"))
        return self._taken(round(point.lat, DIGITS), round(point.lng, DIGITS), datum, place.label.strip()[: self.most])

    def _taken(self, lat: float | None, lng: float | None, datum: str, label: str) -> Taken:
        return Taken({self.key: {"lat": lat, "lng": lng, "datum": datum, "label": label}})

    def show(self, value: Any, context: Context) -> Say | None:
        """The address, or that a place was shared."""
        del context
        if value is None:
            return Say("dialogue-left-out")
        return verbatim(value["label"]) if value["label"] else Say("dialogue-place-shared")

"""The ways into the demo, as they are printed: posters to join, one-time links for staff, a member to recover."""

from dataclasses import dataclass

from bot import words
from bot.dialogue.say import Say, say
from bot.words.words import Words
from handlers.demo import people, places
from handlers.demo.loading import Union
from handlers.staff.poster import AT_LEAST, LINKS, VALID
from rules import occupations
from rules.base import codes, mobiles, typed_codes
from storage import posters, rights, staff
from storage import typed_codes as stored
from storage.committer import Committer
from storage.invitations import Renew
from storage.writing import SYSTEM, Look

LANGUAGES = ("zh_CN", "en")


@dataclass(frozen=True, slots=True)
class Seat:
    """A role that a visitor may take. `code` is its locale key's end."""

    code: str
    role: str
    place: str


SEATS = (
    Seat("county-reviewer", rights.REVIEWER, places.COUNTY),
    Seat("county-admin", rights.ADMIN, places.COUNTY),
    Seat("township-reviewer", rights.REVIEWER, places.TOWNSHIP),
    Seat("city-reviewer", rights.REVIEWER, places.CITY),
    Seat("province-reviewer", rights.REVIEWER, places.PROVINCE),
    Seat("province-admin", rights.ADMIN, places.PROVINCE),
    Seat("province-auditor", rights.AUDITOR, places.PROVINCE),
)


@dataclass(frozen=True, slots=True)
class Lane:
    """A poster: where it leads, perhaps for one occupation."""

    code: str
    place: str
    occupation: str = ""

    @property
    def kind(self) -> str:
        """The kind of its codes."""
        return "occupation" if self.occupation else "organisation"


LANES = (Lane("drivers", places.DRIVERS, "truck_driver"), Lane("home", places.HOME))
WORDS = words.family("demo-seat", (seat.code for seat in SEATS)) | words.family(
    "demo-lane", (lane.code for lane in LANES)
)


@dataclass(frozen=True, slots=True)
class Doors:
    """Opens the doors of a union that is loaded; each time with fresh links for staff."""

    committer: Committer
    words: Words
    url: str
    union: Union

    async def lines(self) -> list[str]:
        """What to print, in Chinese and English."""
        made = [*self._twice(Say("demo-title")), self._both(Say("demo-page")), f"    {self.url}", ""]
        made += self._twice(Say("demo-join"))
        for lane in LANES:
            made += await self._lane(lane)
        made += ["", *self._twice(Say("demo-staff"))]
        for seat in SEATS:
            made += await self._seat(seat)
        return [*made, "", *self._known(), ""]

    async def _lane(self, lane: Lane) -> list[str]:
        place = self.union.places[lane.place]
        number = occupations.number(lane.occupation) if lane.occupation else 0
        link = codes.sign(self.committer.keys.derive(LINKS), codes.Code(lane.kind, place, number))
        typed = typed_codes.show((await self._typed(lane, place)).code)
        return [f"  {self._both(Say(f'demo-lane-{lane.code}'))}", f"    {self.url}/s/{link}   {typed}"]

    async def _typed(self, lane: Lane, place: int) -> stored.Target:
        now = self.committer.clock()
        async with self.committer.database.reading() as connection:
            look = Look(connection, now, SYSTEM, self.committer.keys)
            lasting = await posters.lasting(look, lane.kind, place, lane.occupation, now + AT_LEAST)
        if lasting:
            return lasting
        make = stored.Make(lane.kind, place, place, VALID, lane.occupation)
        target: stored.Target = await self.committer.run(make.apply)
        return target

    async def _seat(self, seat: Seat) -> list[str]:
        what = Say(f"demo-seat-{seat.code}")
        invite = staff.Invite(seat.role, self.union.places[seat.place], self.words.text(what, LANGUAGES[0]))
        code: staff.Code = await self.committer.run(Renew(invite).apply)
        return [f"  {self._both(what)}", f"    {self.url}/s/{code.text}"]

    def _known(self) -> list[str]:
        mobile = mobiles.read(people.KNOWN.mobile)
        assert isinstance(mobile, mobiles.Mobile)
        given = {"name": people.KNOWN.name, "mobile": mobile.national, "document": people.KNOWN.document}
        return self._twice(say("demo-known", **given))

    def _twice(self, what: Say) -> list[str]:
        return [self.words.text(what, language) for language in LANGUAGES]

    def _both(self, what: Say) -> str:
        return " / ".join(self._twice(what))

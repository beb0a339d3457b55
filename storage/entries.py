"""Entering a lottery: thousands at once when it opens, each of them once.

A batch holds the stocks as grabbing does (`storage.claims`), so that who is in already is seen, numbers follow one
another, and closing waits for whoever was in time. A number is never given twice, also when its owner leaves.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from rules import lottery
from rules.base import values
from rules.offering import LOTTERY
from storage import scripts
from storage.claims import CASES, MEMBERS, NotYet, Over, SamePhone
from storage.ids import Ids
from storage.many import Many, Row
from storage.round_rows import READY
from storage.scripts import Ask, Known, Put, Query, Script
from storage.tables.base import instant, micros
from storage.writing import Lost, Transaction


@values.dataclass(frozen=True, slots=True)
class Entered:
    """The person takes part under this number, with so many tickets."""

    number: int
    weight: int = 1


@values.dataclass(frozen=True, slots=True)
class AlreadyIn:
    """They took part before, under this number."""

    number: int


Outcome = Entered | AlreadyIn | SamePhone | NotYet | Over

_STOCKS = (
    "SELECT s.id, r.id, r.way, r.state, r.opens_at, r.closes_at, r.weighted FROM {given}"
    " JOIN rounds r ON r.id = s.round_id"
)
STOCKS = Query(
    _STOCKS.format(given="json_each(?) j JOIN stocks s ON s.id = json_extract(j.value, '$[0]')"),
    _STOCKS.format(given="stocks s") + " WHERE s.id = ANY($1::bigint[]) ORDER BY s.id FOR UPDATE OF s FOR SHARE OF r",
)
MINE = Query(
    "SELECT e.round_id, e.person_id, e.number FROM json_each(?) j JOIN entries e"
    " ON e.round_id = json_extract(j.value, '$[0]') AND e.person_id = json_extract(j.value, '$[1]')",
    "SELECT e.round_id, e.person_id, e.number FROM unnest($1::bigint[], $2::bigint[]) AS j(round, person)"
    " JOIN entries e ON e.round_id = j.round AND e.person_id = j.person",
)
_BEFORE = (
    "SELECT {round}, {person}, CASE WHEN e.claim_id IS NULL THEN 0 ELSE 1 END FROM {given}"
    " JOIN rounds r ON r.id = {round} JOIN rounds p ON p.offer_id = r.offer_id AND p.state IN ('drawn', 'over')"
    " JOIN entries e ON e.round_id = p.id AND e.person_id = {person}"
    " WHERE e.rank IS NOT NULL AND e.void IS NULL ORDER BY p.number"
)
BEFORE = Query(
    _BEFORE.format(
        round="json_extract(j.value, '$[0]')", person="json_extract(j.value, '$[1]')", given="json_each(?) j"
    ),
    _BEFORE.format(round="j.round", person="j.person", given="unnest($1::bigint[], $2::bigint[]) AS j(round, person)"),
)
"""Whether they won, of each earlier round of the same offer that drew them, in order."""
COUNTED = Query(
    "INSERT INTO counters (name, value) SELECT json_extract(j.value, '$[0]'), json_extract(j.value, '$[1]')"
    " FROM json_each(?) j WHERE true ON CONFLICT (name) DO UPDATE SET value = value + excluded.value"
    " RETURNING name, value",
    "INSERT INTO counters (name, value) SELECT * FROM unnest($1::text[], $2::bigint[])"
    " ON CONFLICT (name) DO UPDATE SET value = counters.value + excluded.value RETURNING name, value",
)
_ENTRY = "round_id", "person_id", "stock_id", "number", "weight", "entered_at"
_INTO = f"INSERT INTO entries ({', '.join(_ENTRY)}) SELECT * FROM "  # noqa: S608 - names of ours
ENTRIES = Many(
    6,
    _INTO + "(VALUES {rows}) WHERE column1 IS NOT NULL",
    _INTO + "unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::smallint[], $6::bigint[])",
    ("entries", *_ENTRY),
)


@values.dataclass(frozen=True, slots=True)
class Enter:
    """Take part in the lottery of a stock. Returns an `Outcome`.

    As with `claims.Grab`, `membership` and its `version`, or an applicant's open `case`, say what it was decided by
    that this person may; raises `Lost` where that has changed. `alike`: others with whom they share one chance.
    """

    stock: int
    person: int
    membership: int = 0
    version: int = 0
    case: int = 0
    alike: tuple[int, ...] = ()

    async def apply(self, tx: Transaction) -> Outcome:
        """Take part."""
        [outcome] = await scripts.run_on(tx.connection, self.together((self,), tx.now, tx.ids))
        if outcome is None:
            raise Lost
        return outcome

    @classmethod
    def together(cls, enters: Sequence["Enter"], now: datetime, _ids: Ids) -> Script[list[Outcome | None]]:
        """Do `enters` in their order, in one transaction. None: as `Lost`."""
        batch = _Batch(micros(now))
        yield from batch.looked(enters)
        decided = [batch.decided(one) for one in enters]
        yield from batch.counted()
        outcomes = [batch.numbered(one, what) for one, what in zip(enters, decided, strict=True)]
        yield Known(outcomes)
        yield from batch.noted()
        return outcomes


@dataclass(slots=True)
class _Stock:
    round: int
    way: str
    state: str
    opens_at: int
    closes_at: int
    weighted: bool


Decided = Outcome | type[Entered] | type[AlreadyIn] | None
"""An outcome, or the kind of one whose number is not known yet."""
_Who = tuple[int, int]


class _Batch:
    """Who is in, who comes in now, and under which numbers."""

    def __init__(self, at: int) -> None:
        self._at = at
        self._stocks: dict[int, _Stock] = {}
        self._standing: set[tuple[str, int]] = set()
        self._in: dict[_Who, int] = {}
        self._lost: defaultdict[_Who, int] = defaultdict(int)
        self._new: dict[_Who, Enter] = {}

    def looked(self, enters: Sequence[Enter]) -> Script[None]:
        """Hold the stocks, then look at who asks: what another process took in meanwhile is seen then."""
        for id, *rest in (yield Ask(STOCKS, [(stock,) for stock in sorted({one.stock for one in enters})])):
            self._stocks[id] = _Stock(*rest)
        if members := [(one.membership, one.version) for one in enters if one.membership]:
            self._standing |= {("member", row[0]) for row in (yield Ask(MEMBERS, members))}
        if cases := [(one.case,) for one in enters if one.case]:
            self._standing |= {("case", row[0]) for row in (yield Ask(CASES, cases))}
        known = [one for one in enters if one.stock in self._stocks]
        if wanted := {(self._stocks[one.stock].round, person) for one in known for person in (one.person, *one.alike)}:
            for round, person, number in (yield Ask(MINE, sorted(wanted))):
                self._in[round, person] = number
        if weighted := {self._who(one) for one in known if self._stocks[one.stock].weighted}:
            for round, person, won in (yield Ask(BEFORE, sorted(weighted))):
                self._lost[round, person] = 0 if won else self._lost[round, person] + 1

    def decided(self, one: Enter) -> Decided:
        """What becomes of one."""
        stock = self._stocks.get(one.stock)
        if stock is None or stock.way != LOTTERY:
            return Over("gone")
        if (who := self._who(one)) in self._in or who in self._new:
            return AlreadyIn
        if stock.state != READY or self._at >= stock.closes_at:
            return Over(stock.state if stock.state != READY else "closed")
        if self._at < stock.opens_at:
            return NotYet(instant(stock.opens_at))
        if (("member", one.membership) if one.membership else ("case", one.case)) not in self._standing:
            return None
        others = [(stock.round, person) for person in one.alike]
        if any(other in self._in or other in self._new for other in others):
            return SamePhone()
        self._new[who] = one
        return Entered

    def counted(self) -> Script[None]:
        """Number who is new, in the order of arrival."""
        if not self._new:
            return
        counts = Counter(round for round, _ in self._new)
        names = {f"entries {round}": round for round in sorted(counts)}
        asked = [(name, counts[round]) for name, round in names.items()]
        following = {names[name]: last - counts[names[name]] + 1 for name, last in (yield Ask(COUNTED, asked))}
        for who in self._new:
            self._in[who] = following[who[0]]
            following[who[0]] += 1

    def noted(self) -> Script[None]:
        """Write them down."""
        yield Put(ENTRIES, [self._row(who, one) for who, one in self._new.items()])

    def _row(self, who: _Who, one: Enter) -> Row:
        return (*who, one.stock, self._in[who], self._weight(one), self._at)

    def numbered(self, one: Enter, what: Decided) -> Outcome | None:
        """The outcome, with its number where it has one."""
        if what is Entered:
            return Entered(self._in[self._who(one)], self._weight(one))
        return AlreadyIn(self._in[self._who(one)]) if what is AlreadyIn else what  # type: ignore[return-value]

    def _weight(self, one: Enter) -> int:
        return lottery.weight(self._lost[self._who(one)]) if self._stocks[one.stock].weighted else 1

    def _who(self, one: Enter) -> _Who:
        return self._stocks[one.stock].round, one.person

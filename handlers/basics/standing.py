"""How somebody stands with the union: guest, applicant or member; and staff or not."""

from dataclasses import dataclass

from bot.dialogue.context import Context
from storage import case_rows
from storage.cases import Case
from storage.memberships import Membership

GUEST, APPLICANT, MEMBER = CODES = ("guest", "applicant", "member")
UNDER_WAY = (case_rows.OPEN, case_rows.WAITING)


@dataclass(frozen=True, slots=True)
class Standing:
    """`code` is one of `CODES`; `open` are the person's own cases that are under way, the newest first."""

    code: str
    membership: Membership | None
    open: tuple[Case, ...]
    roles: frozenset[str]

    @property
    def application(self) -> Case | None:
        """The application that is under way."""
        return next((case for case in self.open if case.kind == "join"), None)


def of(context: Context) -> Standing:
    """How who asks stands."""
    membership = context.facts("membership")
    mine = tuple(case for case in context.facts("own_cases") if case.state in UNDER_WAY)
    applies = any(case.kind == "join" for case in mine)
    code = MEMBER if membership is not None else APPLICANT if applies else GUEST
    return Standing(code, membership, mine, roles(context))


def roles(context: Context) -> frozenset[str]:
    """The roles that who asks holds anywhere."""
    person = context.who.person
    held: frozenset[str] = context.facts("roles", person) if person is not None else frozenset()
    return held

"""Who sits at the desk: an address with its conversation and its owner's drafts, read together."""

from collections.abc import Mapping
from dataclasses import field

from bot.dialogue.state import Draft, State
from rules.base.values import dataclass


@dataclass(frozen=True, slots=True)
class Seat:
    """One address at the desk, with all drafts of its owner."""

    address: int
    person: int | None
    state: State
    drafts: Mapping[str, Draft] = field(default_factory=dict)

    @property
    def draft(self) -> Draft | None:
        """The draft on screen."""
        return self.drafts.get(self.state.form)

    @property
    def owner(self) -> int:
        """Who owns drafts and limits: the person, or the guest's address."""
        return self.person or self.address

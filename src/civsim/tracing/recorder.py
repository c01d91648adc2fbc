"""The readable engine with a recorder: its draws remember what they decided, and one person what befell them."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any

from civsim.engines.mesa.model import TownModel
from civsim.engines.mesa.recipient import Recipient
from civsim.engines.mesa.volunteer import Volunteer
from civsim.errors import InputError
from civsim.scenario import Scenario
from civsim.tracing.drawn import Draw, Drawn, place_of
from civsim.tracing.owners import OWNER, RECIPIENT, SHOCKS


@dataclass(frozen=True)
class Change:
    """A field of a person that a rule, or the engine itself, has set."""

    rule: str
    name: str
    before: float
    after: float


class RecordedRecipient(Recipient):
    """A person whose choice of a provider is written into the draw that made it."""

    def _choose(self, u: float) -> Any:
        offer = super()._choose(u)
        note_choice(u, -1 if offer is None else offer.provider)
        return offer


class Protagonist(RecordedRecipient):
    """The person whose story is told: every change of a field is written down."""

    def __setattr__(self, name: str, value: Any) -> None:
        if name in FATE:
            before = getattr(self, name)
            self.model.events.append(Change(place_of(sys._getframe(1)), name, before, value))
        super().__setattr__(name, value)


FATE = frozenset(
    {"status", "stage", "service", "provider", "duration", "due_week", "efficacy", "participates", "voice_places"}
)
"""The fields in which a person's story shows; what drifts every week does not make a story."""


class RecordedVolunteer(Volunteer):
    """A volunteer whose choices are written into the draws that made them."""

    def _choose_provider(self, u: float) -> int:
        return note_choice(u, super()._choose_provider(u))

    def _choose_borrower(self, u: float) -> int:
        return note_choice(u, super()._choose_borrower(u))


def note_choice(u: float, chosen: int) -> int:
    """Write the row of what was chosen into a recorded draw."""
    if isinstance(u, Drawn):
        u.draw.chosen = chosen
    return chosen


class RecordedTown(TownModel):
    """A town that records the decisions of its draws, week by week; its numbers are those of any other run.

    Args:
        scenario, replicate: as for any town.
        recipient: key of the person whose story is recorded, and nothing else; None records all decisions.

    Attributes:
        draws: this week's draws by address (stream, key, week, index), in their order.
        events: this week's draws and changes of the person, in their order.

    Raises:
        InputError: if there is no such person.
    """

    def __init__(self, scenario: Scenario, replicate: int = 0, recipient: int | None = None) -> None:
        self.protagonist = recipient
        self.draws: dict[tuple[int, int, int, int], Draw] = {}
        self.events: list[Draw | Change] = []
        super().__init__(scenario, replicate)
        if recipient is None:
            for person in self.recipients:
                person.__class__ = RecordedRecipient
            for volunteer in self.volunteers:
                volunteer.__class__ = RecordedVolunteer
        elif recipient < len(self.recipients):
            self.recipients[recipient].__class__ = Protagonist
        else:
            raise InputError(
                f"recipient={recipient} does not live in {scenario.town.name}; "
                f"allowed: whole numbers from 0 to {len(self.recipients) - 1}."
            )

    def uniform(self, stream: int, key: int, index: int = 0, week: int | None = None) -> float:
        """Return the uniform number of an entity, recorded if it belongs to what is recorded."""
        u = super().uniform(stream, key, index, week)
        if not self._records(stream, key):
            return u
        address = (stream, key, self.week if week is None else week, index)
        if address not in self.draws:
            self.draws[address] = Draw(*address, u)
            self.events.append(self.draws[address])
        return Drawn(u, self.draws[address], is_raw=True)

    def _records(self, stream: int, key: int) -> bool:
        if self.protagonist is None:
            return stream not in SHOCKS
        return key == self.protagonist and OWNER[stream] == RECIPIENT

    def step(self) -> None:
        """Simulate one week and record it anew."""
        self.draws, self.events = {}, []
        super().step()

"""A person who may give time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

from civsim import draws
from civsim.engines.mesa.entity import take
from civsim.rules import volunteering
from civsim.rules.cooperation import can_spare, lacks_hours, sharing_probability
from civsim.rules.elementary import distance

if TYPE_CHECKING:
    from civsim.engines.mesa.model import TownModel


class Volunteer(mesa.Agent):
    """Joins a provider, gives hours, may be lent to another member, tires and leaves."""

    model: TownModel

    def __init__(self, model: TownModel, row: np.void) -> None:
        super().__init__(model)
        take(self, row)

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"{type(self).__name__} has no attribute {name!r}")

    def decide(self) -> None:
        """Leave, join, or stay and be placed for the coming weeks."""
        model, p = self.model, self.model.p
        if self.provider >= 0:
            gone = not model.providers[self.provider].active
            u = 0.0 if gone else model.uniform(draws.LEAVE, self.key)
            if gone or u < volunteering.leave_probability(self, p):
                volunteering.stop_volunteering(self)
                if gone and volunteering.moves_on(p):
                    self._join()
        else:
            joins = volunteering.join_probability(self, model.districts[self.district], p)
            if model.uniform(draws.JOIN, self.key) < joins:
                self._join()
        if self.provider >= 0:
            if model.week % p.sharing_interval == 0 or not model.providers[self.placed].active:
                self._be_placed()
            host = model.providers[self.placed]
            host.volunteer_hours = host.volunteer_hours + volunteering.given_hours(self, p)

    def _join(self) -> None:
        """Join a provider, if there is any."""
        chosen = self._choose_provider(self.model.uniform(draws.JOIN_CHOICE, self.key))
        if chosen >= 0:
            volunteering.start_volunteering(self, chosen)

    def _choose_provider(self, u: float) -> int:
        here = self.model.districts[self.district]
        appeals = [
            volunteering.volunteer_appeal(
                provider, distance(here, self.model.districts[provider.district]), self.model.p
            )
            for provider in self.model.providers
        ]
        total = 0.0
        for appeal in appeals:
            total = total + appeal
        if total <= 0.0:
            return -1
        target = u * total
        reached = 0.0
        chosen = -1
        for number, appeal in enumerate(appeals):
            if appeal > 0.0:
                chosen = number
                reached = reached + appeal
                if reached > target:
                    break
        return chosen

    def _be_placed(self) -> None:
        """Go where a fellow member lacks hours, or work at home."""
        model, p = self.model, self.model.p
        lender = model.providers[self.provider]
        place = self.provider
        seat = lender.first_seat()
        lent = seat is not None and can_spare(lender)
        if lent and model.uniform(draws.PLACING, self.key) < sharing_probability(seat.trust, p):
            borrower = self._choose_borrower(model.uniform(draws.PLACING_CHOICE, self.key))
            if borrower >= 0:
                place = borrower
                model.administration.moves += 1
                model.count_flow("volunteers", self.provider, place)
        volunteering.place_volunteer(self, place, p)

    def _choose_borrower(self, u: float) -> int:
        """Return the fellow member that turns away most, among those this volunteer could help, or -1."""
        borrowers = [other for other in self.model.providers if self._could_help(other)]
        target = u * sum(other.turned_away for other in borrowers)
        reached = 0
        for other in borrowers:
            reached += other.turned_away
            if reached > target:
                return other.number
        return -1

    def _could_help(self, other: Any) -> bool:
        model = self.model
        if other.number == self.provider or not lacks_hours(other):
            return False
        there = model.districts[other.district]
        if distance(model.districts[self.district], there) > model.p.sharing_distance:
            return False
        serves = any(model.cells[offer.cell].service == self.service for offer in other.portfolio)
        return serves and model.network.shared_seat(self.provider, other.number) is not None

    def tire(self) -> None:
        """Lose or regain energy where one works."""
        if self.placed >= 0:
            volunteering.tire(self, self.model.providers[self.placed], self.model.p)

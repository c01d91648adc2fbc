"""The clearing house of the readable engine: applicants are told where to go, so that most find a place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from civsim import draws

if TYPE_CHECKING:
    from civsim.engines.mesa.admission import Application
    from civsim.engines.mesa.model import TownModel


class ClearingHouse:
    """One week's search for the largest number of people who can have a place at once (Kuhn 1955).

    Attributes:
        goals: the offer found for each application, by its position.
        sent: the applications sent to each offer, the latest first.
        left: places still free of each offer.
        closed: offers known to be of no use to anybody else.
    """

    def __init__(self, model: TownModel, applications: list[Application]) -> None:
        self.model = model
        self.applications = applications
        self.goals: dict[int, Any] = {}
        self.sent: dict[int, list[int]] = {id(offer): [] for offer in model.offers}
        self.left = {id(offer): offer.free for offer in model.offers}
        self.closed: set[int] = set()

    def clear(self, turn: int) -> None:
        """Send applicants on in a drawn order; those for whom there is no place still apply where they chose."""
        luck = [one.recipient.draw(draws.CLEARING, turn) for one in self.applications]
        for number in sorted(range(len(luck)), key=lambda number: luck[number]):
            self._place(number)
        for number, goal in self.goals.items():
            one = self.applications[number]
            if one.offer is not goal:
                one.offer.applicants -= 1
                self.model.providers[one.offer.provider].applied -= 1
                one.offer = goal
                goal.applicants += 1
                self.model.providers[goal.provider].applied += 1

    def _known(self, number: int) -> list[Any]:
        recipient = self.applications[number].recipient
        offers = self.model.cell_of(recipient).directory
        return [offer for offer in offers if offer.free > 0 and recipient.knows(offer.provider)]

    def _place(self, number: int) -> None:
        """Find a place for one applicant, if need be by sending others elsewhere."""
        parents: dict[int, int] = {}
        frontier: list[Any] = []

        def look_around(who: int) -> None:
            for offer in self._known(who):
                if id(offer) not in parents and id(offer) not in self.closed:
                    parents[id(offer)] = who
                    frontier.append(offer)

        look_around(number)
        for offer in frontier:
            if self.left[id(offer)] > 0:
                self.left[id(offer)] -= 1
                self._move_along(offer, parents)
                return
            for who in self.sent[id(offer)]:
                look_around(who)
        self.closed.update(parents)

    def _move_along(self, offer: Any, parents: dict[int, int]) -> None:
        while offer is not None:
            who = parents[id(offer)]
            old = self.goals.get(who)
            if old is not None:
                self.sent[id(old)].remove(who)
            self.sent[id(offer)].insert(0, who)
            self.goals[who] = offer
            offer = old

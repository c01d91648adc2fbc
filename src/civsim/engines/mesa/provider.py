"""An organisation that helps: an NGO or a municipal service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

from civsim.engines.mesa.entity import take
from civsim.engines.mesa.plan import adopt, make_plan
from civsim.rules.cooperation import membership_hours, monitor, plans_at_meetings, tie_hours, vote_wait
from civsim.rules.coproduction import practises_coproduction, session_hours
from civsim.rules.effort import effort, learn_reputation
from civsim.rules.finance import close
from civsim.rules.kinds import MUNICIPAL
from civsim.rules.planning import is_own_day, learn_demand
from civsim.rules.service import bank, service_hours, set_quality, whole_places

if TYPE_CHECKING:
    from civsim.engines.mesa.model import TownModel


class Provider(mesa.Agent):
    """Plans where its hours go, opens places, coordinates, and learns what was asked of it.

    Attributes beside those of its record:
        number: its row.
        portfolio: its offers, one per cell it can serve.
        seats: its memberships, active or not.
    """

    model: TownModel
    vote_week: int
    coordination_spent: float

    def __init__(self, model: TownModel, number: int, row: np.void) -> None:
        super().__init__(model)
        take(self, row)
        self.number = number
        self.portfolio = model.offers[self.first_offer : self.first_offer + self.offers]
        self.seats = model.memberships[self.first_membership : self.first_membership + self.memberships]

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"{type(self).__name__} has no attribute {name!r}")

    def offer_in(self, cell: Any) -> Any:
        """Return the offer this provider has in a cell, or None."""
        cells = self.model.cells
        return next((offer for offer in self.portfolio if cells[offer.cell] is cell), None)

    def first_seat(self) -> Any:
        """Return the first active membership, or None."""
        return next((seat for seat in self.seats if seat.active), None)

    def circle(self) -> int:
        """Return the forum within which its figures travel, or -1."""
        return next((seat.circle for seat in self.seats if seat.circle >= 0), -1)

    def plan_alone(self) -> None:
        """Adopt what the committee voted, and plan if it is an own day."""
        if not self.active:
            return
        model = self.model
        if self.vote_week == model.week:
            adopt(self)
        plans_now = is_own_day(self, model.week, model.p, self.kind == MUNICIPAL)
        if plans_now and not plans_at_meetings(self, model.p):
            self.plan()

    def plan(self) -> None:
        """Revise the portfolio; it takes effect at once, or after the committee's vote."""
        model = self.model
        self.planned_week = model.week
        make_plan(model, self)
        if plans_at_meetings(self, model.p) and vote_wait(model.p) > 0:
            if self.vote_week < model.week:
                self.vote_week = model.week + vote_wait(model.p)
        else:
            adopt(self)
            self.open_places()

    def open_places(self) -> float:
        """Set whole places by largest remainder; return the hours left over."""
        left = 0.0
        for offer in self.portfolio:
            whole_places(offer, self.hours)
            left = left + offer.remainder
        while True:
            fitting = [offer for offer in self.portfolio if offer.remainder > 0.0 and offer.cost <= left]
            if not fitting:
                return left
            best = max(fitting, key=lambda offer: offer.remainder / offer.cost)
            best.places += 1
            best.remainder = 0.0
            left = left - best.cost

    def set_hours_and_places(self) -> None:
        """Coordinate, then turn this week's hours into places; bank what is too little for one."""
        self._coordinate()
        p = self.model.p
        service_hours(self, p)
        left = self.open_places()
        wanted = 0.0
        for offer in self.portfolio:
            wanted = wanted + offer.remainder
        for offer in self.portfolio:
            saved = left * offer.remainder / wanted if wanted > 0.0 else 0.0
            bank(offer, saved, self._duration(offer) * p.duration_factor)

    def _duration(self, offer: Any) -> float:
        return float(self.model.services[self.model.cells[offer.cell].service].duration)

    def _coordinate(self) -> None:
        """Spend hours on ties, meetings and sessions; work as hard as rivals or fellow members make one."""
        model, p = self.model, self.model.p
        hours = tie_hours(self, p)
        watch = 0.0
        for seat in self.seats:
            if seat.active:
                forum = model.forums[seat.forum]
                hours = hours + membership_hours(forum, self.gross_hours, p)
                watch = max(watch, monitor(forum, p))
        if practises_coproduction(self, p):
            hours = hours + session_hours(p)
        self.coordination = hours
        self.effort = effort(self.contested, watch, p)
        self.referrals = 0

    def learn(self) -> None:
        """Learn from the week: missed demand, quality, reputation."""
        p = self.model.p
        self.used_hours = 0.0
        for offer in self.portfolio:
            learn_demand(offer, p)
            self.used_hours = self.used_hours + offer.cost * offer.enrolled
        set_quality(self, self.participants > 0 and practises_coproduction(self, p), p)
        learn_reputation(self, p)
        if self.member:
            self.coordination_spent = self.coordination_spent + self.coordination
        self.payoff_weeks += 1

    def shut_down(self) -> None:
        """Close: places end, people and volunteers notice this week."""
        ledger = self.model.ledger[self.model.week]
        ledger.written_off = ledger.written_off + self.reserves
        close(self)
        self.enrolled = 0
        for offer in self.portfolio:
            offer.enrolled = 0
            offer.places = 0
            offer.bank = 0.0
            offer.bank_open = 0
        self.model.administration.exits += 1


class NGO(Provider):
    """Lives on grants and gifts, competes or cooperates, and may close."""


class MunicipalService(Provider):
    """Is paid by the budget, serves the whole town and plans once a year."""

"""A person of the target group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

from civsim import draws
from civsim.engines.mesa.entity import take
from civsim.engines.mesa.outreach import is_contacted
from civsim.rules.access import find_no_offer, interrupt, is_open
from civsim.rules.coproduction import is_voice_due, participation_probability, take_part, was_heard
from civsim.rules.elementary import geometric
from civsim.rules.kinds import AWAY, ENROLLED, OUTREACH_CONTACTS, OWN, PENDING, SEEKING, STAGES
from civsim.rules.need import experience, fall_into_need, give_up, is_active_seeker, leave_as_new, take_up
from civsim.rules.record import record_lost, record_met, record_onset
from civsim.rules.service import finish

if TYPE_CHECKING:
    from civsim.engines.mesa.model import TownModel

LOST = [f"lost_{stage}".replace("lost_lost", "lost") for stage in STAGES]


class Recipient(mesa.Agent):
    """Falls into need, asks for help, waits, is helped or gives up, and learns from it.

    Attributes beside those of its record:
        contacts: the providers it knows, by number; None where everybody knows all.
    """

    model: TownModel
    awareness: float

    def __init__(self, model: TownModel, row: np.void, known: np.void, life: Any, contacts: set[int] | None) -> None:
        super().__init__(model)
        take(self, row)
        take(self, known)
        self.life = life
        self.contacts = contacts

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"{type(self).__name__} has no attribute {name!r}")

    def draw(self, stream: int, index: int = 0) -> float:
        """Return this week's uniform number of this person."""
        return self.model.uniform(stream, self.key, index)

    def live(self) -> bool:
        """Live through the week up to an application; return whether the person applies."""
        model, p, week = self.model, self.model.p, self.model.week
        if self.status == AWAY:
            return False
        population = model.population_of(self)
        if p.learn_awareness:
            self.awareness = population.awareness_keep * self.awareness + population.awareness_gain
            if p.outreach_form == OUTREACH_CONTACTS and is_contacted(model, self):
                self.awareness = 1.0
        if is_voice_due(self, p, week):
            named = model.cells[self.district * len(model.services) + self.voice_service]
            experience(self, was_heard(self, named.planned_places), p)
            self.participates = 0
        if self.status == ENROLLED:
            if model.providers[self.provider].active:
                if self.due_week <= week:
                    self._leave_service()
                    record_met(self.life, self)
                return False
            interrupt(self, p, week, geometric(p.patience, self.draw(draws.INTERRUPTED_AGAIN)))
            population.enrolled -= 1
            model.cell_of(self).open += 1
        if self.status in (SEEKING, PENDING):
            if self.weeks_waited > 0 and self.due_week <= week:
                self._lose()
                record_lost(self.life, self)
                return False
        elif self._is_struck(population):
            self._begin_need()
            record_onset(self.life)
        if self.status != SEEKING or not is_active_seeker(self):
            return False
        tries = self.draw(draws.SEEK) < p.seek
        model.tallies[population.key].tried += int(tries)
        return bool(tries)

    def _is_struck(self, population: Any) -> bool:
        """Return whether the person falls into need this week, or (open population) arrives with one."""
        if self.model.p.open_population:
            arrives = bool(population.arrivals > 0)
            population.arrivals -= int(arrives)
            return arrives
        return bool(self.draw(draws.NEED_ONSET) < population.need_probability)

    def _begin_need(self) -> None:
        model, p = self.model, self.model.p
        u = self.draw(draws.SERVICE)
        chosen = -1
        for number, service in enumerate(model.services):
            if service.group == self.group:
                chosen = number
                if u < model.cells[self.district * len(model.services) + number].choice_limit:
                    break
        duration, patience = self.draw(draws.DURATION), self.draw(draws.PATIENCE)
        fall_into_need(self, chosen, model.services[chosen], p, model.week, duration, patience)
        cell = model.cell_of(self)
        take_up(self, self, cell, p, self.draw(draws.AWARE), self.draw(draws.WILLING))
        cell.open += 1
        model.tallies[model.population_of(self).key].arisen += 1

    def _leave_service(self) -> None:
        model, p = self.model, self.model.p
        provider, cell = model.providers[self.provider], model.cell_of(self)
        population = model.population_of(self)
        tally = model.tallies[population.key]
        finish(self, self, provider.offer_in(cell), provider, p)
        population.enrolled -= 1
        cell.met += 1
        tally.met += 1
        tally.met_members += provider.member
        if self.draw(draws.COMPLETION) < provider.quality:
            experience(self, 1.0, p)
            tally.succeeded += 1
        if self.participates and self.draw(draws.RECRUIT) < p.participant_volunteers:
            model.districts[self.district].recruits += 1
        if p.open_population:
            leave_as_new(self, self, p)

    def _lose(self) -> None:
        model, p = self.model, self.model.p
        cell, tally = model.cell_of(self), model.tallies[model.population_of(self).key]
        cell.open -= 1
        cell.lost += 1
        setattr(tally, LOST[self.stage], getattr(tally, LOST[self.stage]) + 1)
        if self.provider >= 0:
            tally.lost_members += model.providers[self.provider].member
            tally.lost_outsiders += 1 - model.providers[self.provider].member
        give_up(self, p)
        if p.open_population:
            leave_as_new(self, self, p)

    def knows(self, provider: int) -> bool:
        """Return whether the person knows a provider; without a contact list, everybody knows all."""
        return self.contacts is None or provider in self.contacts

    def apply(self, attempt: int) -> Any:
        """Apply to one provider; return its offer, or None where there is none."""
        offer = self._choose(self.draw(draws.CHOICE, attempt))
        if offer is None:
            find_no_offer(self)
            return None
        offer.applicants += 1
        self.model.providers[offer.provider].applied += 1
        self.model.tallies[self.model.population_of(self).key].applied += 1
        return offer

    def _choose(self, u: float) -> Any:
        """Choose by appeal; not the provider that last turned the person away, where there are others."""
        offers = [offer for offer in self.model.cell_of(self).directory if self.knows(offer.provider)]
        weights = [self._weigh(offer) for offer in offers]
        total = 0.0
        others = 0.0
        for offer, weight in zip(offers, weights, strict=True):
            total = total + weight
            if offer.provider != self.provider:
                others = others + weight
        avoid = others > 0.0
        if avoid:
            total = others
        if total <= 0.0:
            return None
        target = u * total
        reached = 0.0
        chosen = None
        for offer, weight in zip(offers, weights, strict=True):
            if weight > 0.0 and not (avoid and offer.provider == self.provider):
                chosen = offer
                reached = reached + weight
                if reached > target:
                    break
        return chosen

    def _weigh(self, offer: Any) -> float:
        """Return the weight of an offer to this person: its appeal, or what an own rule says of an open one."""
        model = self.model
        if model.p.choice_rule != OWN:
            return float(offer.appeal)
        provider = model.providers[offer.provider]
        return model.ask("choice_rule", self, provider, offer, model.p) if is_open(offer, provider) else 0.0

    def consider_taking_part(self) -> None:
        """Take part in a session, or not."""
        if self.participates == 0:
            u = self.draw(draws.PARTICIPATION)
            if u < participation_probability(self, self.model.p):
                take_part(self, self.model.cell_of(self).planned_places, self.model.week)

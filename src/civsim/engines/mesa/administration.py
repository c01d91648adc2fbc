"""The municipal administration: budget, grants, its own services, the office and the hub."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

from civsim import draws
from civsim.engines.mesa import contest
from civsim.engines.mesa.entity import take
from civsim.rules import finance
from civsim.rules.elementary import ema, ratio
from civsim.rules.kinds import CONTEST, MUNICIPAL, NGO, OWN, PERFORMANCE, QUARTER
from civsim.rules.planning import missing_places
from civsim.rules.service import place_cost

if TYPE_CHECKING:
    from civsim.engines.mesa.model import TownModel


class Administration(mesa.Agent):
    """Pays its own services, gives grants once a quarter, and pays the office and the hub."""

    model: TownModel

    def __init__(self, model: TownModel, row: np.void) -> None:
        super().__init__(model)
        take(self, row)

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"{type(self).__name__} has no attribute {name!r}")

    @property
    def ledger(self) -> Any:
        """This week's page of the ledger."""
        return self.model.ledger[self.model.week]

    def distribute_money(self) -> None:
        """Once a quarter: pay, grant, let NGOs close and new ones open."""
        model, p = self.model, self.model.p
        if model.week % QUARTER != 0:
            return
        for provider in model.providers:
            finance.learn_performance(provider, p)
        for cell in model.cells:
            finance.learn_lost_share(cell, p.performance_memory)
        has_municipal = self._pay_municipal_services()
        self.grants = finance.quarterly_grants(self, has_municipal, p)
        spending = QUARTER * p.wage * (self.case_hours + self.office_hours)
        self.ledger.hub_spending = self.ledger.hub_spending + spending
        ngos = [one for one in model.providers if one.kind == NGO and one.active]
        contest.form_joint_bids(model)
        self._pay(ngos, self.grants + spending)
        contest.seek_grants(model, ngos, self.grants)
        self._close_and_found()

    def _pay_municipal_services(self) -> bool:
        p = self.model.p
        services = [one for one in self.model.providers if one.kind == MUNICIPAL and one.active]
        for service in services:
            spending = QUARTER * p.wage * service.staff
            self.ledger.municipal_spending = self.ledger.municipal_spending + spending
            service.staff = ema(service.staff, finance.municipal_staff(self, len(services), p), p.staff_memory)
        return bool(services)

    def _tell_needs(self) -> float:
        """Set what providers report of each cell; return all places missing."""
        model = self.model
        for cell in model.cells:
            cell.demand = 0.0
            cell.supply = 0.0
        for offer in model.offers:
            provider = model.providers[offer.provider]
            if provider.active:
                cell = model.cells[offer.cell]
                cell.demand = cell.demand + missing_places(offer.belief, model.services[cell.service].duration)
                cell.supply = cell.supply + offer.share * provider.hours
        missing = 0.0
        for cell in model.cells:
            missing = missing + cell.demand
        return missing

    def _claim(self, provider: Any, missing: float) -> float:
        need = 0.0
        for offer in provider.portfolio:
            cell = self.model.cells[offer.cell]
            need = need + ratio(cell.demand, missing) * ratio(offer.share * provider.hours, cell.supply)
        if self.model.p.grant_rule == OWN:
            u = self.model.uniform(draws.OWN_GRANT_RULE, provider.key)
            return self.model.ask("grant_rule", provider, need, u, self.model.p)
        return contest.claim_of(self.model, provider, need)

    def _pay(self, ngos: list[Any], public: float) -> None:
        model, p = self.model, self.model.p
        missing = self._tell_needs()
        past = claims = weights = 0.0
        for ngo in ngos:
            past = past + finance.past_grants(ngo)
            claims = claims + self._claim(ngo, missing)
            weights = weights + finance.gift_weight(ngo)
        has_forum = any(forum.members > 0 for forum in model.forums)
        gifts = finance.quarterly_gifts(self, public, has_forum, p)
        contested = finance.contested_part(p) * self.grants
        for ngo in ngos:
            even = 1.0 / len(ngos)
            history = finance.past_grants(ngo) / past if past > 0.0 else even
            won = self._claim(ngo, missing) / claims if claims > 0.0 else even
            gift = gifts * (finance.gift_weight(ngo) / weights if weights > 0.0 else even)
            won_euros = contested * won
            grant = (self.grants - contested) * history + won_euros
            pooled = finance.pooled_part(ngo, gift, won_euros, p)
            if pooled > 0.0:
                forum = model.forums[ngo.first_seat().forum]
                forum.fund = forum.fund + pooled
            rivalry = won_euros if p.grant_rule in (CONTEST, PERFORMANCE) else 0.0
            finance.receive(ngo, grant, rivalry, gift, pooled)
            ledger = self.ledger
            ledger.grants = ledger.grants + grant
            if p.grant_rule == CONTEST:
                ledger.contest_grants = ledger.contest_grants + won_euros
                if ngo.bids_with >= 0:
                    ledger.joint_grants = ledger.joint_grants + won_euros
            ledger.gifts_given = ledger.gifts_given + gift
            ledger.staff_spending = ledger.staff_spending + finance.pay_staff(ngo, p)

    def _close_and_found(self) -> None:
        model, p = self.model, self.model.p
        changed = False
        for provider in model.providers:
            if provider.active and finance.is_closing(provider, p):
                provider.shut_down()
                changed = True
        for number, cell in enumerate(model.cells):
            if model.uniform(draws.ENTRY, cell.key) < finance.entry_probability(cell, p):
                changed = self._found(number, cell) or changed
        if changed:
            model.network.index()
            model.network.arrange()

    def _found(self, number: int, cell: Any) -> bool:
        model = self.model
        slot = self.first_slot + self.entries
        if slot >= len(model.providers):
            return False
        self.entries += 1
        provider = model.providers[slot]
        offer = provider.portfolio[0]
        cost = place_cost(model.services[cell.service], 0.0, model.p)
        finance.found(provider, offer, number, cell, cost, model.p)
        provider.seats[1].forum = 1 + cell.district
        offer.nearness = 1.0
        return True

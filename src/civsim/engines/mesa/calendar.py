"""Phase 1 and what else concerns the town as a whole: the calendar, the need mix, counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from civsim import draws
from civsim.rules.access import set_nearness
from civsim.rules.elementary import distance
from civsim.rules.kinds import AWAY, CLOSE_PROVIDER, IDLE, INFLUX, MUNICIPAL, REGULAR_ARRIVALS, STAGGERED_START
from civsim.rules.need import arrivals, drift, need_probability, need_weight, regular_arrivals, start_mix
from civsim.rules.programmes import start_stance
from civsim.rules.service import place_cost, start_bank

if TYPE_CHECKING:
    from civsim.engines.mesa.model import TownModel


def begin(model: TownModel) -> None:
    """Draw what differs between runs of the same town before the first week."""
    model.network.index()
    for cell in model.cells:
        start_mix(cell, model.p, model.uniform(draws.MIX_START, cell.key))
    for cell in model.cells:
        duration = model.services[cell.service].duration * model.p.duration_factor
        for rank, offer in enumerate(cell.directory):
            key = 0 if model.p.bank_start == STAGGERED_START else model.providers[offer.provider].key
            u = model.uniform(draws.BANK_START, key, cell.key)
            start_bank(offer, duration, model.p, u, rank, len(cell.directory))
    for provider in model.providers:
        start_stance(provider, model.p, model.uniform(draws.STANCE_START, provider.key))


def apply_events(model: TownModel) -> bool:
    """Apply the calendar's events of this week; return whether any provider closed."""
    closed = False
    for change in model.changes:
        if change.week != model.week:
            continue
        if change.kind == CLOSE_PROVIDER and model.providers[change.target].active:
            model.providers[change.target].shut_down()
            closed = True
        if change.kind == INFLUX:
            for recipient in model.recipients:
                if recipient.status == AWAY and recipient.due_week == model.week:
                    recipient.status = IDLE
                    model.population_of(recipient).people += 1
                    model.districts[recipient.district].people += 1
    return closed


def set_geography(model: TownModel) -> None:
    """Set what depends on distance and may change with the parameters: nearness and cost of every offer."""
    for offer in model.offers:
        cell = model.cells[offer.cell]
        home = model.districts[model.providers[offer.provider].district]
        there = model.districts[cell.district]
        set_nearness(offer, home, there, model.p)
        offer.cost = place_cost(model.services[cell.service], distance(home, there), model.p)


def set_needs(model: TownModel) -> None:
    """Let the need mix drift and set this week's need of every population."""
    for cell in model.cells:
        drift(cell, model.p, model.uniform(draws.MIX, cell.key))
    for population in model.populations:
        total = 0.0
        mine = [
            cell
            for cell in model.cells
            if cell.district == population.district and model.services[cell.service].group == population.group
        ]
        for cell in mine:
            total = total + need_weight(cell, model.services[cell.service])
            cell.choice_limit = total
        for cell in mine:
            cell.choice_limit = cell.choice_limit / total
        district = model.districts[population.district]
        population.need_probability = need_probability(population, district, model.p)
        population.arrivals = 0
        if model.p.open_population:
            u = model.uniform(draws.ARRIVAL, population.key)
            population.arrivals = arrivals(population, district, model.p, u)
            if model.p.arrival_form == REGULAR_ARRIVALS:
                population.arrivals = regular_arrivals(population, district, model.p, model.week)


def move_environment(model: TownModel, is_new_period: bool) -> None:
    """Phase 1: the calendar takes effect, the need mix drifts, the needs of the week are set."""
    if model.week == 0:
        begin(model)
    closed = apply_events(model)
    if is_new_period:
        set_geography(model)
    if is_new_period or closed:
        model.network.arrange()
    set_needs(model)


def count_volunteers(model: TownModel) -> None:
    """Count the active volunteers and the recruiting hours of each district."""
    for district in model.districts:
        district.volunteers = 0
        district.recruiting_hours = 0.0
    for volunteer in model.volunteers:
        if volunteer.provider >= 0:
            model.districts[volunteer.district].volunteers += 1
    for provider in model.providers:
        if provider.active and provider.kind != MUNICIPAL:
            district = model.districts[provider.district]
            district.recruiting_hours = district.recruiting_hours + provider.recruiting_hours

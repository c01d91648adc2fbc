"""How a provider makes a plan in the readable engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from civsim.rules.coproduction import practises_coproduction, voice_weight
from civsim.rules.elementary import positive
from civsim.rules.kinds import BEST_RESPONSE, EXPECTED_SHARE, OWN
from civsim.rules.planning import (
    disclosure,
    expected_share,
    missing_places,
    plan_weight,
    revise_share,
    target_hours,
    voiced_places,
)

if TYPE_CHECKING:
    from civsim.engines.mesa.model import TownModel
    from civsim.engines.mesa.provider import Provider


def weigh(model: TownModel, provider: Provider, offer: Any) -> None:
    """Set the three weights of one offer in a plan: own figures, shared figures, recipients' voice."""
    p, cell = model.p, model.cells[offer.cell]
    duration = model.services[cell.service].duration * p.duration_factor
    own = missing_places(offer.belief, duration)
    disclosed = 0.0
    free_elsewhere = 0.0
    all_places = 0.0
    all_demand = 0.0
    error = 1.0
    for other in cell.directory:
        rival = model.providers[other.provider]
        if not rival.active:
            continue
        all_places = all_places + other.places
        all_demand = all_demand + other.belief
        seat = None if rival is provider else model.network.shared_seat(provider.number, rival.number)
        if seat is not None:
            told = disclosure(rival, seat.trust, p)
            disclosed = disclosed + told * other.belief
            free_elsewhere = free_elsewhere + max(other.places - other.enrolled, 0)
            error = model.network.survey(seat.circle, offer.cell).error
            if told > 0.0 and p.information > 0.0:
                model.count_flow("information", rival.number, provider.number)
    shared = own + missing_places(disclosed * error, duration)
    if p.planning_rule == EXPECTED_SHARE:
        own = expected_share(float(max(offer.places, 1)), all_places + 1.0, all_demand, duration)
    if p.planning_rule == OWN:
        own = model.ask("planning_rule", provider, offer, own, p)
    voiced = own
    if practises_coproduction(provider, p):
        named, asked = offer.named, provider.asked
        circle = provider.circle()
        if circle >= 0:
            named, asked = model.network.survey(circle, offer.cell).named, model.forums[circle].asked
        voiced = voiced_places(named, asked, len(model.recipients), duration, own, p)
    offer.own_weight = plan_weight(offer, own, free_elsewhere, p)
    offer.shared_weight = plan_weight(offer, shared, free_elsewhere, p)
    offer.voice_weight = plan_weight(offer, voiced, free_elsewhere, p)


def best_cell(model: TownModel, provider: Provider) -> Any:
    """Return the offer with the most demand per provider there (its own presence counted as one)."""
    best, best_gain = provider.portfolio[0], -1.0
    for offer in provider.portfolio:
        cell = model.cells[offer.cell]
        duration = model.services[cell.service].duration * model.p.duration_factor
        demand = 0.0
        rivals = 0.0
        for other in cell.directory:
            if model.providers[other.provider].active:
                demand = demand + other.enrolled + missing_places(other.belief, duration)
                if other.provider != provider.number:
                    rivals = rivals + other.share
        gain = demand / (rivals + 1.0)
        if gain > best_gain:
            best, best_gain = offer, gain
    return best


def make_plan(model: TownModel, provider: Provider) -> None:
    """Set the planned share of every offer."""
    p = model.p
    own_total = shared_total = voice_total = used = 0.0
    for offer in provider.portfolio:
        weigh(model, provider, offer)
        own_total = own_total + offer.own_weight
        shared_total = shared_total + offer.shared_weight
        voice_total = voice_total + offer.voice_weight
        used = used + offer.cost * offer.enrolled
    if p.planning_rule == BEST_RESPONSE:
        best = best_cell(model, provider)
        for offer in provider.portfolio:
            offer.own_weight = 1.0 if offer is best else 0.0
        own_total = 1.0
    spare = positive(provider.hours - used)
    information = p.information if provider.member else 0.0
    voice = voice_weight(p) if practises_coproduction(provider, p) else 0.0
    total = 0.0
    for offer in provider.portfolio:
        hours = target_hours(offer, own_total, shared_total, voice_total, spare, information, voice, p)
        offer.remainder = hours
        total = total + hours
    for offer in provider.portfolio:
        revise_share(offer, offer.remainder, total, len(provider.portfolio), p)


def adopt(provider: Provider) -> None:
    """Put the planned portfolio into effect, as shares that sum to 1."""
    total = 0.0
    for offer in provider.portfolio:
        total = total + offer.planned_share
    for offer in provider.portfolio:
        if total > 0.0:
            offer.planned_share = offer.planned_share / total
        offer.share = offer.planned_share

"""How providers decide where their hours go, alone and together."""

from civsim.rules.elementary import clip, ema, positive, ratio, standard_normal
from civsim.rules.rule import rule


@rule
def is_own_day(provider, week, p, municipal):
    """Return whether a provider that does not meet others plans this week."""
    interval = p.municipal_interval if municipal else provider.planning_interval
    return (week + provider.planning_phase) % interval == 0


@rule
def learn_demand(offer, p):
    """Update the provider's figure of people first turned away per week."""
    if p.learn_demand:
        offer.belief = ema(offer.belief, float(offer.first_turned_away), p.demand_memory)
    offer.first_turned_away = 0


@rule
def figure_error(p, u):
    """Return the common factor by which the shared figures of a cell err at one meeting."""
    return positive(1.0 + p.figure_error * standard_normal(u))


@rule
def disclosure(provider, trust, p):
    """Return the share of its figures that a member discloses: trust, less where money is contested."""
    return trust * (1.0 - p.disclosure_loss * provider.contested)


@rule
def missing_places(demand, duration):
    """Return the places missing for a weekly demand (Little's law)."""
    return duration * demand


@rule
def expected_share(own_places, all_places, cell_demand, duration):
    """Return the places a competitor expects to fill of a cell's missing ones: its share of all places."""
    return missing_places(cell_demand, duration) * ratio(own_places, all_places)


@rule
def voiced_places(named, asked, people, duration, own, p):
    """Return the missing places that participants' reports imply, shrunk to the provider's own figure.

    named of `asked` acquaintances have an open need of this cell; a need is open for the mean patience.
    """
    if asked <= 0:
        return own
    estimate = named / asked * people * duration / p.patience
    participants = asked / p.acquaintances
    return (participants * estimate + p.survey_prior * own) / (participants + p.survey_prior)


@rule
def plan_weight(offer, missing, free_elsewhere, p):
    """Return the weight of a cell in a plan: skill times places still missing, per hour a place costs."""
    return offer.skill * positive(missing - p.planning * free_elsewhere) / offer.cost


@rule
def target_hours(offer, own_total, shared_total, voice_total, spare, information, voice, p):
    """Return the hours a plan gives to a cell: those in use, and a part of the spare ones by need."""
    own = offer.own_weight / own_total if own_total > 0.0 else offer.share
    shared = offer.shared_weight / shared_total if shared_total > 0.0 else own
    voiced = offer.voice_weight / voice_total if voice_total > 0.0 else own
    alone = (1.0 - information) * own + information * shared
    return offer.cost * offer.enrolled + spare * ((1.0 - voice) * alone + voice * voiced)


@rule
def revise_share(offer, hours, total_hours, cells, p):
    """Move the planned share towards the target, with a little for every cell."""
    target = hours / total_hours if total_hours > 0.0 else offer.planned_share
    target = (1.0 - p.exploration) * target + p.exploration / cells
    offer.planned_share = clip(ema(offer.planned_share, target, p.agility), 0.0, 1.0)

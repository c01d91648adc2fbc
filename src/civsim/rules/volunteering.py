"""How volunteers join, tire, leave and are shared."""

import math

from civsim.rules.elementary import chance, clip, ema, logistic, positive
from civsim.rules.kinds import FIXED_RESOURCES, MUNICIPAL, YEAR
from civsim.rules.rule import rule


@rule
def leave_probability(volunteer, p):
    """Return the weekly probability of leaving: the base rate, up to 3.1 times it when exhausted."""
    tired = 0.0 if p.resources == FIXED_RESOURCES else positive(0.7 - volunteer.energy)
    return chance(p.leave_rate * (1.0 + 3.0 * tired) / YEAR)


@rule
def recruiting_pull(district, p):
    """Return how strongly recruiting hours pull in a district: hours per 100 residents."""
    if p.resources == FIXED_RESOURCES:
        return 0.0
    return p.recruiting_pull * district.recruiting_hours * 100.0 / max(district.people, 1)


@rule
def join_probability(volunteer, district, p):
    """Return the weekly probability of joining (Granovetter 1978 where the temperature is 0).

    A threshold counts the others in the district's pool who are active. Recruits are people who were helped,
    took part and now want to help; they come on top.
    """
    exposure = district.volunteers / max(district.volunteer_pool, 1)
    excess = exposure + recruiting_pull(district, p) - volunteer.threshold
    if p.join_temperature > 0.0:
        probability = p.join_rate * logistic(excess / p.join_temperature)
    else:
        probability = p.join_rate if excess >= 0.0 else 0.0
    idle = max(district.volunteer_pool - district.volunteers, 1)
    recruited = 0.0 if p.resources == FIXED_RESOURCES else clip(district.recruits / idle, 0.0, 1.0)
    return 1.0 - (1.0 - probability) * (1.0 - recruited)


@rule
def volunteer_appeal(provider, kilometres, p):
    """Return the weight with which a volunteer chooses a provider that is so many km away."""
    if provider.active == 0:
        return 0.0
    kind = p.municipal_volunteers if provider.kind == MUNICIPAL else 1.0
    return kind * provider.reputation * math.exp(-kilometres / p.distance_scale)


@rule
def start_volunteering(volunteer, provider_number):
    """Join a provider, rested."""
    volunteer.provider = provider_number
    volunteer.placed = provider_number
    volunteer.energy = 1.0


@rule
def moves_on(p):
    """Return whether volunteers of a closed provider go to another one at once, so that none is lost to a mode."""
    return p.resources == FIXED_RESOURCES


@rule
def stop_volunteering(volunteer):
    """Leave."""
    volunteer.provider = -1
    volunteer.placed = -1


@rule
def place_volunteer(volunteer, provider_number, p):
    """Work for another member for a while; a move costs energy."""
    if volunteer.placed != provider_number:
        volunteer.energy = clip(volunteer.energy - p.sharing_energy, 0.0, 1.0)
        volunteer.placed = provider_number


@rule
def given_hours(volunteer, p):
    """Return the weekly hours a volunteer gives where they work; sharing loses some."""
    if volunteer.placed != volunteer.provider:
        return volunteer.hours * (1.0 - p.sharing_loss)
    return volunteer.hours


@rule
def tire(volunteer, provider, p):
    """Move the energy: volunteers lose heart where they are hardly needed or people are turned away."""
    if p.learn_energy:
        away = provider.turned_away / provider.applied if provider.applied > 0 else 0.0
        idle = positive(1.0 - provider.utilisation / p.energy_comfort)
        rest = positive(1.0 - p.idle_drain * idle - p.refusal_drain * away)
        volunteer.energy = ema(volunteer.energy, rest, p.energy_memory)

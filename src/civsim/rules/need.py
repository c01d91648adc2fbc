"""How needs arise, drift, are taken up and are given up."""

import math

from civsim.rules.elementary import chance, ema, geometric, positive, ratio, standard_normal, week_after
from civsim.rules.kinds import (
    DID_NOT_TRY,
    IDLE,
    LOST_IN_REFERRAL,
    NO_OFFER,
    SEEKING,
    UNAWARE,
    UNWILLING,
    YEAR,
)
from civsim.rules.rule import rule

NEGLIGIBLE = 1e-18


@rule
def start_mix(cell, p, u):
    """Draw the cell's need mix from its stationary law, sd = shock / sqrt(2 reversion - reversion²)."""
    spread = p.mix_shock / math.sqrt(2.0 * p.mix_reversion - p.mix_reversion * p.mix_reversion)
    cell.mix = spread * standard_normal(u)


@rule
def drift(cell, p, u):
    """Move the cell's need mix one week: back towards its mean, and by a shock."""
    cell.mix = (1.0 - p.mix_reversion) * cell.mix + p.mix_shock * standard_normal(u)


@rule
def need_weight(cell, service):
    """Return the softmax weight of a service among the needs of its group in a district."""
    return service.share * math.exp(cell.mix)


@rule
def need_probability(population, district, p):
    """Return the weekly probability that a person without need falls into need."""
    return chance(p.need_rate * p.load * population.need_factor * district.deprivation / YEAR)


@rule
def arrivals(population, district, p, u):
    """Return the number of people who arrive with a need this week: Poisson, by inversion of u.

    The mean is that of the same number of people in a closed population without pending needs.
    Above a mean of 600 a rounded normal number takes its place, since exp(-mean) would soon vanish.
    """
    mean = p.need_rate * p.load * population.need_factor * district.deprivation / YEAR * population.people
    if mean > 600.0:
        spread = math.sqrt(mean) * standard_normal(u)
        return int(math.floor(positive(mean + spread + 0.5)))
    probability = math.exp(-mean)
    cumulative = probability
    count = 0
    while u >= cumulative and (count < mean or probability > NEGLIGIBLE):
        count += 1
        probability = probability * mean / count
        cumulative = cumulative + probability
    return count


@rule
def regular_arrivals(population, district, p, week):
    """Return the number of people who arrive with a need this week where arrivals are spread evenly over the weeks."""
    mean = p.need_rate * p.load * population.need_factor * district.deprivation / YEAR * population.people
    return int(math.floor(mean * (week + 1) + 0.5) - math.floor(mean * week + 0.5))


@rule
def fall_into_need(recipient, service_number, service, p, week, u_duration, u_patience):
    """Begin a need: its service, how long help will take and how long the person will wait for it."""
    recipient.status = SEEKING
    recipient.service = service_number
    recipient.provider = -1
    recipient.weeks_waited = 0
    recipient.duration = geometric(service.duration * p.duration_factor, u_duration)
    recipient.due_week = week_after(week, geometric(p.patience, u_patience))


@rule
def take_up(recipient, knowledge, cell, p, u_aware, u_willing):
    """Decide once per need whether the person knows of the offers and is willing to ask.

    Municipal services are shunned a little more, in proportion to their share of the cell's places.
    """
    municipal = ratio(float(cell.municipal_places), float(cell.places))
    stigma = p.stigma + p.municipal_stigma * municipal
    if u_aware >= knowledge.awareness:
        recipient.stage = UNAWARE
    elif u_willing >= 1.0 - stigma * (1.0 - recipient.efficacy):
        recipient.stage = UNWILLING
    else:
        recipient.stage = DID_NOT_TRY


@rule
def is_active_seeker(recipient):
    """Return whether the person still tries: aware, willing and not lost on the way."""
    return recipient.stage >= DID_NOT_TRY and recipient.stage != LOST_IN_REFERRAL


@rule
def experience(recipient, success, p):
    """Learn from an experience with help: efficacy moves towards `success` (0 or 1)."""
    if p.learn_efficacy:
        recipient.efficacy = ema(recipient.efficacy, success, p.efficacy_memory)


@rule
def give_up(recipient, p):
    """End a need unmet; a person who had asked somewhere learns that asking does not help."""
    if recipient.stage >= NO_OFFER:
        experience(recipient, 0.0, p)
    recipient.status = IDLE


@rule
def leave_as_new(recipient, knowledge, p):
    """Make the place of a departed person ready for a newcomer (open population)."""
    knowledge.awareness = p.awareness_base
    recipient.efficacy = p.efficacy_start

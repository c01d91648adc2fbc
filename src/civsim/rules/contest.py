"""The contest for grants: bids, alone or jointly, and the hours spent on them (Tullock 1980)."""

import math

from civsim.rules.elementary import clip, ema
from civsim.rules.kinds import NGO, QUARTER
from civsim.rules.rule import rule


@rule
def contest_weight(reputation, hours, p):
    """Return the weight of an application: reputation · hours^R."""
    return reputation * math.pow(hours, p.decisiveness) if hours > 0.0 else 0.0


@rule
def bid(provider, p):
    """Return the weight of a provider's own application."""
    if provider.active == 0 or provider.kind != NGO:
        return 0.0
    return contest_weight(provider.reputation, provider.grant_seeking, p)


@rule
def joint_bidders(members, p):
    """Return how many of a forum's NGOs apply as one; one alone is no joint bid."""
    wanted = int(math.floor(p.joint_bid * members + 0.5))
    return wanted if wanted >= 2 else 0


@rule
def joint_claim(forum, p):
    """Return the weight of one partner in a joint bid: mean reputation · (all their hours)^R, shared evenly."""
    if forum.bidders <= 0:
        return 0.0
    return contest_weight(forum.bid_reputation, forum.bid_hours, p) / forum.bidders


@rule
def expected_hours(prize, rivals, p):
    """Return the weekly hours of each of `rivals` + 1 equal applicants, where nobody has applied yet.

    The symmetric equilibrium V/13w · R(n − 1)/n², and never more than a chance of 1/n is worth.
    """
    applicants = rivals + 1.0
    return prize * min(p.decisiveness * rivals / applicants, 1.0) / (applicants * QUARTER * p.wage)


@rule
def contest_gain(hours, reputation, prize, others, p):
    """Return what another weekly hour of applications wins in a quarter: V·Rρx^(R−1)·S/(ρx^R + S)²."""
    own = contest_weight(reputation, hours, p)
    total = own + others
    if hours <= 0.0 or total * total <= 0.0:
        return 0.0
    return prize * p.decisiveness * own / hours * others / (total * total)


@rule
def steepest_hours(reputation, others, p):
    """Return the hours from which another one wins ever less: 0 for R <= 1, else ((R − 1)S/((R + 1)ρ))^(1/R)."""
    if p.decisiveness <= 1.0:
        return 0.0
    weight = (p.decisiveness - 1.0) * others / ((p.decisiveness + 1.0) * reputation)
    return math.pow(weight, 1.0 / p.decisiveness)


@rule
def best_grant_seeking(reputation, staff, prize, others, rivals, p):
    """Return the weekly hours at which another hour of applications earns what it costs.

    Solves `contest_gain` = 13w by bisection where the gain falls; 0 where applying earns less than it costs. At most
    `seeking_cap` of the staff hours. `others` is the weight of all other applications, `rivals` the number of others
    who could apply: where none of them has, everybody expects the others to be like themselves.
    """
    high = p.seeking_cap * staff
    if prize <= 0.0 or high <= 0.0:
        return 0.0
    if others <= 0.0:
        return min(expected_hours(prize, rivals, p), high)
    price = QUARTER * p.wage
    low = min(steepest_hours(reputation, others, p), high)
    if low > 0.0 and contest_gain(low, reputation, prize, others, p) <= price:
        return 0.0
    step = 0
    while step < 40:
        middle = 0.5 * (low + high)
        if contest_gain(middle, reputation, prize, others, p) > price:
            low = middle
        else:
            high = middle
        step += 1
    own = contest_weight(reputation, low, p)
    return low if prize * own >= price * low * (own + others) else 0.0


@rule
def revise_grant_seeking(provider, best, rivals, p):
    """Move the grant-seeking hours towards the best response, damped so that the contest settles."""
    step = min(p.seeking_step, 3.0 / max(rivals, 1))
    provider.grant_seeking = clip(ema(provider.grant_seeking, best, step), 0.0, p.seeking_cap * provider.staff)

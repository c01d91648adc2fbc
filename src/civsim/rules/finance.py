"""Grants, the contest for them, gifts, the fund, staff, closures and entries."""

import math

from civsim.rules.contest import bid
from civsim.rules.cooperation import forum_meets
from civsim.rules.elementary import chance, clip, ema, positive, ratio
from civsim.rules.kinds import CONTEST, FIXED_RESOURCES, GIFTS_AND_GRANTS, HISTORY, NGO, PERFORMANCE, QUARTER, YEAR
from civsim.rules.rule import rule


@rule
def remaining_share(p):
    """Return the share of the budget left after a cut; mandatory fields are cut by half as much."""
    return 1.0 - p.budget_cut * (0.5 if p.mandatory else 1.0)


@rule
def municipal_staff(administration, services, p):
    """Return the weekly staff hours that one of `services` municipal services is paid."""
    return p.municipal_share * administration.budget * remaining_share(p) / (YEAR * p.wage * max(services, 1))


@rule
def budget_for_others(administration, has_municipal, p):
    """Return the euros a year that the municipality's own services leave for grants, office and hub."""
    own = p.municipal_share if has_municipal else 0.0
    return (1.0 - own) * (administration.budget * remaining_share(p))


@rule
def pay_office_and_hub(administration, case_hours, office_hours, has_municipal, p):
    """Set the weekly hours of hub and office: those wanted, or the share of them that the budget pays."""
    wanted = YEAR * p.wage * (case_hours + office_hours)
    left = budget_for_others(administration, has_municipal, p)
    paid = left / wanted if wanted > left else 1.0
    administration.case_hours = paid * case_hours
    administration.office_hours = paid * office_hours


@rule
def quarterly_grants(administration, has_municipal, p):
    """Return the euros granted in a quarter: what the municipality's own services and the hub leave."""
    hub = YEAR * p.wage * (administration.case_hours + administration.office_hours)
    return positive(budget_for_others(administration, has_municipal, p) - hub) / 4.0


@rule
def contested_part(p):
    """Return the share of grants that are given by rule and not by history."""
    return 0.0 if p.grant_rule == HISTORY else p.contested_share


@rule
def past_grants(provider):
    """Return the grants of the last four quarters, EUR."""
    return provider.grant_1 + provider.grant_2 + provider.grant_3 + provider.grant_4


@rule
def record_grant(provider, amount):
    """Keep the grants of the last four quarters."""
    provider.grant_1 = provider.grant_2
    provider.grant_2 = provider.grant_3
    provider.grant_3 = provider.grant_4
    provider.grant_4 = amount


@rule
def claim(provider, need_claim, p):
    """Return the weight with which contested money is given to a provider under the grant rule."""
    if provider.active == 0 or provider.kind != NGO:
        return 0.0
    if p.grant_rule == CONTEST:
        return bid(provider, p)
    if p.grant_rule == PERFORMANCE:
        return provider.performance
    return need_claim


@rule
def learn_performance(provider, p):
    """Update the provider's performance: services finished in a quarter, times their quality."""
    provider.performance = ema(provider.performance, provider.met_quality, p.performance_memory)
    provider.met_quality = 0.0


@rule
def quarterly_gifts(administration, public, has_forum, p):
    """Return the euros given in a quarter: the potential, less what only a forum brings, less crowding out.

    Public money for the field crowds out gifts whether it goes to grants or to a hub, so that a mode does not
    attract gifts by paying a hub. Under fixed resources the potential is given whatever happens.
    """
    if p.resources == FIXED_RESOURCES:
        return administration.gifts / 4.0
    potential = administration.gifts / 4.0 * (1.0 - (0.0 if has_forum else p.gift_mobilisation))
    return positive(potential - p.crowding_out * (public - administration.grants_reference))


@rule
def gift_weight(provider):
    """Return the weight with which gifts go to a provider: reputation times the root of its size."""
    if provider.active == 0 or provider.kind != NGO:
        return 0.0
    return provider.reputation * math.sqrt(positive(provider.hours))


@rule
def pooled_part(provider, gift, contested, p):
    """Return the euros that a member puts into its forum's fund, if the forum meets to spend it."""
    if provider.member == 0 or not forum_meets(p):
        return 0.0
    source = gift + contested if p.fund_source == GIFTS_AND_GRANTS else gift
    return p.fund * source


@rule
def receive(provider, grant, contested, gift, pooled):
    """Book a quarter's income; the contested share of it disciplines effort and erodes trust."""
    provider.income = grant + gift - pooled + provider.fund_income
    provider.contested = clip(ratio(contested, provider.income), 0.0, 1.0)
    provider.fund_income = 0.0
    record_grant(provider, grant)


@rule
def pay_staff(provider, p):
    """Pay a quarter's staff from income and reserves, then adapt the staff to the income."""
    cost = QUARTER * p.wage * provider.staff
    provider.reserves = provider.reserves + provider.income - cost
    provider.staff = ema(provider.staff, provider.income / (QUARTER * p.wage), p.staff_memory)
    if provider.reserves < 0.0:
        provider.negative_quarters += 1
    else:
        provider.negative_quarters = 0
    return cost


@rule
def is_closing(provider, p):
    """Return whether an NGO has been in debt for too long."""
    return p.exit_quarters > 0 and provider.kind == NGO and provider.negative_quarters >= p.exit_quarters


@rule
def close(provider):
    """Close a provider; its people and volunteers are on their own."""
    provider.active = 0
    provider.staff = 0.0
    provider.founder_hours = 0.0
    provider.grant_seeking = 0.0
    provider.hours = 0.0
    provider.reserves = 0.0


@rule
def learn_lost_share(cell, rate):
    """Update the share of a cell's needs that are lost, and start counting anew."""
    ended = cell.met + cell.lost
    if ended > 0:
        cell.lost_share = ema(cell.lost_share, cell.lost / ended, rate)
    cell.met = 0
    cell.lost = 0


@rule
def entry_probability(cell, p):
    """Return the quarterly probability that people found an NGO for the cell's lost needs."""
    return chance(p.entry_rate * positive(cell.lost_share - p.entry_threshold))


@rule
def found(provider, offer, cell_number, cell, cost, p):
    """Open a new NGO for one cell, carried by its founders alone."""
    provider.active = 1
    provider.district = cell.district
    provider.founder_hours = p.founder_hours
    provider.staff = 0.0
    provider.reputation = p.reputation_start
    provider.stance = p.stance_start
    offer.cell = cell_number
    offer.cost = cost
    offer.skill = 1.0
    offer.share = 1.0
    offer.planned_share = 1.0

"""How a forum spends its fund in the fast engine."""

from civsim.engines.batch.compiled import kernel
from civsim.rules.cooperation import believed_gap, fund_payment
from civsim.rules.kinds import MUNICIPAL
from civsim.rules.planning import disclosure


@kernel
def spend_fund(w, f, p, week):
    """Spend a forum's fund on the gaps its members believe in."""
    forum = w.forums[f]
    if forum.fund <= 0.0:
        return
    charge = p.fund_charge * forum.fund
    money = forum.fund - charge
    all_gaps = 0.0
    for c in range(len(w.cells)):
        w.cells[c].demand = 0.0
        w.cells[c].supply = 0.0
    for r in range(forum.first_membership, forum.first_membership + forum.memberships):
        membership = w.memberships[w.roster[r]]
        if membership.active == 0 or w.providers[membership.provider].kind == MUNICIPAL:
            continue
        provider = w.providers[membership.provider]
        told = disclosure(provider, membership.trust, p)
        for o in range(provider.first_offer, provider.first_offer + provider.offers):
            cell = w.cells[w.offers[o].cell]
            gap = believed_gap(told, w.offers[o].belief, w.services[cell.service].duration)
            cell.demand = cell.demand + gap
            cell.supply = cell.supply + w.offers[o].share * provider.hours
            all_gaps = all_gaps + gap
    paid = 0.0
    for r in range(forum.first_membership, forum.first_membership + forum.memberships):
        membership = w.memberships[w.roster[r]]
        if membership.active == 0 or w.providers[membership.provider].kind == MUNICIPAL:
            continue
        provider = w.providers[membership.provider]
        for o in range(provider.first_offer, provider.first_offer + provider.offers):
            cell = w.cells[w.offers[o].cell]
            hours = w.offers[o].share * provider.hours
            euros = fund_payment(money, cell.demand, all_gaps, hours, cell.supply)
            provider.fund_income = provider.fund_income + euros
            provider.fund_hours = provider.fund_hours + euros / p.wage
            paid = paid + euros
    if paid > 0.0:
        forum.fund = money - paid
        w.ledger[week].fund_spent += paid
        w.ledger[week].fund_charges += charge

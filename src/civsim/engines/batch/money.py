"""Phase 3, once a quarter: grants, the contest, gifts, the fund, staff, closures and entries."""

from civsim import draws
from civsim.engines.batch.calling import GRANT, ask
from civsim.engines.batch.compiled import draw, kernel
from civsim.engines.batch.contest import claim_of, form_joint_bids, seek_grants
from civsim.engines.batch.forums import any_members, arrange, index_members, index_offers, is_ngo, own_membership
from civsim.rules.elementary import ema, ratio
from civsim.rules.finance import (
    close,
    contested_part,
    entry_probability,
    found,
    gift_weight,
    is_closing,
    learn_lost_share,
    learn_performance,
    municipal_staff,
    past_grants,
    pay_staff,
    pooled_part,
    quarterly_gifts,
    quarterly_grants,
    receive,
)
from civsim.rules.kinds import CONTEST, MUNICIPAL, OWN, QUARTER
from civsim.rules.planning import missing_places
from civsim.rules.service import place_cost


@kernel
def close_provider(w, i, week):
    """Close provider i: its places end, its people and volunteers notice this week."""
    provider = w.providers[i]
    w.ledger[week].written_off += provider.reserves
    close(provider)
    provider.enrolled = 0
    for o in range(provider.first_offer, provider.first_offer + provider.offers):
        w.offers[o].enrolled = 0
        w.offers[o].places = 0
        w.offers[o].bank = 0.0
        w.offers[o].bank_open = 0
    w.administration[0].exits += 1


@kernel
def tell_needs(w):
    """Set demand (missing places) and supply (hours) of every cell as the providers report them."""
    for c in range(len(w.cells)):
        w.cells[c].demand = 0.0
        w.cells[c].supply = 0.0
    for o in range(len(w.offers)):
        offer = w.offers[o]
        provider = w.providers[offer.provider]
        if provider.active == 1:
            cell = w.cells[offer.cell]
            cell.demand = cell.demand + missing_places(offer.belief, w.services[cell.service].duration)
            cell.supply = cell.supply + offer.share * provider.hours


@kernel
def need_claim(w, i, all_missing):
    """Return provider i's claim under the grant rule `need`: gaps of its cells, by its share of the hours there."""
    provider = w.providers[i]
    total = 0.0
    for o in range(provider.first_offer, provider.first_offer + provider.offers):
        cell = w.cells[w.offers[o].cell]
        part = ratio(w.offers[o].share * provider.hours, cell.supply)
        total = total + ratio(cell.demand, all_missing) * part
    return total


@kernel
def weigh_claim(w, i, all_missing, p, seed, week):
    """Return the weight with which contested money is given to provider i under the grant rule, or somebody's own."""
    need = need_claim(w, i, all_missing)
    if p.grant_rule == OWN:
        provider = w.providers[i]
        u = draw(seed, draws.OWN_GRANT_RULE, week, provider.key, 0)
        return ask(w, GRANT, (provider, need, u, p))
    return claim_of(w, i, need, p)


@kernel
def pay_municipal_services(w, p, week):
    """Adapt and pay the staff of the municipality's own services; return how many there are."""
    count = 0
    for i in range(len(w.providers)):
        if w.providers[i].kind == MUNICIPAL and w.providers[i].active == 1:
            count += 1
    for i in range(len(w.providers)):
        provider = w.providers[i]
        if provider.kind == MUNICIPAL and provider.active == 1:
            w.ledger[week].municipal_spending += QUARTER * p.wage * provider.staff
            provider.staff = ema(provider.staff, municipal_staff(w.administration[0], count, p), p.staff_memory)
    return count


@kernel
def pay_ngos(w, p, seed, week, grants, public):
    """Share out grants and gifts, book them, pay staff; `public` counts the hub beside the grants."""
    tell_needs(w)
    all_missing = 0.0
    for c in range(len(w.cells)):
        all_missing = all_missing + w.cells[c].demand
    past = 0.0
    claims = 0.0
    weights = 0.0
    count = 0
    for i in range(len(w.providers)):
        provider = w.providers[i]
        if is_ngo(provider):
            count += 1
            past = past + past_grants(provider)
            claims = claims + weigh_claim(w, i, all_missing, p, seed, week)
            weights = weights + gift_weight(provider)
    gifts = quarterly_gifts(w.administration[0], public, any_members(w), p)
    contested = contested_part(p) * grants
    for i in range(len(w.providers)):
        provider = w.providers[i]
        if not is_ngo(provider):
            continue
        even = 1.0 / count
        history = past_grants(provider) / past if past > 0.0 else even
        won = weigh_claim(w, i, all_missing, p, seed, week) / claims if claims > 0.0 else even
        gift = gifts * (gift_weight(provider) / weights if weights > 0.0 else even)
        won_euros = contested * won
        grant = (grants - contested) * history + won_euros
        pooled = pooled_part(provider, gift, won_euros, p)
        if pooled > 0.0:
            forum = w.forums[w.memberships[own_membership(w, i)].forum]
            forum.fund = forum.fund + pooled
        receive(provider, grant, won_euros if p.grant_rule <= 1 else 0.0, gift, pooled)
        staff = pay_staff(provider, p)
        book_ngo(w.ledger[week], provider, grant, won_euros, gift, staff, p)


@kernel
def book_ngo(row, provider, grant, won_euros, gift, staff, p):
    """Add what an NGO received and paid to the week's ledger."""
    row.grants += grant
    if p.grant_rule == CONTEST:
        row.contest_grants += won_euros
        if provider.bids_with >= 0:
            row.joint_grants += won_euros
    row.gifts_given += gift
    row.staff_spending += staff


@kernel
def open_new(w, c, p):
    """Found an NGO for cell c in the next free slot; return whether there was one."""
    administration = w.administration[0]
    i = administration.first_slot + administration.entries
    if i >= len(w.providers):
        return False
    administration.entries += 1
    cell = w.cells[c]
    provider = w.providers[i]
    cost = place_cost(w.services[cell.service], 0.0, p)
    found(provider, w.offers[provider.first_offer], c, cell, cost, p)
    w.memberships[provider.first_membership + 1].forum = 1 + cell.district
    w.offers[provider.first_offer].nearness = 1.0
    return True


@kernel
def finance(w, p, seed, week, seen):
    """Phase 3, once a quarter: pay and grant, let NGOs seek grants, close, and new ones open."""
    if week % QUARTER != 0:
        return
    for i in range(len(w.providers)):
        learn_performance(w.providers[i], p)
    for c in range(len(w.cells)):
        learn_lost_share(w.cells[c], p.performance_memory)
    municipal = pay_municipal_services(w, p, week)
    grants = quarterly_grants(w.administration[0], municipal > 0, p)
    w.administration[0].grants = grants
    hub_hours = w.administration[0].case_hours + w.administration[0].office_hours
    w.ledger[week].hub_spending += QUARTER * p.wage * hub_hours
    form_joint_bids(w, p, seed)
    pay_ngos(w, p, seed, week, grants, grants + QUARTER * p.wage * hub_hours)
    seek_grants(w, p, week, grants)
    changed = False
    for i in range(len(w.providers)):
        if w.providers[i].active == 1 and is_closing(w.providers[i], p):
            close_provider(w, i, week)
            changed = True
    for c in range(len(w.cells)):
        if draw(seed, draws.ENTRY, week, w.cells[c].key, 0) < entry_probability(w.cells[c], p):
            if open_new(w, c, p):
                changed = True
    if changed:
        index_offers(w)
        index_members(w)
        arrange(w, p, seed, seen)

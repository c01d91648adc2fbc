"""How a provider plans: it weighs its offers, revises its portfolio and opens places."""

from civsim.engines.batch.calling import PLANNING, ask
from civsim.engines.batch.compiled import kernel
from civsim.engines.batch.forums import shared_membership
from civsim.engines.batch.sorting import sort_by
from civsim.rules.cooperation import plans_at_meetings, vote_wait
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
from civsim.rules.service import bank, whole_places


@kernel
def look_around(w, cell):
    """Return the places of a cell and the missing ones that all its providers together believe in."""
    all_places = 0.0
    all_demand = 0.0
    for d in range(cell.first_offer, cell.first_offer + cell.offers):
        other = w.offers[w.directory[d]]
        if w.providers[other.provider].active == 1:
            all_places = all_places + other.places
            all_demand = all_demand + other.belief
    return all_places, all_demand


@kernel
def hear_fellows(w, i, o, p):
    """Return what fellow members tell provider i about the cell of offer o: their figures, free places, the error."""
    cell = w.cells[w.offers[o].cell]
    disclosed = 0.0
    free_elsewhere = 0.0
    error = 1.0
    for d in range(cell.first_offer, cell.first_offer + cell.offers):
        other = w.offers[w.directory[d]]
        j = other.provider
        m = shared_membership(w, i, j) if j != i and w.providers[j].active == 1 else -1
        if m >= 0:
            membership = w.memberships[m]
            told = disclosure(w.providers[j], membership.trust, p)
            disclosed = disclosed + told * other.belief
            free_elsewhere = free_elsewhere + max(other.places - other.enrolled, 0)
            error = w.surveys[membership.circle * len(w.cells) + w.offers[o].cell].error
            if len(w.flows) > 0 and told > 0.0 and p.information > 0.0:
                w.flows[j * len(w.providers) + i].information += 1
    return disclosed, free_elsewhere, error


@kernel
def weigh_offer(w, i, o, p):
    """Set the three weights of one offer in provider i's plan: own figures, shared figures, recipients' voice."""
    provider, offer = w.providers[i], w.offers[o]
    cell = w.cells[offer.cell]
    duration = w.services[cell.service].duration * p.duration_factor
    own = missing_places(offer.belief, duration)
    disclosed, free_elsewhere, error = 0.0, 0.0, 1.0
    if provider.member == 1:
        disclosed, free_elsewhere, error = hear_fellows(w, i, o, p)
    shared = own + missing_places(disclosed * error, duration)
    if p.planning_rule == EXPECTED_SHARE:
        all_places, all_demand = look_around(w, cell)
        own = expected_share(float(max(offer.places, 1)), all_places + 1.0, all_demand, duration)
    if p.planning_rule == OWN:
        own = ask(w, PLANNING, (provider, offer, own, p))
    voiced = own
    if practises_coproduction(provider, p):
        named, asked = offer.named, provider.asked
        m = own_circle(w, i)
        if m >= 0:
            named = w.surveys[m * len(w.cells) + offer.cell].named
            asked = w.forums[m].asked
        voiced = voiced_places(named, asked, len(w.recipients), duration, own, p)
    offer.own_weight = plan_weight(offer, own, free_elsewhere, p)
    offer.shared_weight = plan_weight(offer, shared, free_elsewhere, p)
    offer.voice_weight = plan_weight(offer, voiced, free_elsewhere, p)


@kernel
def own_circle(w, i):
    """Return the circle (forum) of provider i's first active membership, or -1."""
    provider = w.providers[i]
    for m in range(provider.first_membership, provider.first_membership + provider.memberships):
        if w.memberships[m].circle >= 0:
            return w.memberships[m].circle
    return -1


@kernel
def best_cell(w, i, p):
    """Return the offer of provider i with the most demand per provider there (its own presence counted as one)."""
    provider = w.providers[i]
    best = provider.first_offer
    best_gain = -1.0
    for o in range(provider.first_offer, provider.first_offer + provider.offers):
        cell = w.cells[w.offers[o].cell]
        demand = 0.0
        rivals = 0.0
        for d in range(cell.first_offer, cell.first_offer + cell.offers):
            other = w.offers[w.directory[d]]
            if w.providers[other.provider].active == 1:
                duration = w.services[cell.service].duration * p.duration_factor
                demand = demand + other.enrolled + missing_places(other.belief, duration)
                if other.provider != i:
                    rivals = rivals + other.share
        gain = demand / (rivals + 1.0)
        if gain > best_gain:
            best_gain = gain
            best = o
    return best


@kernel
def plan(w, i, p, week):
    """Let provider i revise its portfolio."""
    provider = w.providers[i]
    first, last = provider.first_offer, provider.first_offer + provider.offers
    provider.planned_week = week
    own_total, shared_total, voice_total, used = 0.0, 0.0, 0.0, 0.0
    for o in range(first, last):
        weigh_offer(w, i, o, p)
        own_total = own_total + w.offers[o].own_weight
        shared_total = shared_total + w.offers[o].shared_weight
        voice_total = voice_total + w.offers[o].voice_weight
        used = used + w.offers[o].cost * w.offers[o].enrolled
    if p.planning_rule == BEST_RESPONSE:
        best = best_cell(w, i, p)
        for o in range(first, last):
            w.offers[o].own_weight = 1.0 if o == best else 0.0
        own_total = 1.0
    spare = positive(provider.hours - used)
    information = p.information if provider.member == 1 else 0.0
    voice = voice_weight(p) if practises_coproduction(provider, p) else 0.0
    total = 0.0
    for o in range(first, last):
        hours = target_hours(w.offers[o], own_total, shared_total, voice_total, spare, information, voice, p)
        w.offers[o].remainder = hours
        total = total + hours
    for o in range(first, last):
        revise_share(w.offers[o], w.offers[o].remainder, total, provider.offers, p)
    if plans_at_meetings(provider, p) and vote_wait(p) > 0:
        if provider.vote_week < week:
            provider.vote_week = week + vote_wait(p)
    else:
        adopt(w, i)
        open_places(w, i)


@kernel
def adopt(w, i):
    """Put provider i's planned portfolio into effect, as shares that sum to 1."""
    provider = w.providers[i]
    total = 0.0
    for o in range(provider.first_offer, provider.first_offer + provider.offers):
        total = total + w.offers[o].planned_share
    for o in range(provider.first_offer, provider.first_offer + provider.offers):
        if total > 0.0:
            w.offers[o].planned_share = w.offers[o].planned_share / total
        w.offers[o].share = w.offers[o].planned_share


@kernel
def open_places(w, i):
    """Set provider i's whole places by largest remainder; return the hours left over."""
    provider = w.providers[i]
    left = 0.0
    for o in range(provider.first_offer, provider.first_offer + provider.offers):
        whole_places(w.offers[o], provider.hours)
        left = left + w.offers[o].remainder
    count = 0
    for o in range(provider.first_offer, provider.first_offer + provider.offers):
        if w.offers[o].remainder > 0.0:
            w.order_of_offers[count] = o
            w.scratch_of_offers[o] = -w.offers[o].remainder / w.offers[o].cost
            count += 1
    sort_by(w.scratch_of_offers, w.order_of_offers, count, w.spare)
    for k in range(count):
        offer = w.offers[w.order_of_offers[k]]
        if offer.cost <= left:
            offer.places += 1
            offer.remainder = 0.0
            left = left - offer.cost
    return left


@kernel
def bank_hours(w, i, left, p):
    """Save the hours left over where a part of a place is wanted; banks that are full open a place."""
    provider = w.providers[i]
    wanted = 0.0
    for o in range(provider.first_offer, provider.first_offer + provider.offers):
        wanted = wanted + w.offers[o].remainder
    for o in range(provider.first_offer, provider.first_offer + provider.offers):
        offer = w.offers[o]
        saved = left * offer.remainder / wanted if wanted > 0.0 else 0.0
        duration = w.services[w.cells[offer.cell].service].duration * p.duration_factor
        bank(offer, saved, duration)

"""Phase 5: providers plan, alone or at meetings; hours and places follow."""

from civsim import draws
from civsim.engines.batch.compiled import draw, kernel
from civsim.engines.batch.forums import shared_membership
from civsim.engines.batch.stance import sort_by
from civsim.rules.cooperation import (
    believed_gap,
    fund_payment,
    is_meeting_week,
    membership_hours,
    monitor,
    plans_at_meetings,
    tie_hours,
    vote_wait,
)
from civsim.rules.coproduction import practises_coproduction, session_hours, voice_weight
from civsim.rules.effort import effort
from civsim.rules.elementary import positive
from civsim.rules.kinds import BEST_RESPONSE, EXPECTED_SHARE, MUNICIPAL
from civsim.rules.planning import (
    disclosure,
    expected_share,
    figure_error,
    is_own_day,
    missing_places,
    plan_weight,
    revise_share,
    target_hours,
    voiced_places,
)
from civsim.rules.service import bank, service_hours, whole_places


@kernel
def draw_errors(w, p, seed, week):
    """Draw the common error of the shared figures, one per forum and cell."""
    cells = len(w.cells)
    for f in range(len(w.forums)):
        if w.forums[f].active == 0:
            continue
        for c in range(cells):
            key = w.forums[f].key * 1_000_000 + w.cells[c].key
            u = draw(seed, draws.FIGURE_ERROR, week, key, 0)
            w.surveys[f * cells + c].error = figure_error(p, u)


@kernel
def weigh_offer(w, i, o, p):
    """Set the three weights of one offer in provider i's plan: own figures, shared figures, recipients' voice."""
    provider, offer = w.providers[i], w.offers[o]
    cell = w.cells[offer.cell]
    duration = w.services[cell.service].duration * p.duration_factor
    own = missing_places(offer.belief, duration)
    disclosed = 0.0
    free_elsewhere = 0.0
    all_places = 0.0
    all_demand = 0.0
    error = 1.0
    for d in range(cell.first_offer, cell.first_offer + cell.offers):
        other = w.offers[w.directory[d]]
        j = other.provider
        if w.providers[j].active == 0:
            continue
        all_places = all_places + other.places
        all_demand = all_demand + other.belief
        if j == i:
            continue
        m = shared_membership(w, i, j)
        if m >= 0:
            membership = w.memberships[m]
            told = disclosure(w.providers[j], membership.trust, p)
            disclosed = disclosed + told * other.belief
            free_elsewhere = free_elsewhere + max(other.places - other.enrolled, 0)
            error = w.surveys[membership.circle * len(w.cells) + offer.cell].error
            if len(w.flows) > 0 and told > 0.0 and p.information > 0.0:
                w.flows[j * len(w.providers) + i].information += 1
    shared = own + missing_places(disclosed * error, duration)
    if p.planning_rule == EXPECTED_SHARE:
        own = expected_share(float(max(offer.places, 1)), all_places + 1.0, all_demand, duration)
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
    while True:
        best = -1
        for o in range(provider.first_offer, provider.first_offer + provider.offers):
            offer = w.offers[o]
            if offer.remainder > 0.0 and offer.cost <= left:
                if best < 0 or offer.remainder / offer.cost > w.offers[best].remainder / w.offers[best].cost:
                    best = o
        if best < 0:
            return left
        w.offers[best].places += 1
        w.offers[best].remainder = 0.0
        left = left - w.offers[best].cost


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


@kernel
def coordinate(w, i, p):
    """Set provider i's effort and the hours that coordination costs it this week."""
    provider = w.providers[i]
    hours = tie_hours(provider, p)
    watch = 0.0
    for m in range(provider.first_membership, provider.first_membership + provider.memberships):
        if w.memberships[m].active == 1:
            forum = w.forums[w.memberships[m].forum]
            hours = hours + membership_hours(forum, provider.gross_hours, p)
            watch = max(watch, monitor(forum, p))
    if practises_coproduction(provider, p):
        hours = hours + session_hours(p)
    provider.coordination = hours
    provider.effort = effort(provider.contested, watch, p)
    provider.referrals = 0


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


@kernel
def meet(w, f, p, seed, week):
    """Hold a meeting: members plan one after another, in a drawn order, seeing earlier plans; the fund is spent."""
    forum = w.forums[f]
    count = 0
    for r in range(forum.first_membership, forum.first_membership + forum.memberships):
        membership = w.memberships[w.roster[r]]
        if membership.active == 1:
            w.order[count] = membership.provider
            count += 1
            key = w.providers[membership.provider].key
            w.scratch[membership.provider] = draw(seed, draws.PLANNING_ORDER, week, key, forum.key)
    sort_by(w.scratch, w.order, count)
    for a in range(count):
        if plans_at_meetings(w.providers[w.order[a]], p) and w.providers[w.order[a]].planned_week != week:
            plan(w, w.order[a], p, week)
    spend_fund(w, f, p, week)


@kernel
def count_planned(w):
    """Set the whole places that the portfolios in effect plan for every cell."""
    for c in range(len(w.cells)):
        w.cells[c].supply = 0.0
        w.cells[c].places = 0
        w.cells[c].municipal_places = 0
    for o in range(len(w.offers)):
        offer = w.offers[o]
        provider = w.providers[offer.provider]
        if provider.active == 1:
            cell = w.cells[offer.cell]
            cell.supply = cell.supply + offer.share * provider.hours / offer.cost
            cell.places += offer.places
            if provider.kind == MUNICIPAL:
                cell.municipal_places += offer.places
    for c in range(len(w.cells)):
        w.cells[c].planned_places = int(w.cells[c].supply)


@kernel
def planning(w, p, seed, week):
    """Phase 5: providers plan on own days or at meetings; hours and places follow."""
    if p.information > 0.0:
        draw_errors(w, p, seed, week)
    for i in range(len(w.providers)):
        provider = w.providers[i]
        if provider.active == 0:
            continue
        if provider.vote_week == week:
            adopt(w, i)
        if not plans_at_meetings(provider, p) and is_own_day(provider, week, p, provider.kind == MUNICIPAL):
            plan(w, i, p, week)
    for f in range(len(w.forums)):
        if is_meeting_week(w.forums[f], p, week):
            meet(w, f, p, seed, week)
    for i in range(len(w.providers)):
        provider = w.providers[i]
        if provider.active == 1:
            coordinate(w, i, p)
            service_hours(provider, p)
            bank_hours(w, i, open_places(w, i), p)
    count_planned(w)

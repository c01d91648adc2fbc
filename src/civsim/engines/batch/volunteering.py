"""Phase 2: volunteers leave, join and are shared."""

from civsim import draws
from civsim.engines.batch.compiled import draw, kernel
from civsim.engines.batch.forums import own_membership, shared_membership
from civsim.rules.cooperation import can_spare, lacks_hours, sharing_probability
from civsim.rules.elementary import distance
from civsim.rules.kinds import MUNICIPAL
from civsim.rules.volunteering import (
    given_hours,
    join_probability,
    leave_probability,
    moves_on,
    place_volunteer,
    start_volunteering,
    stop_volunteering,
    volunteer_appeal,
)


@kernel
def count_volunteers(w):
    """Count the active volunteers and the recruiting hours of each district."""
    for d in range(len(w.districts)):
        w.districts[d].volunteers = 0
        w.districts[d].recruiting_hours = 0.0
    for v in range(len(w.volunteers)):
        if w.volunteers[v].provider >= 0:
            w.districts[w.volunteers[v].district].volunteers += 1
    for i in range(len(w.providers)):
        provider = w.providers[i]
        if provider.active == 1 and provider.kind != MUNICIPAL:
            district = w.districts[provider.district]
            district.recruiting_hours = district.recruiting_hours + provider.recruiting_hours


@kernel
def appeal_of(w, volunteer, i, p):
    """Return the weight with which a volunteer chooses provider i."""
    provider = w.providers[i]
    return volunteer_appeal(provider, distance(w.districts[volunteer.district], w.districts[provider.district]), p)


@kernel
def choose_provider(w, volunteer, p, u):
    """Return the provider a new volunteer joins, by appeal, or -1."""
    total = 0.0
    for i in range(len(w.providers)):
        w.scratch[i] = appeal_of(w, volunteer, i, p)
        total = total + w.scratch[i]
    if total <= 0.0:
        return -1
    target = u * total
    reached = 0.0
    chosen = -1
    for i in range(len(w.providers)):
        if w.scratch[i] > 0.0:
            chosen = i
            reached = reached + w.scratch[i]
            if reached > target:
                return i
    return chosen


@kernel
def join(w, volunteer, p, seed, week):
    """Let a volunteer join a provider, if there is any."""
    chosen = choose_provider(w, volunteer, p, draw(seed, draws.JOIN_CHOICE, week, volunteer.key, 0))
    if chosen >= 0:
        start_volunteering(volunteer, chosen)


@kernel
def serves(w, provider, service):
    """Return whether a provider offers a service anywhere."""
    for o in range(provider.first_offer, provider.first_offer + provider.offers):
        if w.cells[w.offers[o].cell].service == service:
            return True
    return False


@kernel
def list_needy(w):
    """List the members that lack hours in `w.order`; return how many there are."""
    needy = 0
    for j in range(len(w.providers)):
        if w.providers[j].member == 1 and lacks_hours(w.providers[j]):
            w.order[needy] = j
            needy += 1
    return needy


@kernel
def choose_borrower(w, volunteer, needy, p, u):
    """Return the fellow member, of the first `needy` in `w.order`, that lacks this volunteer most, or -1."""
    lender = volunteer.provider
    total = 0
    count = 0
    for k in range(needy):
        j = w.order[k]
        if is_borrower(w, volunteer, lender, j, p):
            total += w.providers[j].turned_away
            w.spare[count] = j
            count += 1
    target = u * total
    reached = 0
    for k in range(count):
        reached += w.providers[w.spare[k]].turned_away
        if reached > target:
            return w.spare[k]
    return -1


@kernel
def is_borrower(w, volunteer, lender, j, p):
    """Return whether provider j, which lacks hours, could use the volunteer: near, of its skill, a fellow member."""
    provider = w.providers[j]
    if j == lender:
        return False
    if distance(w.districts[volunteer.district], w.districts[provider.district]) > p.sharing_distance:
        return False
    return serves(w, provider, volunteer.service) and shared_membership(w, lender, j) >= 0


@kernel
def share_volunteer(w, volunteer, needy, p, seed, week):
    """Place a volunteer for the coming weeks: with a fellow member that lacks hours, or at home."""
    lender = w.providers[volunteer.provider]
    place = volunteer.provider
    m = own_membership(w, volunteer.provider)
    if m >= 0 and can_spare(lender):
        trust = w.memberships[m].trust
        if draw(seed, draws.PLACING, week, volunteer.key, 0) < sharing_probability(trust, p):
            borrower = choose_borrower(w, volunteer, needy, p, draw(seed, draws.PLACING_CHOICE, week, volunteer.key, 0))
            if borrower >= 0:
                place = borrower
                w.administration[0].moves += 1
                if len(w.flows) > 0:
                    w.flows[volunteer.provider * len(w.providers) + place].volunteers += 1
    place_volunteer(volunteer, place, p)


@kernel
def volunteer(w, p, seed, week):
    """Phase 2: volunteers leave, join and are placed, at home or with a fellow member."""
    count_volunteers(w)
    needy = list_needy(w)
    is_sharing = week % p.sharing_interval == 0
    for i in range(len(w.providers)):
        w.providers[i].volunteer_hours = 0.0
    for v in range(len(w.volunteers)):
        one = w.volunteers[v]
        if one.provider >= 0:
            gone = w.providers[one.provider].active == 0
            if gone or draw(seed, draws.LEAVE, week, one.key, 0) < leave_probability(one, p):
                stop_volunteering(one)
                if gone and moves_on(p):
                    join(w, one, p, seed, week)
        elif draw(seed, draws.JOIN, week, one.key, 0) < join_probability(one, w.districts[one.district], p):
            join(w, one, p, seed, week)
        if one.provider >= 0:
            if is_sharing or w.providers[one.placed].active == 0:
                share_volunteer(w, one, needy, p, seed, week)
            host = w.providers[one.placed]
            host.volunteer_hours = host.volunteer_hours + given_hours(one, p)
    for d in range(len(w.districts)):
        w.districts[d].recruits = 0

"""Who is a member of what: forums, circles, ties and the indices that follow from them."""

from civsim import draws
from civsim.engines.batch.compiled import draw, kernel
from civsim.rules.access import paid_case_hours
from civsim.rules.cooperation import (
    belongs,
    circle_of,
    forum_exists,
    is_covered,
    needs_delegates,
    office_hours,
)
from civsim.rules.finance import pay_office_and_hub
from civsim.rules.kinds import ENDOGENOUS, HUB, MUNICIPAL, NGO


@kernel
def is_ngo(provider):
    """Return whether a provider is an NGO that is at work."""
    return provider.kind == NGO and provider.active == 1


@kernel
def any_members(w):
    """Return whether a forum has members."""
    members = 0
    for f in range(len(w.forums)):
        members += w.forums[f].members
    return members > 0


@kernel
def index_offers(w):
    """List the offers by cell, in the order of the offers."""
    for c in range(len(w.cells)):
        w.cells[c].offers = 0
    for o in range(len(w.offers)):
        w.cells[w.offers[o].cell].offers += 1
    first = 0
    for c in range(len(w.cells)):
        w.cells[c].first_offer = first
        first += w.cells[c].offers
        w.cells[c].offers = 0
    for o in range(len(w.offers)):
        cell = w.cells[w.offers[o].cell]
        w.directory[cell.first_offer + cell.offers] = o
        cell.offers += 1


@kernel
def index_members(w):
    """List the memberships by forum, in the order of the memberships."""
    for f in range(len(w.forums)):
        w.forums[f].memberships = 0
    for m in range(len(w.memberships)):
        w.forums[w.memberships[m].forum].memberships += 1
    first = 0
    for f in range(len(w.forums)):
        w.forums[f].first_membership = first
        first += w.forums[f].memberships
        w.forums[f].memberships = 0
    for m in range(len(w.memberships)):
        forum = w.forums[w.memberships[m].forum]
        w.roster[forum.first_membership + forum.memberships] = m
        forum.memberships += 1


@kernel
def choose_delegates(w):
    """Send the member with the most staff of each district forum to the forum above; ties go to the first."""
    for m in range(len(w.memberships)):
        w.memberships[m].delegate = 0
    for f in range(len(w.forums)):
        forum = w.forums[f]
        best = -1
        for r in range(forum.first_membership, forum.first_membership + forum.memberships):
            m = w.roster[r]
            if w.memberships[m].active == 0:
                continue
            staff = w.providers[w.memberships[m].provider].staff
            if best < 0 or staff > w.providers[w.memberships[best].provider].staff:
                best = m
        if best >= 0 and forum.parent >= 0:
            w.memberships[best].delegate = 1


@kernel
def is_delegate(w, i):
    """Return whether provider i is a delegate of a district forum."""
    provider = w.providers[i]
    for m in range(provider.first_membership, provider.first_membership + provider.memberships):
        if w.memberships[m].active == 1 and w.memberships[m].delegate == 1:
            return True
    return False


@kernel
def shared_membership(w, i, j):
    """Return the membership of provider j in the first circle it shares with provider i, or -1."""
    one, other = w.providers[i], w.providers[j]
    if one.member == 0 or other.member == 0:
        return -1
    for b in range(other.first_membership, other.first_membership + other.memberships):
        if w.memberships[b].circle < 0:
            continue
        for a in range(one.first_membership, one.first_membership + one.memberships):
            if w.memberships[a].circle == w.memberships[b].circle:
                return b
    return -1


@kernel
def own_membership(w, i):
    """Return the first active membership of provider i, or -1."""
    provider = w.providers[i]
    for m in range(provider.first_membership, provider.first_membership + provider.memberships):
        if w.memberships[m].active == 1:
            return m
    return -1


@kernel
def count_ties(w, seen):
    """Count for each member the fellow members that serve one of its cells; `seen` is scratch, one per provider."""
    for i in range(len(w.providers)):
        seen[i] = -1
    for i in range(len(w.providers)):
        provider = w.providers[i]
        provider.ties = 0
        if provider.member == 0:
            continue
        for o in range(provider.first_offer, provider.first_offer + provider.offers):
            cell = w.cells[w.offers[o].cell]
            for d in range(cell.first_offer, cell.first_offer + cell.offers):
                j = w.offers[w.directory[d]].provider
                if j != i and seen[j] != i and shared_membership(w, i, j) >= 0:
                    seen[j] = i
                    provider.ties += 1


@kernel
def arrange(w, p, seed, seen):
    """Rebuild the forums under the governance in force."""
    for f in range(len(w.forums)):
        w.forums[f].active = 1 if forum_exists(w.forums[f], p) else 0
        w.forums[f].members = 0
    for i in range(len(w.providers)):
        provider = w.providers[i]
        provider.member = 0
        district = w.districts[provider.district]
        if p.membership == ENDOGENOUS and provider.kind != MUNICIPAL:
            wants = provider.active == 1 and provider.joins == 1 and is_covered(district, p)
        else:
            wants = belongs(provider, district, p, draw(seed, draws.MEMBER, 0, provider.key, 0))
        for m in range(provider.first_membership, provider.first_membership + provider.memberships):
            membership = w.memberships[m]
            membership.circle = -1
            membership.active = 1 if wants and w.forums[membership.forum].active == 1 else 0
    choose_delegates(w)
    for m in range(len(w.memberships)):
        membership = w.memberships[m]
        forum = w.forums[membership.forum]
        if membership.active == 1 and needs_delegates(forum, p) and not is_delegate(w, membership.provider):
            membership.active = 0
        if membership.active == 1:
            membership.circle = circle_of(membership.forum, forum, p)
            forum.members += 1
            w.providers[membership.provider].member = 1
    count_ties(w, seen)
    set_hub(w, p)


@kernel
def set_hub(w, p):
    """Set the paid hours of the hub and of offices, in the administration and per circle of members."""
    members = 0
    has_municipal = False
    for i in range(len(w.providers)):
        members += w.providers[i].member
        if w.providers[i].kind == MUNICIPAL and w.providers[i].active == 1:
            has_municipal = True
    people = 0
    for d in range(len(w.districts)):
        people += w.districts[d].people
    administration = w.administration[0]
    has_hub = p.cases == HUB and p.referral > 0.0 and members > 0
    cases = paid_case_hours(float(people), p) if has_hub else 0.0
    office = office_hours(members, p) if members > 0 else 0.0
    pay_office_and_hub(administration, cases, office, has_municipal, p)

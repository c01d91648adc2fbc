"""The contest for grants: who bids with whom, what a bid weighs, how many hours go into it."""

from civsim import draws
from civsim.engines.batch.compiled import draw, kernel
from civsim.engines.batch.forums import is_ngo, own_membership
from civsim.engines.batch.sorting import sort_by
from civsim.rules.contest import best_grant_seeking, joint_bidders, joint_claim, revise_grant_seeking
from civsim.rules.finance import claim, contested_part
from civsim.rules.kinds import CONTEST, NGO, QUARTER


@kernel
def form_joint_bids(w, p, seed):
    """Let a part of each forum's NGOs, in a drawn order, apply as one; each belongs to one such bid at most."""
    for i in range(len(w.providers)):
        w.providers[i].bids_with = -1
    for f in range(len(w.forums)):
        forum = w.forums[f]
        forum.bidders = 0
        forum.bid_hours = 0.0
        forum.bid_staff = 0.0
        forum.bid_reputation = 0.0
        if p.joint_bid <= 0.0 or p.grant_rule != CONTEST:
            continue
        count = 0
        for r in range(forum.first_membership, forum.first_membership + forum.memberships):
            i = w.memberships[w.roster[r]].provider
            if w.providers[i].kind == NGO and own_membership(w, i) == w.roster[r]:
                w.order[count] = i
                w.scratch[i] = draw(seed, draws.JOINT_BID, 0, w.providers[i].key, 0)
                count += 1
        sort_by(w.scratch, w.order, count, w.spare)
        for a in range(joint_bidders(count, p)):
            provider = w.providers[w.order[a]]
            provider.bids_with = f
            forum.bidders += 1
            forum.bid_hours = forum.bid_hours + provider.grant_seeking
            forum.bid_staff = forum.bid_staff + provider.staff
            forum.bid_reputation = forum.bid_reputation + provider.reputation
        if forum.bidders > 0:
            forum.bid_reputation = forum.bid_reputation / forum.bidders


@kernel
def claim_of(w, i, need_claim, p):
    """Return the weight with which contested money is given to provider i, alone or as a partner in a joint bid."""
    provider = w.providers[i]
    if provider.bids_with >= 0:
        return joint_claim(w.forums[provider.bids_with], p)
    return claim(provider, need_claim, p)


@kernel
def best_hours(w, i, prize, total, rivals, p):
    """Return the best weekly hours of applications for provider i, or its part of its partners' best hours."""
    provider = w.providers[i]
    own = claim_of(w, i, 0.0, p)
    if provider.bids_with < 0:
        return best_grant_seeking(provider.reputation, provider.staff, prize, total - own, rivals, p)
    forum = w.forums[provider.bids_with]
    others = total - own * forum.bidders
    return best_grant_seeking(forum.bid_reputation, forum.bid_staff, prize, others, rivals, p) / forum.bidders


@kernel
def seek_grants(w, p, week, grants):
    """Let every applicant adapt the hours it spends on applications, all from the same state."""
    prize = contested_part(p) * grants if p.grant_rule == CONTEST else 0.0
    total = 0.0
    applicants = 0
    for i in range(len(w.providers)):
        provider = w.providers[i]
        if is_ngo(provider):
            total = total + (claim_of(w, i, 0.0, p) if prize > 0.0 else 0.0)
            applicants += 1 if provider.bids_with < 0 and provider.staff > 0.0 else 0
    for f in range(len(w.forums)):
        applicants += 1 if w.forums[f].bidders > 0 and w.forums[f].bid_staff > 0.0 else 0
    for i in range(len(w.providers)):
        provider = w.providers[i]
        if is_ngo(provider):
            w.scratch[i] = best_hours(w, i, prize, total, applicants - 1, p)
    for i in range(len(w.providers)):
        provider = w.providers[i]
        if is_ngo(provider):
            revise_grant_seeking(provider, w.scratch[i], applicants, p)
            cost = QUARTER * p.wage * provider.grant_seeking
            w.ledger[week].seeking_cost += cost
            if provider.bids_with >= 0:
                w.ledger[week].joint_seeking_cost += cost

"""Members refer people they turned away to each other."""

from civsim import draws
from civsim.engines.batch.calling import REFERRAL, ask
from civsim.engines.batch.compiled import draw, kernel
from civsim.engines.batch.environment import population_of
from civsim.engines.batch.forums import own_membership, shared_membership
from civsim.engines.batch.intake import admit
from civsim.engines.batch.recipients import cell_of
from civsim.rules.access import lose_in_referral, referral_probability, referral_weight
from civsim.rules.kinds import OWN


@kernel
def choose_target(w, i, cell_number, informed, p, u):
    """Return the offer of a fellow member to refer to, or -1.

    Informed: one with a free place, in proportion to its free places. Uninformed: any, at random.
    """
    cell = w.cells[cell_number]
    total = 0
    for d in range(cell.first_offer, cell.first_offer + cell.offers):
        total += target_weight(w, i, w.directory[d], informed, p)
    wanted = u * total
    reached = 0
    for d in range(cell.first_offer, cell.first_offer + cell.offers):
        reached += target_weight(w, i, w.directory[d], informed, p)
        if reached > wanted:
            return w.directory[d]
    return -1


@kernel
def target_weight(w, i, o, informed, p):
    """Return the weight of an offer as target of a referral by provider i."""
    weight = referral_weight(w.offers[o], informed, p)
    return weight if weight > 0 and is_fellow(w, i, w.offers[o].provider) else 0


@kernel
def is_fellow(w, i, j):
    """Return whether provider i can refer to provider j: another one that is active and in a forum with it."""
    return i != j and w.providers[j].active == 1 and shared_membership(w, i, j) >= 0


@kernel
def choose_own_target(w, recipient, i, cell_number, informed, p, u):
    """Return the offer of a fellow member to refer to by the weights of an own rule, or -1; `w.appeals` keeps them."""
    cell = w.cells[cell_number]
    total = 0.0
    for d in range(cell.first_offer, cell.first_offer + cell.offers):
        o = w.directory[d]
        w.appeals[o] = 0.0
        if is_fellow(w, i, w.offers[o].provider):
            provider, known = w.providers[w.offers[o].provider], 1.0 if informed else 0.0
            w.appeals[o] = ask(w, REFERRAL, (recipient, w.providers[i], provider, w.offers[o], known, p))
        total = total + w.appeals[o]
    wanted = u * total
    reached = 0.0
    chosen = -1
    for d in range(cell.first_offer, cell.first_offer + cell.offers):
        if w.appeals[w.directory[d]] > 0.0:
            chosen = w.directory[d]
            reached = reached + w.appeals[chosen]
            if reached > wanted:
                break
    return chosen


@kernel
def send(w, recipient, i, m, p, seed, week, turn):
    """Send one person on from provider i; return the offer aimed at, or -1 where the person stays or is lost."""
    informed = draw(seed, draws.TARGET, week, recipient.key, 2 * turn) < p.information
    u = draw(seed, draws.TARGET, week, recipient.key, 2 * turn + 1)
    if p.referral_rule == OWN:
        target = choose_own_target(w, recipient, i, cell_of(w, recipient), informed, p, u)
    else:
        target = choose_target(w, i, cell_of(w, recipient), informed, p, u)
    if target < 0:
        return -1
    tally = w.tallies[population_of(w, recipient).key]
    w.providers[i].referrals += 1
    w.memberships[m].referred += 1
    tally.referred += 1
    if draw(seed, draws.LEAKAGE, week, recipient.key, turn) < p.leakage:
        lose_in_referral(recipient)
        tally.leaked += 1
        return -1
    w.offers[target].applicants += 1
    w.providers[w.offers[target].provider].applied += 1
    return target


@kernel
def refer(w, count, p, seed, week):
    """Let members refer people they turned away to each other."""
    turn = p.own_tries
    while turn < p.own_tries + p.referral_hops and count > 0:
        sent = 0
        for a in range(count):
            recipient = w.recipients[w.applicants[a]]
            i = recipient.provider
            m = own_membership(w, i)
            if m < 0:
                continue
            probability = referral_probability(w.providers[i], w.memberships[m].trust, p)
            if draw(seed, draws.REFERRAL, week, recipient.key, turn) >= probability:
                continue
            target = send(w, recipient, i, m, p, seed, week, turn)
            if target >= 0:
                w.applicants[sent] = w.applicants[a]
                w.targets[sent] = target
                w.referrers[sent] = m
                sent += 1
        count = admit(w, sent, p, seed, week, turn)
        turn += 1

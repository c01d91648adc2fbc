"""Phase 7: free places are given among the applicants; members and the hub refer those turned away."""

from civsim import draws
from civsim.engines.batch.clearing import clear
from civsim.engines.batch.compiled import draw, kernel
from civsim.engines.batch.environment import population_of
from civsim.engines.batch.forums import own_membership, shared_membership
from civsim.engines.batch.recipients import apply, cell_of, open_doors
from civsim.rules.access import (
    case_places,
    enrol,
    is_admitted,
    is_first_refusal,
    lose_in_referral,
    queue_at_hub,
    referral_probability,
    return_to_seeking,
    turn_away,
    urgency,
)
from civsim.rules.elementary import ratio
from civsim.rules.kinds import HUB, MEMBER_TO_MEMBER, PENDING, RANDOM_INTAKE
from civsim.world import LONGEST_QUEUE


@kernel
def is_next(w, a, count, p, seed, week, turn):
    """Return whether applicant number a of this round gets a place, by the intake order of the provider."""
    recipient = w.recipients[w.applicants[a]]
    offer = w.offers[w.targets[a]]
    u = draw(seed, draws.ADMISSION, week, recipient.key, turn)
    if p.intake == RANDOM_INTAKE or w.providers[offer.provider].member == 0:
        return is_admitted(u, offer.free, offer.applicants)
    own = urgency(recipient, p, u)
    ahead = 0
    for b in range(count):
        if b != a and w.targets[b] == w.targets[a]:
            other = w.recipients[w.applicants[b]]
            rank = urgency(other, p, draw(seed, draws.ADMISSION, week, other.key, turn))
            if rank > own or (rank == own and b < a):
                ahead += 1
    return ahead < offer.remaining


@kernel
def admit(w, count, p, seed, week, turn):
    """Give the free places of every offer among its applicants; return how many are turned away.

    Those turned away move to the front of the lists `applicants`, `targets` and `referrers`.
    """
    for o in range(len(w.offers)):
        w.offers[o].remaining = w.offers[o].free
    for a in range(count):
        w.admitted[a] = 1 if is_next(w, a, count, p, seed, week, turn) else 0
        offer = w.offers[w.targets[a]]
        offer.applicants -= 1
        if w.admitted[a] == 1:
            offer.free -= 1
    kept = 0
    for a in range(count):
        recipient = w.recipients[w.applicants[a]]
        offer = w.offers[w.targets[a]]
        provider = w.providers[offer.provider]
        population = population_of(w, recipient)
        tally = w.tallies[population.key]
        if w.admitted[a] == 1:
            enrol(recipient, offer, provider, w.cells[offer.cell], week)
            population.enrolled += 1
            tally.admitted += 1
            tally.waited += recipient.weeks_waited
            if w.referrers[a] >= 0:
                credit_referral(w, w.referrers[a], offer.provider)
        else:
            tally.turned_away += 1 if is_first_refusal(recipient) else 0
            turn_away(recipient, offer, provider)
            w.applicants[kept] = w.applicants[a]
            w.targets[kept] = w.targets[a]
            w.referrers[kept] = w.referrers[a]
            kept += 1
    return kept


@kernel
def credit_referral(w, m, to):
    """Count a referral that arrived: for the referring member's trust, the receiver's payoff and the flows."""
    w.memberships[m].completed += 1
    w.providers[to].referred_in += 1
    if len(w.flows) > 0:
        w.flows[w.memberships[m].provider * len(w.providers) + to].referrals += 1


@kernel
def choose_target(w, i, cell_number, informed, u):
    """Return the offer of a fellow member to refer to, or -1.

    Informed: one with a free place, in proportion to its free places. Uninformed: any, at random.
    """
    cell = w.cells[cell_number]
    total = 0
    for d in range(cell.first_offer, cell.first_offer + cell.offers):
        total += target_weight(w, i, w.directory[d], informed)
    wanted = u * total
    reached = 0
    for d in range(cell.first_offer, cell.first_offer + cell.offers):
        reached += target_weight(w, i, w.directory[d], informed)
        if reached > wanted:
            return w.directory[d]
    return -1


@kernel
def target_weight(w, i, o, informed):
    """Return the weight of an offer as target of a referral by provider i."""
    offer = w.offers[o]
    if offer.provider == i or w.providers[offer.provider].active == 0:
        return 0
    if informed and offer.free <= 0:
        return 0
    if shared_membership(w, i, offer.provider) < 0:
        return 0
    return offer.free if informed else 1


@kernel
def send(w, a, recipient, i, m, p, seed, week, turn):
    """Send one person on from provider i; return the offer aimed at, or -1 where the person stays or is lost."""
    informed = draw(seed, draws.TARGET, week, recipient.key, 2 * turn) < p.information
    u = draw(seed, draws.TARGET, week, recipient.key, 2 * turn + 1)
    target = choose_target(w, i, cell_of(w, recipient), informed, u)
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
            target = send(w, a, recipient, i, m, p, seed, week, turn)
            if target >= 0:
                w.applicants[sent] = w.applicants[a]
                w.targets[sent] = target
                w.referrers[sent] = m
                sent += 1
        count = admit(w, sent, p, seed, week, turn)
        turn += 1


@kernel
def queue_up(w, count, p, seed, week):
    """Let members hand people they turned away to the hub."""
    for a in range(count):
        recipient = w.recipients[w.applicants[a]]
        m = own_membership(w, recipient.provider)
        if m < 0:
            continue
        probability = referral_probability(w.providers[recipient.provider], w.memberships[m].trust, p)
        if draw(seed, draws.REFERRAL, week, recipient.key, p.own_tries) < probability:
            queue_at_hub(recipient)


@kernel
def hub_of(w, recipient):
    """Return the membership through which a pending person came to a hub, or -1 if it is gone."""
    return own_membership(w, recipient.provider) if recipient.provider >= 0 else -1


@kernel
def open_hubs(w, p):
    """Split the paid case hours over the hubs by their members; return all members."""
    members = 0
    for f in range(len(w.forums)):
        w.forums[f].pending = 0
        w.forums[f].case_places = 0
    for m in range(len(w.memberships)):
        if w.memberships[m].circle >= 0:
            w.forums[w.memberships[m].circle].case_places += 1
            members += 1
    for f in range(len(w.forums)):
        part = ratio(float(w.forums[f].case_places), float(members))
        w.forums[f].case_places = case_places(w.administration[0].case_hours * part, p)


@kernel
def handle_queue(w, p, seed, week):
    """Let the hubs place the people who have waited longest, as many as their paid hours allow."""
    open_hubs(w, p)
    hubs = len(w.forums)
    for k in range(len(w.queue)):
        w.queue[k] = 0
    for r in range(len(w.recipients)):
        if w.recipients[r].status == PENDING:
            m = hub_of(w, w.recipients[r])
            if m < 0:
                return_to_seeking(w.recipients[r])
            else:
                wait = min(w.recipients[r].weeks_waited, LONGEST_QUEUE - 1)
                w.queue[w.memberships[m].circle * LONGEST_QUEUE + wait] += 1
    for f in range(hubs):
        left = w.forums[f].case_places
        wait = LONGEST_QUEUE - 1
        while wait >= 0:
            waiting = w.queue[f * LONGEST_QUEUE + wait]
            if waiting <= left:
                left -= waiting
                wait -= 1
            else:
                break
        w.forums[f].oldest = wait
        w.forums[f].pending = w.queue[f * LONGEST_QUEUE + wait] if wait >= 0 else 0
        w.forums[f].case_places = left
    sent = 0
    for r in range(len(w.recipients)):
        recipient = w.recipients[r]
        if recipient.status == PENDING:
            m = hub_of(w, recipient)
            if is_handled(w, w.forums[w.memberships[m].circle], recipient, seed, week):
                return_to_seeking(recipient)
                target = send(w, sent, recipient, recipient.provider, m, p, seed, week, p.own_tries)
                if target >= 0:
                    w.applicants[sent] = r
                    w.targets[sent] = target
                    w.referrers[sent] = m
                    sent += 1
    admit(w, sent, p, seed, week, p.own_tries)


@kernel
def is_handled(w, forum, recipient, seed, week):
    """Return whether the hub handles a pending person this week: oldest first, the last week drawn."""
    wait = min(recipient.weeks_waited, LONGEST_QUEUE - 1)
    if wait != forum.oldest:
        return wait > forum.oldest
    handled = is_admitted(draw(seed, draws.QUEUE, week, recipient.key, 0), forum.case_places, forum.pending)
    forum.pending -= 1
    if handled:
        forum.case_places -= 1
    return handled


@kernel
def admission(w, count, p, seed, week):
    """Phase 7: give places to the `count` applicants in `w.applicants`; refer those turned away."""
    attempt = 0
    while attempt < p.own_tries:
        open_doors(w, p)
        found = 0
        for a in range(count):
            target = apply(w, w.applicants[a], p, seed, week, attempt)
            if target >= 0:
                w.applicants[found] = w.applicants[a]
                w.targets[found] = target
                w.referrers[found] = -1
                found += 1
        if p.clearing == 1:
            clear(w, found, seed, week, attempt)
        count = admit(w, found, p, seed, week, attempt)
        attempt += 1
    if p.referral > 0.0 and p.cases == MEMBER_TO_MEMBER:
        refer(w, count, p, seed, week)
    if p.cases == HUB:
        queue_up(w, count, p, seed, week)
        handle_queue(w, p, seed, week)

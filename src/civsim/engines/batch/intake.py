"""Who of the applicants gets the free places of an offer."""

import numpy as np

from civsim import draws
from civsim.engines.batch.calling import INTAKE, ask
from civsim.engines.batch.compiled import draw, kernel
from civsim.engines.batch.environment import population_of
from civsim.rules.access import enrol, is_admitted, is_first_refusal, turn_away, urgency
from civsim.rules.kinds import OWN, RANDOM_INTAKE


@kernel
def rank(w, a, p, week, u):
    """Return the rank of applicant number a of this round, whose luck is u; higher goes first."""
    recipient = w.recipients[w.applicants[a]]
    if p.intake == OWN:
        return ask(w, INTAKE, (recipient, w.providers[w.offers[w.targets[a]].provider], u, float(week), p))
    return urgency(recipient, p, u)


@kernel
def make_room(w, count):
    """Make the lists of applications long enough for `count` people; in most weeks of most towns they are."""
    if len(w.targets) < count:
        size = min(2 * count, len(w.recipients))
        w.targets = np.zeros(size, np.int32)
        w.referrers = np.zeros(size, np.int32)
        w.next_rival = np.zeros(size, np.int32)
        w.admitted = np.zeros(size, np.int8)


@kernel
def is_next(w, a, p, seed, week, turn):
    """Return whether applicant number a of this round gets a place, by the intake order of the provider."""
    recipient = w.recipients[w.applicants[a]]
    offer = w.offers[w.targets[a]]
    u = draw(seed, draws.ADMISSION, week, recipient.key, turn)
    if p.intake == RANDOM_INTAKE or (w.providers[offer.provider].member == 0 and p.intake != OWN):
        return is_admitted(u, offer.free, offer.applicants)
    own = rank(w, a, p, week, u)
    ahead = 0
    b = w.first_rival[w.targets[a]]
    while b >= 0:
        if b != a:
            other = w.recipients[w.applicants[b]]
            theirs = rank(w, b, p, week, draw(seed, draws.ADMISSION, week, other.key, turn))
            if theirs > own or (theirs == own and b < a):
                ahead += 1
        b = w.next_rival[b]
    return ahead < offer.remaining


@kernel
def chain_rivals(w, count):
    """Chain the applicants of every offer, so that each can be ranked among its rivals alone."""
    for o in range(len(w.offers)):
        w.first_rival[o] = -1
    for a in range(count - 1, -1, -1):
        w.next_rival[a] = w.first_rival[w.targets[a]]
        w.first_rival[w.targets[a]] = a


@kernel
def admit(w, count, p, seed, week, turn):
    """Give the free places of every offer among its applicants; return how many are turned away.

    Those turned away move to the front of the lists `applicants`, `targets` and `referrers`.
    """
    for o in range(len(w.offers)):
        w.offers[o].remaining = w.offers[o].free
    if p.intake != RANDOM_INTAKE:
        chain_rivals(w, count)
    for a in range(count):
        w.admitted[a] = 1 if is_next(w, a, p, seed, week, turn) else 0
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

"""Whom people in need apply to: by what they know, and by the weights of the offers there."""

from civsim import draws
from civsim.engines.batch.calling import CHOICE, ask
from civsim.engines.batch.compiled import draw, kernel
from civsim.engines.batch.environment import population_of
from civsim.engines.batch.recipients import cell_of, find_offer
from civsim.rules.access import find_no_offer, is_open, set_appeal
from civsim.rules.kinds import OWN


@kernel
def count_known(w, r, cell_number):
    """Return how many offers a recipient may know in a cell: all, or one per provider on the contact list."""
    if len(w.first_contact) == 0:
        return w.cells[cell_number].offers
    return w.first_contact[r + 1] - w.first_contact[r]


@kernel
def known_offer(w, r, cell_number, rank):
    """Return one of the offers that recipient r may know in a cell, or -1 if the provider offers nothing there."""
    if len(w.first_contact) == 0:
        return w.directory[w.cells[cell_number].first_offer + rank]
    return find_offer(w, w.contacts[w.first_contact[r] + rank], cell_number)


@kernel
def weigh_offers(w, r, p):
    """Write into `w.appeals` how an own rule weighs, for recipient r alone, the offers that they may know."""
    recipient = w.recipients[r]
    cell_number = cell_of(w, recipient)
    for rank in range(count_known(w, r, cell_number)):
        o = known_offer(w, r, cell_number, rank)
        if o >= 0:
            provider = w.providers[w.offers[o].provider]
            w.appeals[o] = 0.0
            if is_open(w.offers[o], provider):
                w.appeals[o] = ask(w, CHOICE, (recipient, provider, w.offers[o], p))


@kernel
def choose_offer(w, r, u):
    """Return the offer a person applies to, by appeal, or -1; not the provider that last turned them away."""
    recipient = w.recipients[r]
    cell_number = cell_of(w, recipient)
    known = count_known(w, r, cell_number)
    total = 0.0
    others = 0.0
    for rank in range(known):
        o = known_offer(w, r, cell_number, rank)
        if o >= 0:
            total = total + w.appeals[o]
            if w.sellers[o] != recipient.provider:
                others = others + w.appeals[o]
    avoid = others > 0.0
    if avoid:
        total = others
    if total <= 0.0:
        return -1
    target = u * total
    reached = 0.0
    chosen = -1
    for rank in range(known):
        o = known_offer(w, r, cell_number, rank)
        if o < 0 or w.appeals[o] <= 0.0:
            continue
        if not (avoid and w.sellers[o] == recipient.provider):
            chosen = o
            reached = reached + w.appeals[o]
            if reached > target:
                break
    return chosen


@kernel
def open_doors(w, p):
    """Set the free places and the appeal of every offer.

    What applicants compare is also kept in rows of its own: next to each other, dozens of offers are read at once.
    """
    for o in range(len(w.offers)):
        offer = w.offers[o]
        set_appeal(offer, w.providers[offer.provider], p)
        offer.applicants = 0
        w.appeals[o] = offer.appeal
        w.sellers[o] = offer.provider


@kernel
def apply(w, r, p, seed, week, attempt):
    """Let one person apply; return the offer, or -1 where there is none."""
    recipient = w.recipients[r]
    tally = w.tallies[population_of(w, recipient).key]
    if p.choice_rule == OWN:
        weigh_offers(w, r, p)
    target = choose_offer(w, r, draw(seed, draws.CHOICE, week, recipient.key, attempt))
    if target < 0:
        find_no_offer(recipient)
        return -1
    w.offers[target].applicants += 1
    w.providers[w.offers[target].provider].applied += 1
    tally.applied += 1
    return target

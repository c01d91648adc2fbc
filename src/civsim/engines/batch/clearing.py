"""A clearing house tells applicants where to go, so that as many as possible find a place."""

import numpy as np

from civsim import draws
from civsim.engines.batch.choosing import count_known, known_offer
from civsim.engines.batch.compiled import draw, kernel
from civsim.engines.batch.recipients import cell_of
from civsim.engines.batch.sorting import sort_by


@kernel
def look_around(w, a, parent, seen, frontier, size):
    """List the offers with places that applicant a knows and nobody has looked at; return how many are listed."""
    r = w.applicants[a]
    cell_number = cell_of(w, w.recipients[r])
    for rank in range(count_known(w, r, cell_number)):
        o = known_offer(w, r, cell_number, rank)
        if o >= 0 and seen[o] == 0 and w.offers[o].free > 0:
            seen[o] = 1
            parent[o] = a
            frontier[size] = o
            size += 1
    return size


@kernel
def find_path(w, a, sent, after, left, parent, seen, frontier):
    """Return the offer that has a place for applicant a if others sent before move on, or -1.

    After a failure the offers looked at stay marked: no later search through them can succeed.
    """
    size = look_around(w, a, parent, seen, frontier, 0)
    at = 0
    while at < size:
        o = frontier[at]
        if left[o] > 0:
            for k in range(size):
                seen[frontier[k]] = 0
            return o
        b = sent[o]
        while b >= 0:
            size = look_around(w, b, parent, seen, frontier, size)
            b = after[b]
        at += 1
    return -1


@kernel
def remove(first, after, before, a, o):
    """Take applicant a off the list of those sent to offer o."""
    if before[a] >= 0:
        after[before[a]] = after[a]
    else:
        first[o] = after[a]
    if after[a] >= 0:
        before[after[a]] = before[a]


@kernel
def append(first, after, before, a, o):
    """Put applicant a in front of those sent to offer o."""
    before[a] = -1
    after[a] = first[o]
    if first[o] >= 0:
        before[first[o]] = a
    first[o] = a


@kernel
def redirect(w, a, o):
    """Let applicant a apply to offer o instead of the offer chosen."""
    old = w.offers[w.targets[a]]
    old.applicants -= 1
    w.providers[old.provider].applied -= 1
    w.targets[a] = o
    w.offers[o].applicants += 1
    w.providers[w.offers[o].provider].applied += 1


@kernel
def clear(w, count, seed, week, turn):
    """Send `count` applicants where as many as possible find a place (augmenting paths, Kuhn 1955), in drawn order.

    Those for whom there is none still apply where they chose.
    """
    luck = np.empty(count)
    order = np.empty(count, np.int32)
    for a in range(count):
        order[a] = a
        luck[a] = draw(seed, draws.CLEARING, week, w.recipients[w.applicants[a]].key, turn)
    offers = len(w.offers)
    goal = np.full(count, -1, np.int32)
    after = np.full(count, -1, np.int32)
    before = np.full(count, -1, np.int32)
    sent = np.full(offers, -1, np.int32)
    parent = np.full(offers, -1, np.int32)
    frontier = np.empty(offers, np.int32)
    seen = np.zeros(offers, np.int8)
    left = np.empty(offers, np.int32)
    for o in range(offers):
        left[o] = w.offers[o].free
    sort_by(luck, order, count, np.empty(count, np.int32))
    for k in range(count):
        a = order[k]
        o = find_path(w, a, sent, after, left, parent, seen, frontier)
        if o >= 0:
            left[o] -= 1
        while o >= 0:
            b = parent[o]
            old = goal[b]
            if old >= 0:
                remove(sent, after, before, b, old)
            append(sent, after, before, b, o)
            goal[b] = o
            o = old
    for a in range(count):
        if goal[a] >= 0 and goal[a] != w.targets[a]:
            redirect(w, a, goal[a])

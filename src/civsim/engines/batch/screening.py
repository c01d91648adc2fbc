"""Whom the rules must be asked about: most weeks most people have no need, and none arises."""

import numpy as np

from civsim.engines.batch.compiled import bits, kernel
from civsim.rules.kinds import AWAY, IDLE, OUTREACH_CONTACTS

ELEVEN = np.uint64(11)
TWO_TO_53 = 9007199254740992.0
"""A fraction is made of the 53 bits left when eleven of 64 are dropped."""


@kernel
def highest_need(w, p):
    """Return a probability that no onset of a need exceeds; 1 where everybody must be asked."""
    highest = 0.0
    for k in range(len(w.populations)):
        highest = max(highest, w.populations[k].need_probability)
        if p.open_population == 1 and w.populations[k].arrivals > 0:
            highest = 1.0
    if p.learn_awareness == 1 and p.outreach_form == OUTREACH_CONTACTS:
        highest = 1.0
    return highest


@kernel
def note_needs(people, stream_key, limit, keys, may_arise):
    """Note whether a need may arise for each of a block of people.

    The second loop has no branches and reads a plain row of numbers, so that the processor draws for eight at a time;
    comparing the bits with a whole number saves making fractions of them.
    """
    for k in range(len(people)):
        keys[k] = people[k].key
    highest = np.uint64(limit * TWO_TO_53) + np.uint64(1)
    for k in range(len(people)):
        may_arise[k] = bits(stream_key, keys[k], 0) >> ELEVEN < highest


@kernel
def learn_awareness(people, populations, groups):
    """Let the awareness of a block of people change by outreach, word of mouth and forgetting."""
    number = -1
    keep, gain = 1.0, 0.0
    for r in range(len(people)):
        one = people[r]
        own = one.district * groups + one.group
        if own != number:
            number = own
            keep, gain = populations[own].awareness_keep, populations[own].awareness_gain
        if one.status != AWAY:
            one.awareness = keep * one.awareness + gain


@kernel
def list_engaged(w, first, count, stream_key, limit, p):
    """Let outreach change the awareness of the block of people from `first` on; list those whom the rules concern.

    Appends to the first `count` of `w.engaged` all who are in need, or may be this week; returns the new length.
    Nothing is decided here: everybody listed goes through the rules. Those left out have no need and would draw the
    same numbers, which fall short of the same thresholds.
    """
    some = w.recipients[first : first + len(w.block_keys)]
    engaged, may_arise = w.engaged, w.may_arise
    note_needs(some, stream_key, limit, w.block_keys, may_arise)
    if p.learn_awareness == 1:
        learn_awareness(some, w.populations, len(w.populations) // len(w.districts))
    for k in range(len(some)):
        engaged[count] = first + k
        count += may_arise[k] | (some[k].status != IDLE) | (some[k].participates == 1)
    return count

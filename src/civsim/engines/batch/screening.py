"""Whom the rules must be asked about: most weeks most people have no need, and none arises."""

import numpy as np

from civsim import draws
from civsim.engines.batch.compiled import bits, fetch, kernel, week_key
from civsim.rules.kinds import IDLE, OUTREACH_CONTACTS

ELEVEN, NOBODY = np.uint64(11), np.uint64(0)
TWO_TO_53 = 9007199254740992.0
"""A fraction is made of the 53 bits left when eleven of 64 are dropped."""

AHEAD = 12
"""How many people ahead the processor looks."""


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
def is_busy(recipient):
    """Return whether the rules must be asked about a person whatever is drawn."""
    return (recipient.status != IDLE) | (recipient.participates == 1)


@kernel
def fetch_ahead(w, k, engaged):
    """Let the processor bring somebody whom the rules will soon concern nearer while it works on the k-th engaged."""
    fetch(w.recipients, w.engaged[min(k + AHEAD, engaged - 1)])


@kernel
def learn_awareness(w, week):
    """Let the awareness of everybody change by outreach, word of mouth and forgetting."""
    for k in range(len(w.stretches)):
        some = w.stretches[k]
        if some.since <= week:
            population = w.populations[some.population]
            keep, gain = population.awareness_keep, population.awareness_gain
            for r in range(some.first, some.end):
                w.knowledge[r].awareness = keep * w.knowledge[r].awareness + gain


@kernel
def list_block(w, first, count, stream_key, highest):
    """List those of the block of people from `first` on whom the rules concern, after the first `count` of `w.engaged`.

    The first two loops have no branches, so that the processor takes many people at a time; comparing the bits with a
    whole number saves making fractions of them. Eight people are passed over at once where nobody is concerned.
    """
    engaged, may_arise = w.engaged, w.may_arise
    people = min(len(may_arise), len(w.recipients) - first)
    busy = w.busy[first : first + people]
    for k in range(people):
        may_arise[k] = bits(stream_key, first + k, 0) >> ELEVEN < highest
    for k in range(people):
        may_arise[k] |= busy[k]
    words = may_arise.view(np.uint64)
    for word in range((people + 7) // 8):
        if words[word] != NOBODY:
            for k in range(8 * word, min(8 * word + 8, people)):
                engaged[count] = first + k
                count += may_arise[k]
    return count


@kernel
def list_engaged(w, p, seed, week):
    """List in `w.engaged` all who are in need, or may be this week; return how many there are.

    Nothing is decided here: everybody listed goes through the rules. Those left out have no need and would draw the
    same numbers, which fall short of the same thresholds.
    """
    stream_key = week_key(seed, draws.NEED_ONSET, week)
    highest = np.uint64(highest_need(w, p) * TWO_TO_53) + np.uint64(1)
    count = 0
    for first in range(0, len(w.recipients), len(w.may_arise)):
        count = list_block(w, first, count, stream_key, highest)
    return count

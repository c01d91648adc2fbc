"""A hub takes people whom members turned away and places those who have waited longest."""

from civsim import draws
from civsim.engines.batch.compiled import draw, kernel
from civsim.engines.batch.forums import own_membership
from civsim.engines.batch.intake import admit
from civsim.engines.batch.referral import send
from civsim.rules.access import case_places, is_admitted, queue_at_hub, referral_probability, return_to_seeking
from civsim.rules.elementary import ratio
from civsim.rules.kinds import PENDING
from civsim.world import LONGEST_QUEUE


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
def list_pending(w, engaged):
    """List the people pending at a hub in `w.applicants`, and count them by the weeks they have waited.

    Who has lost the hub seeks again. Returns how many are listed.
    """
    pending = 0
    for k in range(len(w.queue)):
        w.queue[k] = 0
    for k in range(engaged):
        recipient = w.recipients[w.engaged[k]]
        if recipient.status == PENDING:
            m = hub_of(w, recipient)
            if m < 0:
                return_to_seeking(recipient)
            else:
                wait = min(recipient.weeks_waited, LONGEST_QUEUE - 1)
                w.queue[w.memberships[m].circle * LONGEST_QUEUE + wait] += 1
                w.applicants[pending] = w.engaged[k]
                pending += 1
    return pending


@kernel
def share_case_places(w):
    """Give each hub's case places to those who have waited longest; the last week's share is drawn."""
    for f in range(len(w.forums)):
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


@kernel
def handle_queue(w, engaged, p, seed, week):
    """Let the hubs place the people who have waited longest, as many as their paid hours allow."""
    open_hubs(w, p)
    pending = list_pending(w, engaged)
    share_case_places(w)
    sent = 0
    for k in range(pending):
        recipient = w.recipients[w.applicants[k]]
        m = hub_of(w, recipient)
        if is_handled(w, w.forums[w.memberships[m].circle], recipient, seed, week):
            return_to_seeking(recipient)
            target = send(w, recipient, recipient.provider, m, p, seed, week, p.own_tries)
            if target >= 0:
                w.applicants[sent] = w.applicants[k]
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

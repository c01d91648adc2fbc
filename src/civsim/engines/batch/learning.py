"""Phases 8 and 9: everybody learns from the week; sessions with recipients; the week is tallied."""

from civsim import draws
from civsim.engines.batch.compiled import draw, kernel
from civsim.engines.batch.environment import population_of
from civsim.engines.batch.plan import own_circle
from civsim.engines.batch.recipients import cell_of
from civsim.engines.batch.screening import fetch_ahead, is_busy
from civsim.rules.cooperation import forum_meets
from civsim.rules.coproduction import participation_probability, practises_coproduction, take_part
from civsim.rules.effort import learn_reputation
from civsim.rules.kinds import ENROLLED, PENDING, QUARTER, SEEKING
from civsim.rules.need import is_active_seeker
from civsim.rules.planning import learn_demand
from civsim.rules.service import set_quality
from civsim.rules.trust import learn_trust
from civsim.rules.volunteering import tire


@kernel
def hold_sessions(w, engaged, p, seed, week):
    """Ask the people enrolled where recipients take part; participants name a need and speak of acquaintances."""
    for i in range(len(w.providers)):
        w.providers[i].participants = 0
        w.providers[i].asked = 0
    for o in range(len(w.offers)):
        w.offers[o].named = 0
    for f in range(len(w.forums)):
        w.forums[f].asked = 0
    for k in range(len(w.surveys)):
        w.surveys[k].named = 0
    for k in range(engaged):
        recipient = w.recipients[w.engaged[k]]
        if recipient.status != ENROLLED or not practises_coproduction(w.providers[recipient.provider], p):
            continue
        if recipient.participates == 0:
            u = draw(seed, draws.PARTICIPATION, week, recipient.key, 0)
            if u < participation_probability(recipient, p):
                take_part(recipient, w.cells[cell_of(w, recipient)].planned_places, week)
        if recipient.participates == 1:
            w.providers[recipient.provider].participants += 1
            survey(w, recipient, p, seed, week)


@kernel
def survey(w, recipient, p, seed, week):
    """Count the open needs among a participant's acquaintances, for the provider and for its circle."""
    i = recipient.provider
    f = own_circle(w, i)
    for k in range(p.acquaintances):
        first, count = 0, len(w.recipients)
        if draw(seed, draws.HOMOPHILY, week, recipient.key, k) < p.homophily:
            home = w.districts[recipient.district]
            first, count = home.first_recipient, home.end_recipient - home.first_recipient
        other = w.recipients[first + int(draw(seed, draws.ACQUAINTANCE, week, recipient.key, k) * count)]
        w.providers[i].asked += 1
        if f >= 0:
            w.forums[f].asked += 1
        if other.status != SEEKING and other.status != PENDING:
            continue
        cell_number = cell_of(w, other)
        if f >= 0:
            w.surveys[f * len(w.cells) + cell_number].named += 1
        provider = w.providers[i]
        for o in range(provider.first_offer, provider.first_offer + provider.offers):
            if w.offers[o].cell == cell_number:
                w.offers[o].named += 1


@kernel
def learn(w, p, week):
    """Phase 8: providers, volunteers and, once a quarter, members learn from the week."""
    for i in range(len(w.providers)):
        w.providers[i].used_hours = 0.0
    for o in range(len(w.offers)):
        offer = w.offers[o]
        learn_demand(offer, p)
        provider = w.providers[offer.provider]
        provider.used_hours = provider.used_hours + offer.cost * offer.enrolled
    for i in range(len(w.providers)):
        provider = w.providers[i]
        set_quality(provider, provider.participants > 0 and practises_coproduction(provider, p), p)
        learn_reputation(provider, p)
        if provider.member == 1:
            provider.coordination_spent = provider.coordination_spent + provider.coordination
        provider.payoff_weeks += 1
    for v in range(len(w.volunteers)):
        if w.volunteers[v].placed >= 0:
            tire(w.volunteers[v], w.providers[w.volunteers[v].placed], p)
    if (week + 1) % QUARTER == 0:
        learn_trusts(w, p)


@kernel
def learn_trusts(w, p):
    """Update the trust of every member in its forum."""
    promises = p.programmes > 0.0 and forum_meets(p)
    for m in range(len(w.memberships)):
        membership = w.memberships[m]
        if membership.active == 0:
            continue
        provider = w.providers[membership.provider]
        forum = w.forums[membership.forum]
        if promises and forum.members > 1:
            membership.promised = 1.0
            membership.kept = (forum.givers - provider.gives) / (forum.members - 1)
        learn_trust(membership, provider, p)


@kernel
def count_people(w, engaged):
    """Count those in need, enrolled and taking part at the end of the week.

    It adds zeros instead of asking who is what, so that the processor need not wait for one person to read the next.
    """
    for k in range(engaged):
        fetch_ahead(w, k, engaged)
        r = w.engaged[k]
        recipient = w.recipients[r]
        w.busy[r] = is_busy(recipient)
        tally = w.tallies[population_of(w, recipient).key]
        is_open = int(recipient.status == SEEKING) | int(recipient.status == PENDING)
        recipient.weeks_waited = min(recipient.weeks_waited + is_open, 32_000)
        tally.open += is_open
        tally.open_seekers += is_open & int(is_active_seeker(recipient))
        tally.enrolled += int(recipient.status == ENROLLED)
        tally.participants += recipient.participates


@kernel
def add_tally(total, part):
    """Add one tally to another."""
    total.arisen += part.arisen
    total.admitted += part.admitted
    total.met += part.met
    total.succeeded += part.succeeded
    total.lost_unaware += part.lost_unaware
    total.lost_unwilling += part.lost_unwilling
    total.lost_did_not_try += part.lost_did_not_try
    total.lost_no_offer += part.lost_no_offer
    total.lost_turned_away += part.lost_turned_away
    total.lost_in_referral += part.lost_in_referral
    total.lost_interrupted += part.lost_interrupted
    total.waited += part.waited
    total.tried += part.tried
    total.applied += part.applied
    total.turned_away += part.turned_away
    total.referred += part.referred
    total.leaked += part.leaked
    total.met_members += part.met_members
    total.lost_members += part.lost_members
    total.lost_outsiders += part.lost_outsiders
    total.open += part.open
    total.open_seekers += part.open_seekers
    total.enrolled += part.enrolled
    total.participants += part.participants

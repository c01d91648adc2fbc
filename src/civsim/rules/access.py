"""How people learn of offers, choose, are admitted and are referred."""

import math

from civsim.rules.elementary import clip, distance, positive, ratio, week_after
from civsim.rules.kinds import (
    ENROLLED,
    INTERRUPTED,
    LOST_IN_REFERRAL,
    LOT,
    MOST_URGENT,
    NEARNESS,
    NO_OFFER,
    PENDING,
    PERFORMANCE,
    SEEKING,
    TURNED_AWAY,
)
from civsim.rules.rule import rule


@rule
def contact_share(hours, people, p):
    """Return the share of `people` that the given outreach hours reach in a week."""
    return clip(ratio(hours, p.outreach_time * people), 0.0, 1.0)


@rule
def add_outreach(district, share):
    """Count one provider's outreach: reached shares added, and the chance that all of it misses somebody."""
    district.outreach_sum = district.outreach_sum + share
    district.outreach_missed = district.outreach_missed * (1.0 - share)


@rule
def informed_share(district, p):
    """Return the share of a district's outreach by members that avoid overlap."""
    return p.information * ratio(district.outreach_members, district.outreach_sum)


@rule
def join_outreach(district, information):
    """Return the share of the district reached: side by side by chance, without overlap where informed."""
    apart = 1.0 - district.outreach_missed
    together = clip(district.outreach_sum, 0.0, 1.0)
    return information * together + (1.0 - information) * apart


@rule
def set_awareness_change(population, contact, p):
    """Set keep and gain of A ← keep·A + gain: forgetting, word of mouth, then outreach."""
    mouth = p.word_of_mouth * ratio(float(population.enrolled), float(population.people))
    population.awareness_keep = (1.0 - contact) * (1.0 - p.awareness_decay) * (1.0 - mouth)
    stay = (1.0 - mouth) * p.awareness_decay * p.awareness_base + mouth
    population.awareness_gain = contact + (1.0 - contact) * stay


@rule
def set_nearness(offer, provider_district, cell_district, p):
    """Set how well a provider is known in the district of a cell: exp(-distance / scale)."""
    offer.nearness = math.exp(-distance(provider_district, cell_district) / p.distance_scale)


@rule
def is_open(offer, provider):
    """Return whether people can choose an offer: its provider is active and has places there, free or not."""
    return provider.active == 1 and offer.places > 0


@rule
def set_appeal(offer, provider, p):
    """Set the weight with which people of the cell choose this offer."""
    offer.free = max(offer.places - offer.enrolled, 0)
    if not is_open(offer, provider):
        offer.appeal = 0.0
    elif p.choice_rule == NEARNESS:
        offer.appeal = offer.nearness
    else:
        seen = (1.0 - p.transparency) + p.transparency * offer.free / offer.places
        offer.appeal = provider.reputation * math.sqrt(offer.places) * seen * offer.nearness


@rule
def is_admitted(u, free, waiting):
    """Draw whether the next of `waiting` applicants gets one of `free` places.

    Asked of each applicant in turn, it draws `free` of them uniformly, in one pass (Knuth, TAOCP 2, 3.4.2,
    Algorithm S).
    """
    return u * waiting < free


@rule
def urgency(recipient, p, u):
    """Return the rank value for coordinated intake; higher goes first, ties are drawn."""
    if p.intake == MOST_URGENT:
        return u - recipient.due_week
    return u + recipient.weeks_waited


@rule
def find_no_offer(recipient):
    """Record that nobody in reach offers what the person needs."""
    recipient.stage = max(recipient.stage, NO_OFFER)


@rule
def enrol(recipient, offer, provider, cell, week):
    """Give the person a place until the service is done."""
    recipient.status = ENROLLED
    recipient.provider = offer.provider
    recipient.due_week = week_after(week, recipient.duration)
    offer.enrolled += 1
    provider.enrolled += 1
    cell.open -= 1


@rule
def is_first_refusal(recipient):
    """Return whether a refusal would be the person's first for this need, or since their provider closed."""
    return recipient.stage < TURNED_AWAY or (recipient.stage == INTERRUPTED and recipient.provider < 0)


@rule
def turn_away(recipient, offer, provider):
    """Record that a provider had no place for the person; the first time counts as its missed demand."""
    provider.turned_away += 1
    if is_first_refusal(recipient):
        recipient.stage = max(recipient.stage, TURNED_AWAY)
        offer.first_turned_away += 1
    recipient.provider = offer.provider


@rule
def interrupt(recipient, p, week, patience_weeks):
    """Put a person whose provider closed back to seeking, with new patience."""
    recipient.status = SEEKING
    recipient.stage = INTERRUPTED
    recipient.provider = -1
    recipient.weeks_waited = 0
    recipient.due_week = week_after(week, patience_weeks)


@rule
def referral_probability(provider, trust, p):
    """Return the probability that a member refers somebody it must turn away."""
    rivalry = p.disclosure_loss * provider.contested if p.grant_rule == PERFORMANCE else 0.0
    return p.referral * trust * positive(1.0 - rivalry)


@rule
def referral_weight(offer, informed, p):
    """Return the weight of a fellow member's offer as target of a referral.

    Informed: its free places, or, by lot, any that has some alike. Uninformed: all alike.
    """
    if not informed:
        return 1
    return min(offer.free, 1) if p.referral_rule == LOT else offer.free


@rule
def lose_in_referral(recipient):
    """Record that a person did not arrive where they were sent; they do not try again for this need."""
    recipient.status = SEEKING
    recipient.stage = LOST_IN_REFERRAL


@rule
def queue_at_hub(recipient):
    """Hand a person over to the hub."""
    recipient.status = PENDING


@rule
def return_to_seeking(recipient):
    """Let a person whom the hub could not place try alone again."""
    recipient.status = SEEKING


@rule
def case_places(case_hours, p):
    """Return how many cases a hub can handle in a week; hours short of a case by rounding count as one."""
    return int(math.floor(case_hours / p.case_time + 1e-9))


@rule
def paid_case_hours(people, p):
    """Return the weekly hours that a hub is paid for, for a town with `people` recipients."""
    return p.case_hours * people / 1000.0

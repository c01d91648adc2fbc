"""Governance of forums, who belongs, what coordination costs, and what members share."""

from civsim.rules.elementary import ratio
from civsim.rules.kinds import (
    CITYWIDE,
    DISTRICT,
    DISTRICT_AND_CITY,
    FEDERATED,
    GIVEN,
    HUB,
    LEAD_ORGANISATION,
    MUNICIPAL,
    NETWORK_ADMINISTRATION,
    NO_DECISIONS,
    NO_SCOPE,
    OVERHEAD_SHARE,
    SHARE,
)
from civsim.rules.rule import rule


@rule
def largest_strength(p):
    """Return the largest of the seven strengths; where it is 0 no forum exists."""
    some = max(max(p.information, p.referral), max(p.planning, p.fund))
    return max(some, max(max(p.volunteer_pooling, p.programmes), p.coproduction))


@rule
def has_forums(p):
    """Return whether there are forums at all."""
    return largest_strength(p) > 0.0 and p.scope != NO_SCOPE


@rule
def forum_exists(forum, p):
    """Return whether a forum of this kind exists under the scope and strengths in force.

    Forums that a table gives exist under the scope `given`, and no others do.
    """
    if not has_forums(p):
        return False
    if p.scope == GIVEN or forum.given_by_table == 1:
        return p.scope == GIVEN and forum.given_by_table == 1
    if forum.district < 0:
        return p.scope == CITYWIDE or p.scope == DISTRICT_AND_CITY
    return p.scope == DISTRICT or p.scope == DISTRICT_AND_CITY


@rule
def forum_meets(p):
    """Return whether forums meet: something is decided jointly, and there is something to decide."""
    joint = p.planning + p.fund + p.volunteer_pooling + p.programmes
    return p.decisions != NO_DECISIONS and joint > 0.0


@rule
def is_centralised(p):
    """Return whether a lead organisation or an office ties all forums together (Provan & Kenis 2008)."""
    return p.decisions == LEAD_ORGANISATION or p.decisions == NETWORK_ADMINISTRATION


@rule
def meeting_weeks(forum, p):
    """Return the weeks between two meetings of a forum."""
    return p.city_meeting_interval if forum.district < 0 and p.scope == DISTRICT_AND_CITY else p.meeting_interval


@rule
def is_meeting_week(forum, p, week):
    """Return whether a forum meets this week."""
    return forum.active == 1 and forum_meets(p) and week % meeting_weeks(forum, p) == 0


@rule
def is_covered(district, p):
    """Return whether cooperation is introduced in a district."""
    return district.cover_order < p.districts_covered


@rule
def belongs(provider, district, p, u):
    """Return whether a provider is a member when membership is not its own choice."""
    if provider.active == 0 or not is_covered(district, p):
        return False
    if provider.kind == MUNICIPAL or p.membership != SHARE:
        return True
    return u < p.membership_share


@rule
def needs_delegates(forum, p):
    """Return whether only delegates of the district forums attend this forum."""
    return forum.district < 0 and p.scope == DISTRICT_AND_CITY and (p.decisions == FEDERATED or is_centralised(p))


@rule
def circle_of(forum_number, forum, p):
    """Return the forum within which a member's figures and referrals travel: the town's where centralised."""
    if forum.parent >= 0 and is_centralised(p):
        return forum.parent
    return forum_number


@rule
def monitor(forum, p):
    """Return how far a forum's members or office watch over effort (Holmström 1982)."""
    if not forum_meets(p):
        return 0.0
    if is_centralised(p):
        return p.office_monitor
    return 1.0 / max(forum.members, 1)


@rule
def membership_hours(forum, own_hours, p):
    """Return the weekly hours that one membership costs in meetings."""
    if p.overhead_form == OVERHEAD_SHARE:
        return p.overhead_share * max(forum.members - 1, 0) * own_hours
    if not forum_meets(p):
        return 0.0
    return (p.meeting_time + p.meeting_time_per_member * forum.members) / meeting_weeks(forum, p)


@rule
def tie_hours(provider, p):
    """Return the weekly hours for sharing figures, keeping ties and referring.

    With a hub there is one tie; else one with each member who serves the same cells.
    """
    if provider.member == 0 or p.overhead_form == OVERHEAD_SHARE:
        return 0.0
    ties = provider.ties
    if ties > 1 and p.cases == HUB:
        ties = 1
    shared = p.information_time * p.information + p.referral_time * provider.referrals
    return shared + p.tie_time * ties * largest_strength(p)


@rule
def office_hours(members, p):
    """Return the weekly hours of a lead organisation or office, paid from the same budget."""
    if p.cases == HUB or (is_centralised(p) and forum_meets(p)):
        return p.office_time * members
    return 0.0


@rule
def plans_at_meetings(provider, p):
    """Return whether a provider plans at meetings instead of on its own days: where planning is joint."""
    return provider.member == 1 and p.planning > 0.0 and forum_meets(p)


@rule
def vote_wait(p):
    """Return the weeks between a plan and its effect."""
    return p.vote_delay if p.committee_vote == 1 else 0


@rule
def believed_gap(disclosed, belief, duration):
    """Return the places missing that a member reports to the fund."""
    return disclosed * belief * duration


@rule
def fund_payment(fund, gap, all_gaps, hours, all_hours):
    """Return the euros a fund pays for one member's hours in one cell, by believed gap, then by hours there."""
    return fund * ratio(gap, all_gaps) * ratio(hours, all_hours)


@rule
def sharing_probability(trust, p):
    """Return the probability that a member lends a volunteer it can spare."""
    return p.volunteer_pooling * trust


@rule
def can_spare(provider):
    """Return whether a provider has volunteers to spare: hours left and nobody turned away."""
    return provider.active == 1 and provider.utilisation < 0.8 and provider.turned_away == 0


@rule
def lacks_hours(provider):
    """Return whether a provider lacks hours: it turns people away and uses nearly all it has."""
    return provider.active == 1 and provider.turned_away > 0 and provider.utilisation >= 0.8

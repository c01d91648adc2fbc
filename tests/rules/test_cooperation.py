"""What cooperation costs, how a forum spends its fund, and the sharing of volunteers."""

import pytest
from hypothesis import given, settings

from civsim.rules.cooperation import (
    believed_gap,
    can_spare,
    fund_payment,
    is_meeting_week,
    lacks_hours,
    largest_strength,
    membership_hours,
    monitor,
    office_hours,
    sharing_probability,
    tie_hours,
)

from .building import CALM, assert_state, close, parameter_sets, parameters, thing, unit

STRENGTHS = ("information", "referral", "planning", "fund", "volunteer_pooling", "programmes", "coproduction")
ROUND_TABLE = {"decisions": "participant_governed", "planning": 0.5}
LEAD = {"decisions": "lead_organisation", "planning": 0.5}
OFFICE = {"decisions": "network_administration", "planning": 0.5}
FEDERATION = {"decisions": "federated", "planning": 0.5}
IDLE_LEAD = {"decisions": "lead_organisation", "referral": 0.5}
NOBODY = {"decisions": "none", "planning": 0.5}


@pytest.mark.parametrize("name", STRENGTHS)
def test_each_strength_can_be_the_largest(name):
    others = dict.fromkeys(STRENGTHS, 0.25)
    assert largest_strength(parameters(**{**others, name: 0.75})) == 0.75
    assert largest_strength(parameters(**{name: 0.5})) == 0.5


@given(p=parameter_sets(*STRENGTHS))
@settings(**CALM)
def test_largest_strength_is_the_largest(p):
    strengths = [vars(p)[name] for name in STRENGTHS]
    assert largest_strength(p) in strengths and all(largest_strength(p) >= one for one in strengths)


@pytest.mark.parametrize(
    ("changes", "members", "watch"),
    [
        (ROUND_TABLE, 4, 0.25),
        (FEDERATION, 5, 0.2),
        (ROUND_TABLE, 0, 1.0),
        (LEAD, 4, 0.6),
        (OFFICE, 40, 0.6),
        (IDLE_LEAD, 4, 0.0),
        (NOBODY, 4, 0.0),
    ],
)
def test_monitor(changes, members, watch):
    assert monitor(thing(members=members), parameters(office_monitor=0.6, **changes)) == close(watch)


# (1 + .025 · 20) / 8 = .1875; form share: .005 · 19 · 40 h = 3.8
@pytest.mark.parametrize(
    ("changes", "members", "own_hours", "hours"),
    [
        (ROUND_TABLE, 20, 40.0, 0.1875),
        (LEAD, 20, 40.0, 0.1875),
        (ROUND_TABLE, 60, 40.0, 0.3125),
        ({**ROUND_TABLE, "meeting_interval": 4}, 20, 40.0, 0.375),
        ({**ROUND_TABLE, "meeting_time": 2.0}, 20, 40.0, 0.3125),
        ({**ROUND_TABLE, "meeting_time_per_member": 0.1}, 20, 40.0, 0.375),
        (NOBODY, 20, 40.0, 0.0),
        (IDLE_LEAD, 20, 40.0, 0.0),
        ({"overhead_form": "share"}, 20, 40.0, 3.8),
        ({"overhead_form": "share"}, 20, 10.0, 0.95),
        ({"overhead_form": "share", "overhead_share": 0.01}, 20, 40.0, 7.6),
        ({"overhead_form": "share"}, 1, 40.0, 0.0),
        ({"overhead_form": "share"}, 0, 40.0, 0.0),
    ],
)
def test_membership_hours(changes, members, own_hours, hours):
    chosen = {
        "meeting_time": 1.0,
        "meeting_time_per_member": 0.025,
        "meeting_interval": 8,
        "overhead_share": 0.005,
    }
    p = parameters(**{**chosen, **changes})
    assert membership_hours(thing(district=2, members=members), own_hours, p) == close(hours)


def test_the_citywide_meeting_over_districts_has_its_own_interval():
    p = parameters(scope="district_and_city", city_meeting_interval=13, meeting_interval=8, **FEDERATION)
    assert membership_hours(thing(district=-1, members=12), 40.0, p) == close(0.1)
    assert membership_hours(thing(district=1, members=24), 40.0, p) == close(0.2)


# .25 · .4 + .5 · 2 + .05 · 4 · .6 = 1.22
@pytest.mark.parametrize(
    ("member", "ties", "referrals", "changes", "hours"),
    [
        (1, 4, 2, {}, 1.22),
        (1, 4, 2, {"cases": "member_to_member"}, 1.22),
        (1, 4, 2, {"cases": "hub"}, 1.13),
        (1, 2, 2, {"cases": "hub"}, 1.13),
        (1, 4, 2, {"decisions": "lead_organisation"}, 1.22),
        (1, 0, 2, {"cases": "hub"}, 1.1),
        (1, 1, 2, {}, 1.13),
        (1, 4, 0, {}, 0.22),
        (1, 4, 2, {"information": 0.0}, 1.12),
        (1, 4, 2, {"information_time": 0.5}, 1.32),
        (1, 4, 2, {"referral_time": 0.25}, 0.72),
        (1, 4, 2, {"tie_time": 0.1}, 1.34),
        (1, 4, 2, {"fund": 1.0}, 1.3),
        (0, 4, 2, {}, 0.0),
        (1, 4, 2, {"overhead_form": "share"}, 0.0),
    ],
)
def test_tie_hours(member, ties, referrals, changes, hours):
    chosen = {
        "information": 0.4,
        "planning": 0.6,
        "information_time": 0.25,
        "referral_time": 0.5,
        "tie_time": 0.05,
    }
    p = parameters(**{**chosen, **changes})
    assert tie_hours(thing(member=member, ties=ties, referrals=referrals), p) == close(hours)


@pytest.mark.parametrize(
    ("changes", "hours"),
    [
        ({"cases": "hub"}, 2.0),
        ({"cases": "member_to_member"}, 0.0),
        (LEAD, 2.0),
        (OFFICE, 2.0),
        (IDLE_LEAD, 0.0),
        (FEDERATION, 0.0),
        ({**ROUND_TABLE, "cases": "hub"}, 2.0),
        ({**LEAD, "office_time": 0.3}, 6.0),
    ],
)
def test_office_hours(changes, hours):
    assert office_hours(20, parameters(**{"office_time": 0.1, **changes})) == close(hours)


def test_believed_gap():
    assert believed_gap(0.4, 2.0, 12.0) == close(9.6)


@pytest.mark.parametrize(
    ("fund", "gap", "gaps", "hours", "all_hours", "euros"),
    [
        (1_000.0, 3.0, 10.0, 5.0, 20.0, 75.0),
        (1_000.0, 10.0, 10.0, 20.0, 20.0, 1_000.0),
        (1_000.0, 3.0, 10.0, 0.0, 0.0, 0.0),
        (1_000.0, 0.0, 0.0, 5.0, 20.0, 0.0),
    ],
)
def test_fund_payment(fund, gap, gaps, hours, all_hours, euros):
    assert fund_payment(fund, gap, gaps, hours, all_hours) == close(euros)


@pytest.mark.parametrize(("pooling", "trust", "probability"), [(0.5, 0.8, 0.4), (1.0, 0.0, 0.0), (0.0, 1.0, 0.0)])
def test_sharing_probability(pooling, trust, probability):
    assert sharing_probability(trust, parameters(volunteer_pooling=pooling)) == close(probability)


@pytest.mark.parametrize(
    ("active", "utilisation", "turned_away", "spares", "lacks"),
    [
        (1, 0.79, 0, True, False),
        (1, 0.8, 0, False, False),
        (1, 0.79, 1, False, False),
        (1, 0.8, 1, False, True),
        (1, 1.0, 9, False, True),
        (0, 0.5, 0, False, False),
        (0, 1.0, 9, False, False),
    ],
)
def test_who_spares_and_who_lacks_hours(active, utilisation, turned_away, spares, lacks):
    provider = thing(active=active, utilisation=utilisation, turned_away=turned_away)
    assert (can_spare(provider), lacks_hours(provider)) == (spares, lacks)


@given(p=parameter_sets("volunteer_pooling"), trust=unit, more=unit)
@settings(**CALM)
def test_trust_opens_the_pool(p, trust, more):
    low, high = sorted((trust, more))
    assert 0.0 <= sharing_probability(low, p) <= sharing_probability(high, p) <= 1.0


def test_a_rule_on_parameters_changes_nothing():
    forum = thing(district=2, parent=-1, active=1, members=5)
    p = parameters(scope="district", **ROUND_TABLE)
    is_meeting_week(forum, p, 8)
    membership_hours(forum, 10.0, p)
    assert_state(forum, {"district": 2, "parent": -1, "active": 1, "members": 5}, {})

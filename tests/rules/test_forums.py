"""Which forums there are, who belongs to them, who decides and when they meet."""

import pytest

from civsim.rules.cooperation import (
    belongs,
    circle_of,
    forum_exists,
    forum_meets,
    has_forums,
    is_centralised,
    is_covered,
    is_meeting_week,
    meeting_weeks,
    needs_delegates,
    plans_at_meetings,
    vote_wait,
)
from civsim.rules.kinds import MUNICIPAL, NGO

from .building import parameters, thing

ROUND_TABLE = {"decisions": "participant_governed", "planning": 0.5}
LEAD = {"decisions": "lead_organisation", "planning": 0.5}
FEDERATION = {"decisions": "federated", "planning": 0.5}
IDLE_LEAD = {"decisions": "lead_organisation", "referral": 0.5}
NOBODY = {"decisions": "none", "planning": 0.5}
CITY, QUARTER = thing(district=-1, given_by_table=0), thing(district=2, given_by_table=0)


@pytest.mark.parametrize(
    ("scope", "city", "quarter"),
    [
        ("none", False, False),
        ("citywide", True, False),
        ("district", False, True),
        ("district_and_city", True, True),
        ("given", False, False),
    ],
)
def test_forum_exists(scope, city, quarter):
    p = parameters(scope=scope, referral=0.1)
    assert forum_exists(thing(district=2, given_by_table=1), p) is (scope == "given")
    assert (forum_exists(CITY, p), forum_exists(QUARTER, p)) == (city, quarter)
    assert forum_exists(thing(district=0, given_by_table=0), p) is quarter
    assert has_forums(p) is (scope != "none")
    idle = parameters(scope=scope)
    assert has_forums(idle) is False
    assert (forum_exists(CITY, idle), forum_exists(QUARTER, idle)) == (False, False)


@pytest.mark.parametrize(
    ("changes", "meets"),
    [
        (ROUND_TABLE, True),
        (LEAD, True),
        (FEDERATION, True),
        (NOBODY, False),
        (IDLE_LEAD, False),
        ({"decisions": "federated", "volunteer_pooling": 0.25}, True),
        ({"decisions": "federated", "programmes": 0.25}, True),
        ({"decisions": "federated", "fund": 0.25}, True),
        ({"decisions": "none", "fund": 1.0}, False),
        ({"decisions": "federated", "information": 1.0, "coproduction": 1.0}, False),
    ],
)
def test_forum_meets(changes, meets):
    assert forum_meets(parameters(**changes)) is meets


@pytest.mark.parametrize(
    ("decisions", "centralised"),
    [
        ("none", False),
        ("participant_governed", False),
        ("lead_organisation", True),
        ("network_administration", True),
        ("federated", False),
    ],
)
def test_who_decides(decisions, centralised):
    p = parameters(decisions=decisions)
    assert is_centralised(p) is centralised


@pytest.mark.parametrize(
    ("scope", "city", "quarter"),
    [("citywide", 8, 8), ("district", 8, 8), ("district_and_city", 13, 8), ("given", 8, 8)],
)
def test_meeting_weeks(scope, city, quarter):
    p = parameters(scope=scope, meeting_interval=8, city_meeting_interval=13)
    assert (meeting_weeks(CITY, p), meeting_weeks(QUARTER, p)) == (city, quarter)
    assert meeting_weeks(thing(district=0), p) == quarter


@pytest.mark.parametrize(
    ("district", "active", "week", "changes", "meets"),
    [
        (2, 1, 16, ROUND_TABLE, True),
        (2, 1, 15, ROUND_TABLE, False),
        (2, 1, 0, ROUND_TABLE, True),
        (2, 0, 16, ROUND_TABLE, False),
        (2, 1, 16, NOBODY, False),
        (2, 1, 16, IDLE_LEAD, False),
        (-1, 1, 16, ROUND_TABLE, False),
        (-1, 1, 26, ROUND_TABLE, True),
    ],
)
def test_is_meeting_week(district, active, week, changes, meets):
    p = parameters(scope="district_and_city", meeting_interval=8, city_meeting_interval=13, **changes)
    assert is_meeting_week(thing(district=district, active=active), p, week) is meets


@pytest.mark.parametrize(
    ("order", "covered", "expected"),
    [(0.4, 0.5, True), (0.5, 0.5, False), (0.6, 0.5, False), (0.0, 0.0, False)],
)
def test_is_covered(order, covered, expected):
    assert is_covered(thing(cover_order=order), parameters(districts_covered=covered)) is expected


@pytest.mark.parametrize(
    ("active", "order", "kind", "membership", "u", "member"),
    [
        (1, 0.2, NGO, "share", 0.79, True),
        (1, 0.2, NGO, "share", 0.8, False),
        (1, 0.2, NGO, "share", 0.9, False),
        (1, 0.2, MUNICIPAL, "share", 0.9, True),
        (1, 0.2, NGO, "all", 0.9, True),
        (1, 0.6, NGO, "all", 0.1, False),
        (1, 0.6, MUNICIPAL, "share", 0.1, False),
        (0, 0.2, NGO, "all", 0.1, False),
        (0, 0.2, MUNICIPAL, "share", 0.1, False),
    ],
)
def test_belongs(active, order, kind, membership, u, member):
    p = parameters(membership=membership, membership_share=0.8, districts_covered=0.5)
    assert belongs(thing(active=active, kind=kind), thing(cover_order=order), p, u) is member


@pytest.mark.parametrize(
    ("scope", "decisions", "delegates"),
    [
        ("district_and_city", "federated", True),
        ("district_and_city", "lead_organisation", True),
        ("district_and_city", "network_administration", True),
        ("district_and_city", "participant_governed", False),
        ("district_and_city", "none", False),
        ("citywide", "federated", False),
        ("citywide", "lead_organisation", False),
    ],
)
def test_needs_delegates(scope, decisions, delegates):
    p = parameters(scope=scope, decisions=decisions)
    assert needs_delegates(CITY, p) is delegates
    assert needs_delegates(QUARTER, p) is False
    assert needs_delegates(thing(district=0), p) is False


@pytest.mark.parametrize(
    ("parent", "decisions", "circle"),
    [
        (0, "lead_organisation", 0),
        (1, "network_administration", 1),
        (0, "federated", 5),
        (0, "participant_governed", 5),
        (-1, "lead_organisation", 5),
    ],
)
def test_circle_of(parent, decisions, circle):
    assert circle_of(5, thing(parent=parent), parameters(decisions=decisions)) == circle


@pytest.mark.parametrize(
    ("member", "changes", "at_meetings"),
    [
        (1, ROUND_TABLE, True),
        (0, ROUND_TABLE, False),
        (1, NOBODY, False),
        (1, FEDERATION, True),
        (1, {**FEDERATION, "planning": 0.0, "programmes": 1.0}, False),
        (1, {**FEDERATION, "planning": 0.0, "fund": 1.0, "volunteer_pooling": 1.0}, False),
    ],
)
def test_plans_at_meetings(member, changes, at_meetings):
    assert plans_at_meetings(thing(member=member), parameters(**changes)) is at_meetings


@pytest.mark.parametrize(("vote", "delay", "wait"), [(0, 4, 0), (1, 4, 4), (1, 0, 0)])
def test_vote_wait(vote, delay, wait):
    assert vote_wait(parameters(committee_vote=vote, vote_delay=delay)) == wait

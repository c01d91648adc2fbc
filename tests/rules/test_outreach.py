"""How people learn of offers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civsim.rules.access import add_outreach, contact_share, join_outreach, set_awareness_change

from .building import CALM, amount, assert_state, close, parameter_sets, parameters, thing, unit


@pytest.mark.parametrize(
    ("hours", "people", "time", "share"),
    [
        (5.0, 100, 0.25, 0.2),
        (5.0, 200, 0.25, 0.1),
        (5.0, 100, 0.5, 0.1),
        (0.0, 100, 0.25, 0.0),
        (50.0, 100, 0.25, 1.0),
        (5.0, 0, 0.25, 0.0),
    ],
)
def test_contact_share(hours, people, time, share):
    assert contact_share(hours, people, parameters(outreach_time=time)) == close(share)


@given(hours=amount, more=amount, people=st.integers(0, 10**7), p=parameter_sets("outreach_time"))
@settings(**CALM)
def test_more_outreach_never_reaches_fewer(hours, more, people, p):
    assert 0.0 <= contact_share(hours, people, p) <= contact_share(hours + more, people, p) <= 1.0


@pytest.mark.parametrize(
    ("total", "missed", "share", "total_after", "missed_after"),
    [
        (0.0, 1.0, 0.2, 0.2, 0.8),
        (0.2, 0.8, 0.2, 0.4, 0.64),
        (0.4, 0.64, 0.0, 0.4, 0.64),
        (0.5, 0.5, 1.0, 1.5, 0.0),
    ],
)
def test_add_outreach(total, missed, share, total_after, missed_after):
    district = thing(outreach_sum=total, outreach_missed=missed)
    add_outreach(district, share)
    assert_state(district, {}, {"outreach_sum": total_after, "outreach_missed": missed_after})


@pytest.mark.parametrize(
    ("total", "missed", "information", "reached"),
    [
        (1.0, 0.32768, 0.0, 0.67232),
        (1.0, 0.32768, 1.0, 1.0),
        (1.0, 0.32768, 0.25, 0.75424),
        (0.6, 0.512, 0.0, 0.488),
        (0.6, 0.512, 1.0, 0.6),
        (0.6, 0.512, 0.5, 0.544),
        (3.0, 0.0, 1.0, 1.0),
        (0.0, 1.0, 0.5, 0.0),
    ],
)
def test_join_outreach(total, missed, information, reached):
    assert join_outreach(thing(outreach_sum=total, outreach_missed=missed), information) == close(reached)


@given(shares=st.lists(unit, max_size=12), information=unit, more=unit)
@settings(**CALM)
def test_information_never_lowers_what_outreach_reaches(shares, information, more):
    district = thing(outreach_sum=0.0, outreach_missed=1.0)
    for share in shares:
        add_outreach(district, share)
    low, high = sorted((information, more))
    assert -1e-12 <= join_outreach(district, low) <= join_outreach(district, high) + 1e-12 <= 1.0 + 2e-12


# mouth .4 · 25/100 = .1; forgetting .2 towards .3; each case: what the awareness A becomes
@pytest.mark.parametrize(
    ("enrolled", "people", "contact", "keep", "gain"),
    [
        (0, 100, 0.0, 0.8, 0.06),
        (25, 100, 0.0, 0.72, 0.154),
        (25, 100, 0.5, 0.36, 0.577),
        (0, 100, 0.25, 0.6, 0.295),
        (25, 100, 1.0, 0.0, 1.0),
        (0, 0, 0.0, 0.8, 0.06),
    ],
)
def test_set_awareness_change(enrolled, people, contact, keep, gain):
    before = {"enrolled": enrolled, "people": people}
    population = thing(before)
    p = parameters(word_of_mouth=0.4, awareness_decay=0.2, awareness_base=0.3)
    set_awareness_change(population, contact, p)
    assert_state(population, before, {"awareness_keep": keep, "awareness_gain": gain})


@given(
    p=parameter_sets("word_of_mouth", "awareness_decay", "awareness_base"),
    enrolled=st.integers(0, 1000),
    idle=st.integers(0, 1000),
    contact=unit,
    awareness=unit,
)
@settings(**CALM)
def test_awareness_stays_a_share(p, enrolled, idle, contact, awareness):
    population, reached = (thing(enrolled=enrolled, people=enrolled + idle) for _ in range(2))
    set_awareness_change(population, 0.0, p)
    set_awareness_change(reached, contact, p)
    without = population.awareness_keep * awareness + population.awareness_gain
    with_outreach = reached.awareness_keep * awareness + reached.awareness_gain
    assert 0.0 <= without <= with_outreach + 1e-12 <= 1.0 + 2e-12

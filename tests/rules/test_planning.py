"""How providers decide where their hours go, alone and together."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civsim.rules.planning import (
    disclosure,
    expected_share,
    figure_error,
    is_own_day,
    learn_demand,
    missing_places,
    plan_weight,
    revise_share,
    target_hours,
    voiced_places,
)

from .building import CALM, amount, assert_state, close, draw, parameter_sets, parameters, thing, unit


@pytest.mark.parametrize(
    ("week", "phase", "municipal", "plans"),
    [
        (0, 0, False, True),
        (5, 0, False, False),
        (6, 0, False, True),
        (4, 2, False, True),
        (8, 2, False, False),
        (52, 0, True, True),
        (50, 2, True, True),
        (6, 0, True, False),
        (12, 2, True, False),
    ],
)
def test_is_own_day(week, phase, municipal, plans):
    provider = thing(planning_interval=6, planning_phase=phase)
    assert is_own_day(provider, week, parameters(municipal_interval=52), municipal) is plans


@pytest.mark.parametrize(
    ("belief", "turned_away", "learn", "after"),
    [(2.0, 6, 1, 3.0), (2.0, 0, 1, 1.5), (0.0, 4, 1, 1.0), (2.0, 6, 0, 2.0)],
)
def test_learn_demand(belief, turned_away, learn, after):
    offer = thing(belief=belief, first_turned_away=turned_away, places=3)
    learn_demand(offer, parameters(demand_memory=0.25, learn_demand=learn))
    assert_state(offer, {"places": 3}, {"belief": after, "first_turned_away": 0})
    assert type(offer.first_turned_away) is int


@pytest.mark.parametrize(
    ("spread", "u", "error"),
    [
        (0.3, 0.5, 1.0),
        (0.3, 0.8413447460685429, 1.3),
        (0.3, 1.0 - 0.8413447460685429, 0.7),
        (0.0, 0.99, 1.0),
        (0.6, 0.01, 0.0),
    ],
)
def test_figure_error(spread, u, error):
    assert figure_error(parameters(figure_error=spread), u) == close(error)


@pytest.mark.parametrize(
    ("trust", "loss", "contested", "disclosed"),
    [
        (0.5, 0.5, 0.4, 0.4),
        (0.5, 1.0, 1.0, 0.0),
        (0.8, 0.25, 0.6, 0.68),
        (0.5, 0.0, 1.0, 0.5),
        (0.0, 0.5, 0.4, 0.0),
    ],
)
def test_disclosure(trust, loss, contested, disclosed):
    assert disclosure(thing(contested=contested), trust, parameters(disclosure_loss=loss)) == close(disclosed)


@given(p=parameter_sets("disclosure_loss"), trust=unit, more=unit, contested=unit, rival=unit)
@settings(**CALM)
def test_trust_opens_and_rivalry_closes(p, trust, more, contested, rival):
    low, high = sorted((trust, more))
    calm, fierce = (thing(contested=one) for one in sorted((contested, rival)))
    assert 0.0 <= disclosure(calm, low, p) <= disclosure(calm, high, p) <= 1.0
    assert disclosure(fierce, high, p) <= disclosure(calm, high, p)


@pytest.mark.parametrize(("demand", "duration", "places"), [(2.0, 12.0, 24.0), (0.5, 6.0, 3.0), (0.0, 6.0, 0.0)])
def test_missing_places(demand, duration, places):
    assert missing_places(demand, duration) == close(places)


@pytest.mark.parametrize(
    ("own", "everyone", "demand", "duration", "expected"),
    [
        (5, 20, 2.0, 12.0, 6.0),
        (20, 20, 2.0, 12.0, 24.0),
        (5, 10, 3.0, 4.0, 6.0),
        (0, 20, 2.0, 12.0, 0.0),
        (0, 0, 2, 12, 0),
    ],
)
def test_expected_share(own, everyone, demand, duration, expected):
    assert expected_share(own, everyone, demand, duration) == close(expected)


# 100 asked by 10 participants; open share .1 · 200 people · 12 weeks / patience 8 = 30 places;
# (10·30 + 20·3) / (10 + 20) = 12
@pytest.mark.parametrize(
    ("named", "asked", "people", "duration", "own", "changes", "places"),
    [
        (10, 100, 200, 12.0, 3.0, {}, 12.0),
        (0, 100, 200, 12.0, 3.0, {}, 2.0),
        (20, 100, 200, 12.0, 3.0, {}, 22.0),
        (10, 100, 100, 12.0, 3.0, {}, 7.0),
        (10, 100, 200, 6.0, 3.0, {}, 7.0),
        (10, 100, 200, 12.0, 6.0, {}, 14.0),
        (10, 100, 200, 12.0, 3.0, {"patience": 4.0}, 22.0),
        (10, 100, 200, 12.0, 3.0, {"acquaintances": 5}, 16.5),
        (10, 100, 200, 12.0, 3.0, {"survey_prior": 40.0}, 8.4),
        (10, 100, 200, 12.0, 3.0, {"survey_prior": 0.0}, 30.0),
        (1, 1, 200, 12.0, 3.0, {"survey_prior": 0.1}, 151.5),
        (0, 0, 200, 12.0, 3.0, {}, 3.0),
    ],
)
def test_voiced_places(named, asked, people, duration, own, changes, places):
    p = parameters(**{"patience": 8.0, "acquaintances": 10, "survey_prior": 20.0, **changes})
    assert voiced_places(named, asked, people, duration, own, p) == close(places)


@pytest.mark.parametrize(
    ("skill", "cost", "missing", "free", "planning", "weight"),
    [
        (0.8, 2.0, 10.0, 4.0, 0.0, 4.0),
        (0.8, 2.0, 10.0, 4.0, 1.0, 2.4),
        (0.8, 2.0, 10.0, 4.0, 0.5, 3.2),
        (0.4, 2.0, 10.0, 4.0, 0.5, 1.6),
        (0.8, 4.0, 10.0, 4.0, 0.5, 1.6),
        (0.8, 2.0, 10.0, 12.0, 1.0, 0.0),
        (0.8, 2.0, 0.0, 0.0, 1.0, 0.0),
    ],
)
def test_plan_weight(skill, cost, missing, free, planning, weight):
    assert plan_weight(thing(skill=skill, cost=cost), missing, free, parameters(planning=planning)) == close(weight)


@given(p=parameter_sets("planning"), missing=amount, more=amount, free=amount)
@settings(**CALM)
def test_gaps_attract_and_free_places_deter(p, missing, more, free):
    offer = thing(skill=0.7, cost=1.5)
    assert 0.0 <= plan_weight(offer, missing, free, p) <= plan_weight(offer, missing + more, free, p)
    assert plan_weight(offer, missing, free + more, p) <= plan_weight(offer, missing, free, p)


# weights: own 2/8 = .25, shared 6/10 = .6, voice 3/4 = .75; in use 3 places of 2 h; 20 h spare
@pytest.mark.parametrize(
    ("information", "voice", "totals", "spare", "hours"),
    [
        (0.0, 0.0, (8.0, 10.0, 4.0), 20.0, 11.0),
        (1.0, 0.0, (8.0, 10.0, 4.0), 20.0, 18.0),
        (0.0, 1.0, (8.0, 10.0, 4.0), 20.0, 21.0),
        (1.0, 1.0, (8.0, 10.0, 4.0), 20.0, 21.0),
        (0.25, 0.0, (8.0, 10.0, 4.0), 20.0, 12.75),
        (0.25, 0.4, (8.0, 10.0, 4.0), 20.0, 16.05),
        (0.25, 0.4, (8.0, 10.0, 4.0), 0.0, 6.0),
        (0.0, 0.0, (0.0, 10.0, 4.0), 20.0, 8.0),
        (1.0, 0.0, (8.0, 0.0, 4.0), 20.0, 11.0),
        (0.0, 1.0, (8.0, 10.0, 0.0), 20.0, 11.0),
        (1.0, 1.0, (0.0, 0.0, 0.0), 20.0, 8.0),
    ],
)
def test_target_hours(information, voice, totals, spare, hours):
    before = {
        "cost": 2.0,
        "enrolled": 3,
        "share": 0.1,
        "own_weight": 2.0,
        "shared_weight": 6.0,
        "voice_weight": 3.0,
    }
    offer = thing(before)
    assert target_hours(offer, *totals, spare, information, voice, parameters()) == close(hours)
    assert_state(offer, before, {})


@pytest.mark.parametrize(("information", "voice", "hours"), [(0.0, 0.0, 11.0), (1.0, 0.0, 14.0), (0.0, 1.0, 16.0)])
def test_small_weights_count_as_large_ones_do(information, voice, hours):
    offer = thing(cost=2.0, enrolled=3, share=0.1, own_weight=0.2, shared_weight=0.2, voice_weight=0.2)
    assert target_hours(offer, 0.8, 0.5, 0.4, 20.0, information, voice, parameters()) == close(hours)


@given(
    weights=st.lists(st.tuples(amount, amount, amount), min_size=1, max_size=8),
    spare=amount,
    mix=unit,
    voice=unit,
)
@settings(**CALM)
def test_targets_add_up_to_the_hours(weights, spare, mix, voice):
    offers = [thing(cost=1.5, enrolled=2, share=1.0 / len(weights)) for _ in weights]
    for offer, (own, shared, voiced) in zip(offers, weights, strict=True):
        offer.own_weight, offer.shared_weight, offer.voice_weight = own, shared, voiced
    totals = [sum(column) for column in zip(*weights, strict=True)]
    hours = sum(target_hours(offer, *totals, spare, mix, voice, parameters()) for offer in offers)
    assert hours == pytest.approx(3.0 * len(weights) + spare, rel=1e-9)


# target (1 − .2)·6/10 + .2/4 = .53
@pytest.mark.parametrize(
    ("planned", "hours", "total", "cells", "agility", "exploration", "after"),
    [
        (0.3, 6.0, 10.0, 4, 0.5, 0.2, 0.415),
        (0.3, 6.0, 10.0, 4, 1.0, 0.2, 0.53),
        (0.3, 6.0, 10.0, 4, 0.0, 0.2, 0.3),
        (0.3, 6.0, 10.0, 4, 0.5, 0.0, 0.45),
        (0.3, 6.0, 10.0, 4, 1.0, 1.0, 0.25),
        (0.3, 6.0, 10.0, 2, 1.0, 0.2, 0.58),
        (0.9, 1.0, 10.0, 4, 0.5, 0.2, 0.515),
        (0.3, 0.3, 0.5, 4, 0.5, 0.2, 0.415),
        (0.3, 0.0, 0.0, 4, 1.0, 0.2, 0.29),
    ],
)
def test_revise_share(planned, hours, total, cells, agility, exploration, after):
    offer = thing(planned_share=planned, share=0.1)
    revise_share(offer, hours, total, cells, parameters(agility=agility, exploration=exploration))
    assert_state(offer, {"share": 0.1}, {"planned_share": after})


@given(p=parameter_sets("agility", "exploration"), hours=st.lists(amount, min_size=1, max_size=8))
@settings(**CALM)
def test_shares_still_add_up_to_one(p, hours):
    offers = [thing(planned_share=1.0 / len(hours)) for _ in hours]
    for offer, one in zip(offers, hours, strict=True):
        revise_share(offer, one, sum(hours), len(hours), p)
        assert 0.0 <= offer.planned_share <= 1.0
    assert sum(offer.planned_share for offer in offers) == pytest.approx(1.0, rel=1e-9)


@given(p=parameter_sets("figure_error"), u=draw)
@settings(**CALM)
def test_a_figure_never_turns_negative(p, u):
    assert 0.0 <= figure_error(p, u) < 30.0

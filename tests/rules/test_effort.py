"""How hard staff work, and how well a provider is spoken of."""

import pytest
from hypothesis import given, settings

from civsim.rules.effort import effort, learn_reputation

from .building import CALM, assert_state, close, count, parameter_sets, parameters, thing, unit


@pytest.mark.parametrize(
    ("contested", "watch", "slack", "expected"),
    [
        (0.0, 0.0, 0.15, 0.85),
        (0.4, 0.0, 0.15, 0.91),
        (0.0, 0.4, 0.15, 0.91),
        (0.4, 0.5, 0.2, 0.9),
        (0.6, 0.5, 0.2, 0.92),
        (1.0, 0.0, 0.3, 1.0),
        (0.3, 0.1, 0.0, 1.0),
    ],
)
def test_effort(contested, watch, slack, expected):
    assert effort(contested, watch, parameters(slack=slack)) == close(expected)


@given(p=parameter_sets("slack"), contested=unit, watch=unit, more=unit)
@settings(**CALM)
def test_effort_lies_between_slack_and_full_and_rises(p, contested, watch, more):
    low, high = sorted((contested, more))
    assert 1.0 - p.slack <= effort(low, watch, p) <= effort(high, watch, p) <= 1.0
    assert effort(watch, low, p) <= effort(watch, high, p)


# quality .8 · (1 − 3/12) = .6 against a reputation of .5 or .9
@pytest.mark.parametrize(
    ("before", "applied", "turned_away", "active", "learn", "memory", "after"),
    [
        (0.5, 12, 3, 1, 1, 0.25, 0.525),
        (0.9, 12, 3, 1, 1, 0.25, 0.825),
        (0.5, 12, 0, 1, 1, 0.25, 0.575),
        (0.5, 0, 0, 1, 1, 0.25, 0.575),
        (0.5, 12, 12, 1, 1, 0.25, 0.375),
        (0.5, 1, 1, 1, 1, 0.25, 0.375),
        (0.5, 12, 3, 1, 1, 0.05, 0.505),
        (0.06, 12, 12, 1, 1, 0.5, 0.05),
        (0.5, 12, 12, 1, 1, 1.0, 0.05),
        (0.5, 12, 3, 0, 1, 0.25, 0.5),
        (0.5, 12, 3, 1, 0, 0.25, 0.5),
    ],
)
def test_learn_reputation(before, applied, turned_away, active, learn, memory, after):
    state = {"applied": applied, "turned_away": turned_away, "active": active, "quality": 0.8}
    provider = thing(state, reputation=before)
    learn_reputation(provider, parameters(reputation_memory=memory, learn_reputation=learn))
    assert_state(provider, state, {"reputation": after})


@given(
    p=parameter_sets("reputation_memory"),
    quality=unit,
    more=unit,
    reputation=unit,
    turned_away=count,
    admitted=count,
)
@settings(**CALM)
def test_reputation_rises_with_quality(p, quality, more, reputation, turned_away, admitted):
    poor, good = (
        thing(active=1, quality=one, turned_away=turned_away, applied=turned_away + admitted)
        for one in sorted((quality, more))
    )
    for provider in (poor, good):
        provider.reputation = max(0.05, reputation)
        learn_reputation(provider, p)
    assert 0.05 <= poor.reputation <= good.reputation <= 1.0

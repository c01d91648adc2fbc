"""How members come to trust their forum, or cease to."""

import pytest
from hypothesis import given, settings

from civsim.rules.trust import learn_trust

from .building import CALM, assert_state, count, parameter_sets, parameters, thing, unit


# s = (3 + 3)/(4 + 4) = .75: .5 + .2·.5·.75 − .4·.5·.25 − .1·.4·.5 = .505
@pytest.mark.parametrize(
    ("trust", "referred", "completed", "promised", "kept", "contested", "learn", "after"),
    [
        (0.5, 4, 3, 4.0, 3.0, 0.4, 1, 0.505),
        (0.5, 4, 3, 0.0, 0.0, 0.4, 1, 0.505),
        (0.5, 0, 0, 4.0, 3.0, 0.4, 1, 0.505),
        (0.5, 3, 1, 1.0, 1.0, 0.4, 1, 0.43),
        (0.5, 4, 4, 0.0, 0.0, 0.0, 1, 0.6),
        (0.8, 4, 4, 0.0, 0.0, 0.0, 1, 0.84),
        (0.5, 4, 0, 0.0, 0.0, 0.0, 1, 0.3),
        (0.8, 0, 0, 0.0, 2.0, 0.0, 1, 0.8),
        (0.5, 0, 0, 0.0, 0.0, 1.0, 1, 0.45),
        (0.5, 0, 0, 0.5, 0.25, 0.0, 1, 0.45),
        (0.0, 4, 0, 0.0, 0.0, 1.0, 1, 0.0),
        (0.5, 4, 3, 4.0, 3.0, 0.4, 0, 0.5),
        (0.5, 2, 4, 0.0, 0.0, 0.0, 1, 0.6),
    ],
)
def test_learn_trust(trust, referred, completed, promised, kept, contested, learn, after):
    membership = thing(trust=trust, referred=referred, completed=completed, promised=promised, kept=kept, given=2.0)
    p = parameters(trust_gain=0.2, trust_loss=0.4, trust_rivalry=0.1, learn_trust=learn)
    learn_trust(membership, thing(contested=contested), p)
    counters = {"referred": 0, "completed": 0, "promised": 0.0, "kept": 0.0}
    assert_state(membership, {"given": 2.0}, {**counters, "trust": after})
    assert type(membership.referred) is type(membership.completed) is int


@given(
    p=parameter_sets("trust_gain", "trust_loss", "trust_rivalry"),
    trust=unit,
    first=count,
    second=count,
    failed=count,
    contested=unit,
    rival=unit,
)
@settings(**CALM)
def test_trust_rises_with_success_and_falls_with_rivalry(p, trust, first, second, failed, contested, rival):
    few, many = sorted((first, second))
    calm, fierce = sorted((contested, rival))
    results = []
    for completed, share in ((few, calm), (many, calm), (few, fierce)):
        membership = thing(trust=trust, referred=many + failed, completed=completed, promised=0.0, kept=0.0)
        learn_trust(membership, thing(contested=share), p)
        assert 0.0 <= membership.trust <= 1.0
        results.append(membership.trust)
    assert results[2] <= results[0] <= results[1] + 1e-12

"""Both engines give the same bits: towns, modes, and random settings with extremes."""

import dataclasses

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.worlds import STRENGTHS, scenario

from civsim.engines.parity import compare_engines
from civsim.parameters.registry import PARAMETERS
from civsim.scenario import Event

MODES = ("competition", "coexistence", "pact", "hub", "district_networks", "youth_planning")
LARGEST = {
    "recipients": 300, "providers": 15, "volunteers": 40, "volunteer_pool": 5, "entry_slots": 5,
    "municipal_services": 3, "acquaintances": 15, "need_rate": 20, "load": 4, "duration_factor": 4,
    "case_hours": 50, "contacts": 5, "referral_hops": 8, "budget": 3e5, "gifts": 5e4, "area": 500,
}  # fmt: skip


@pytest.mark.parametrize("mode", MODES)
def test_modes_agree_over_three_years(mode):
    found = compare_engines(scenario(mode=mode, weeks=130, burn_in=26))
    assert found.difference is None
    assert found.numbers > 1_000_000


def _value(name):
    one = PARAMETERS[name]
    if one.choices:
        return st.sampled_from(one.choices)
    low, high = one.low, min(one.high, LARGEST.get(name, one.high))
    numbers = st.integers(int(low), int(high)) if one.whole else st.floats(low, high, allow_nan=False)
    return st.one_of(st.sampled_from([one.check(low), one.check(high), one.default]), numbers.map(one.check))


@st.composite
def random_settings(draw):
    """Any parameters at any values, cooperation switched on more often than not."""
    names = draw(st.sets(st.sampled_from(sorted(PARAMETERS)), max_size=40))
    values = {name: draw(_value(name)) for name in sorted(names)}
    for name in STRENGTHS:
        values[name] = draw(st.sampled_from([0.0, 0.4, 1.0]))
    for name in ("decisions", "cases", "scope", "membership", "intake", "grant_rule", "stance_rule", "planning_rule"):
        values[name] = draw(st.sampled_from(PARAMETERS[name].choices))
    values["own_interval_low"], values["own_interval_high"] = 4, draw(st.integers(4, 30))
    return values


@given(
    mode=st.sampled_from(MODES),
    values=random_settings(),
    seed=st.integers(0, 2**40),
    shocks=st.booleans(),
)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_random_settings_agree(mode, values, seed, shocks):
    base = scenario(mode=mode, weeks=30, burn_in=3).with_values(**values)
    if shocks and base.values["providers"] >= 2:
        base = dataclasses.replace(base, events=(Event(7, "close_provider", 2), Event(9, "influx", 1, 40)))
    found = compare_engines(dataclasses.replace(base, seed=seed))
    assert found.difference is None


def test_a_mode_introduced_later_agrees():
    late = scenario("calendar=[{week: 10, mode: hub}, {week: 20, set: {budget_cut: 0.3}}]", weeks=40)
    assert len(late.periods) == 3
    assert compare_engines(late).difference is None


def test_a_difference_is_found_and_named(monkeypatch):
    from civsim.engines.mesa import provider

    monkeypatch.setattr(provider, "tie_hours", lambda *_: 0.001)
    found = compare_engines(scenario(mode="competition", weeks=10)).difference
    assert found is not None
    assert found.week == 0
    assert found.readable != found.fast

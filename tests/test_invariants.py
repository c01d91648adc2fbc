"""What must hold in every run, whatever the settings: people, hours, euros, finite numbers."""

import dataclasses

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.test_parity import MODES, random_settings
from tests.worlds import changed, scenario

from civsim.engines.batch.engine import BatchRun
from civsim.measures import share
from civsim.physics.books import overspent, unbalanced
from civsim.physics.state import miscounted, out_of_bounds
from civsim.rules.kinds import QUARTER
from civsim.scenario import Event


def finished(base):
    done = BatchRun(base)
    done.advance(base.total_weeks)
    return done.world


def check(world, base):
    assert not [*miscounted(world, base.total_weeks), *out_of_bounds(world), *overspent(base, world.ledger)]
    assert (world.offers["share"] > 0).any()


@given(mode=st.sampled_from(MODES), values=random_settings(), seed=st.integers(0, 2**31))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_invariants_hold_for_random_settings(mode, values, seed):
    base = dataclasses.replace(scenario(mode=mode, weeks=40, burn_in=3), seed=seed).with_values(**values)
    if base.values["providers"] >= 2:
        base = dataclasses.replace(base, events=(Event(7, "close_provider", 1), Event(9, "influx", 1, 40)))
    check(finished(base), base)


@pytest.mark.parametrize("mode", MODES)
def test_euros_in_are_euros_out_and_reserves(mode):
    """Income of NGOs and fund = staff paid + reserves + fund + money under way + what closing NGOs wrote off."""
    base = scenario(mode=mode, weeks=195, burn_in=13)
    at_start = BatchRun(base).world.providers["reserves"].sum()
    assert not list(unbalanced(finished(base), at_start))


@pytest.mark.parametrize("mode", MODES)
def test_every_mode_spends_the_same_public_money(mode):
    """Hub and office are paid from the same budget; the municipality's own staff costs the same everywhere."""
    base = scenario(mode=mode, weeks=104)
    ledger = finished(base).ledger
    spent = sum(ledger[name].sum() for name in ("grants", "municipal_spending", "hub_spending"))
    quarters = len(range(0, base.total_weeks, QUARTER))
    assert spent == pytest.approx(quarters * base.values["budget"] / 4, rel=1e-9)


@pytest.mark.parametrize("mode", MODES)
def test_hours_used_stay_within_hours_there_are(mode):
    ledger = finished(scenario(mode=mode, weeks=208)).ledger
    assert ledger["service_hours"].sum() <= ledger["gross_hours"].sum() * 1.05
    assert ledger["used_hours"].sum() <= ledger["service_hours"].sum()


def test_a_share_of_nothing_is_unknown():
    assert np.isnan(share(np.array([1.0]), np.array([0.0]))).all()


def test_nobody_is_helped_where_there_is_nothing():
    world = finished(changed(scenario(weeks=60), budget=0.0, gifts=0.0, volunteers=0))
    assert world.weekly["admitted"].sum() == 0
    assert world.weekly["arisen"].sum() > 0


def test_long_runs_do_not_wrap_around():
    base = changed(scenario(weeks=20_000, burn_in=0), recipients=50, patience=20_000.0, budget=6_000.0)
    world = finished(base)
    assert (world.recipients["due_week"] >= 0).all()
    assert (world.recipients["weeks_waited"] >= 0).all()
    assert not list(miscounted(world, base.total_weeks))

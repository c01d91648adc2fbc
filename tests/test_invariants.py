"""What must hold in every run, whatever the settings: people, hours, euros, finite numbers."""

import dataclasses

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.test_parity import MODES, random_settings
from tests.worlds import changed, scenario

from civsim.engines.batch.engine import BatchRun
from civsim.measures import LOST, MEASURES, Tables, share
from civsim.outcome import Outcome
from civsim.rules.kinds import AWAY, ENROLLED, PENDING, QUARTER, SEEKING
from civsim.scenario import Event


def finished(base):
    done = BatchRun(base)
    done.advance(base.total_weeks)
    return done.world


def check_conservation(world, base):
    weekly = world.weekly
    lost = sum(weekly[name].astype(int) for name in LOST)
    flow_in = weekly["arisen"].astype(int)
    flow_out = weekly["met"] + lost
    inside = weekly["open"] + weekly["enrolled"]
    before = np.concatenate([[0], inside[:-1]])
    assert (before + flow_in == flow_out + inside).all()
    people = world.recipients
    present = people["status"] != AWAY
    assert present.sum() == world.populations["people"].sum() == world.districts["people"].sum()
    enrolled = people[people["status"] == ENROLLED]
    assert len(enrolled) == world.populations["enrolled"].sum()
    staying = world.providers["active"][enrolled["provider"]] == 1
    assert world.providers["enrolled"].sum() == world.offers["enrolled"].sum() == staying.sum()
    waiting = (people["status"] == SEEKING) | (people["status"] == PENDING)
    assert world.cells["open"].sum() == waiting.sum()


def check_finite(world):
    for name, table in world._asdict().items():
        for field in table.dtype.names or ():
            values = table[field]
            assert np.isfinite(values).all(), f"{name}.{field}"
    for name in ("staff", "hours", "grant_seeking", "volunteer_hours", "coordination", "fund_income"):
        assert (world.providers[name] >= 0).all(), name
    for name in ("places", "enrolled", "bank", "share", "belief"):
        assert (world.offers[name] >= 0).all(), name
    active = world.offers["share"] > 0
    assert active.any()


@given(mode=st.sampled_from(MODES), values=random_settings(), seed=st.integers(0, 2**31))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_invariants_hold_for_random_settings(mode, values, seed):
    base = dataclasses.replace(scenario(mode=mode, weeks=40, burn_in=3), seed=seed).with_values(**values)
    if base.values["providers"] >= 2:
        base = dataclasses.replace(base, events=(Event(7, "close_provider", 1), Event(9, "influx", 1, 40)))
    world = finished(base)
    check_conservation(world, base)
    check_finite(world)


@pytest.mark.parametrize("mode", MODES)
def test_euros_in_are_euros_out_and_reserves(mode):
    """Income of NGOs and fund = staff paid + reserves + fund + money under way + what closing NGOs wrote off."""
    base = scenario(mode=mode, weeks=195, burn_in=13)
    start = BatchRun(base).world.providers["reserves"].sum()
    world = finished(base)
    ledger = world.ledger
    active = world.providers["active"] == 1
    came = start + ledger["grants"].sum() + ledger["gifts_given"].sum()
    kept = world.providers["reserves"][active].sum() + world.providers["fund_income"].sum()
    kept += world.forums["fund"].sum()
    gone = ledger["staff_spending"].sum() + ledger["written_off"].sum() + ledger["fund_charges"].sum()
    assert came == pytest.approx(kept + gone, rel=1e-9)


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


def test_loss_shares_and_coverage_sum_to_one():
    base = scenario(mode="hub", weeks=104)
    world = finished(base)
    tables = Tables.of([Outcome.of(0, world._asdict())], base.burn_in)
    total = MEASURES["coverage"].function(tables) + sum(MEASURES[name].function(tables) for name in LOST)
    assert total == pytest.approx([1.0])
    assert np.isnan(share(np.array([1.0]), np.array([0.0]))).all()


def test_names_change_nothing():
    base = scenario(mode="pact")
    town = base.town
    renamed = tuple(dataclasses.replace(one, name=f"x{one.name}") for one in town.districts)
    other = dataclasses.replace(base, town=dataclasses.replace(town, districts=renamed, name="elsewhere"))
    assert finished(base).weekly.tobytes() == finished(other).weekly.tobytes()


def test_nobody_is_helped_where_there_is_nothing():
    world = finished(changed(scenario(weeks=60), budget=0.0, gifts=0.0, volunteers=0))
    assert world.weekly["admitted"].sum() == 0
    assert world.weekly["arisen"].sum() > 0


def test_long_runs_do_not_wrap_around():
    world = finished(changed(scenario(weeks=20_000, burn_in=0), recipients=50, patience=20_000.0, budget=6_000.0))
    assert (world.recipients["due_week"] >= 0).all()
    assert (world.recipients["weeks_waited"] >= 0).all()
    check_conservation(world, None)

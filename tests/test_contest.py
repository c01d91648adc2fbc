"""The contest for grants in whole runs: it starts when it opens, and joint bids are one application."""

import numpy as np
import pytest
from tests.worlds import STRENGTHS, scenario

from civsim.engines.batch.engine import BatchRun
from civsim.measures import MEASURES, Tables
from civsim.simulate import simulate

FORUM = {
    "entry_rate": 0.0,
    "exit_quarters": 0,
    "scope": "citywide",
    "membership": "all",
    "planning": 0.5,
    "decisions": "participant_governed",
}


def finished(base):
    run = BatchRun(base)
    run.advance(base.total_weeks)
    return run.world


def test_a_contest_that_the_calendar_opens_is_entered():
    late = scenario("contested_share=0", "calendar=[{week: 26, set: {contested_share: 0.5}}]", weeks=104, burn_in=0)
    hours = finished(late).ledger["seeking_hours"]
    assert (hours[:26] == 0.0).all()
    assert hours[26] > 0.0
    always = finished(scenario("contested_share=0.5", weeks=104, burn_in=0)).ledger["seeking_hours"]
    assert hours[-1] == pytest.approx(always[-1], rel=0.1)


def test_nobody_applies_where_nothing_is_contested():
    world = finished(scenario("contested_share=0", weeks=60, burn_in=0))
    assert world.ledger["seeking_hours"].sum() == 0.0
    assert world.ledger["contest_grants"].sum() == 0.0


def test_partners_in_a_joint_bid_are_the_same_all_the_time_and_share_evenly():
    base = scenario("contested_share=1", "joint_bid=0.5", "grant_rule=contest", weeks=60, burn_in=0).with_values(
        **FORUM
    )
    run = BatchRun(base)
    run.advance(14)
    partners = run.world.providers["bids_with"] >= 0
    assert partners.sum() == 4 and (run.world.providers["kind"][partners] == 0).all()
    won = run.world.providers["grant_4"][partners]
    assert won == pytest.approx(np.full(4, won[0]))
    run.advance(46)
    assert (run.world.providers["bids_with"] >= 0).tolist() == partners.tolist()
    ledger = run.world.ledger
    assert (ledger["joint_bidders"] == 4.0).all()
    assert 0.0 < ledger["joint_grants"].sum() < ledger["contest_grants"].sum() <= ledger["grants"].sum() + 1e-6


def test_without_a_forum_or_a_contest_nobody_applies_jointly():
    plain = scenario(weeks=60, burn_in=0)
    alone = dict.fromkeys(STRENGTHS, 0.0)
    for base in (plain.with_values(**alone), plain.with_values(**FORUM, grant_rule="performance")):
        assert finished(base).ledger.tobytes() == finished(base.with_values(joint_bid=0.8)).ledger.tobytes()


def test_measures_of_applications_add_up():
    base = scenario("contested_share=1", "joint_bid=1", weeks=104, burn_in=13).with_values(**FORUM)
    tables = Tables.of(list(simulate(base, range(2))), base.burn_in)
    burnt, net, joint = (
        MEASURES[name].function(tables) for name in ("dissipation", "contest_yield", "joint_bid_yield")
    )
    assert ((burnt >= 0.0) & (burnt < 1.0)).all()
    ngos = tables.ledger["providers"].mean(axis=1) / tables.ledger["joint_bidders"].mean(axis=1)
    assert net * ngos == pytest.approx(joint, rel=1e-6)
    history = scenario("grant_rule=history", weeks=30)
    empty = Tables.of(list(simulate(history, range(1))), history.burn_in)
    assert all(np.isnan(MEASURES[name].function(empty)).all() for name in ("dissipation", "joint_bid_yield"))

"""What is the same in every mode of a town, and single mechanisms that do what they say."""

import numpy as np
import pytest
from tests.test_parity import MODES
from tests.worlds import STRENGTHS, changed, scenario

from civsim.configuration import available_towns, load
from civsim.engines.batch.engine import BatchRun
from civsim.engines.mesa.model import TownModel

OF_THE_MODE = {
    *STRENGTHS,
    *("decisions", "committee_vote", "cases", "scope", "membership", "membership_share"),
    *("meeting_interval", "city_meeting_interval", "transparency", "outreach", "fund_source"),
}


def finished(one, replicate=0):
    """Return the world at the end of a run."""
    run = BatchRun(one, replicate)
    run.advance(one.total_weeks)
    return run.world


@pytest.mark.parametrize("town", available_towns())
def test_modes_of_a_town_differ_in_nothing_but_organisation(town):
    values = [load([f"town={town}", f"mode={mode}"]).scenario.values for mode in MODES]
    differing = {name for name in values[0] for other in values[1:] if other[name] != values[0][name]}
    assert differing <= OF_THE_MODE


@pytest.mark.parametrize("town", ["musterstadt", "pirmasens", "langenfeld"])
def test_every_mode_begins_with_the_same_people_providers_and_money(town):
    worlds = [BatchRun(load([f"town={town}", f"mode={mode}", "weeks=1"]).scenario).world for mode in MODES]
    for table in ("recipients", "providers", "offers", "volunteers", "districts", "cells", "administration"):
        assert len({getattr(world, table).tobytes() for world in worlds}) == 1, table


def test_fixed_resources_give_every_mode_the_same_gifts_and_volunteers_every_week():
    """Closing an NGO moves its volunteers on, paying a hub drives no gift away, and tiring loses nobody."""
    shocks = "calendar=[{week: 60, close_provider: 2}]"
    worlds = [finished(scenario("resources=fixed", shocks, mode=mode, weeks=156, burn_in=26)) for mode in MODES]
    for level in ("volunteers", "gifts_given"):
        per_mode = [world.ledger[level] for world in worlds]
        assert per_mode[0].sum() > 0
        assert all(np.allclose(one, per_mode[0], rtol=1e-12) for one in per_mode), level
    free = [finished(scenario(shocks, mode=mode, weeks=156, burn_in=26)) for mode in MODES]
    assert len({world.ledger["volunteers"].tobytes() for world in free}) > 1


def test_a_fund_alone_is_spent_on_the_members_services():
    """Nothing but pooled money is agreed: the forum meets, spends its fund, and planning stays on own days."""
    alone = {"scope": "citywide", "decisions": "participant_governed", "fund": 1.0, "meeting_interval": 8}
    world = finished(changed(scenario("load=2", weeks=208), **alone))
    collected, spent = world.ledger["gifts_given"].sum(), world.ledger["fund_spent"].sum()
    assert spent > 0.7 * collected > 0
    assert world.forums["fund"].sum() < 0.2 * collected


def test_members_plan_on_their_own_days_where_planning_is_not_joint():
    seldom = {"scope": "citywide", "decisions": "participant_governed", "programmes": 0.5, "meeting_interval": 500}
    model = TownModel(changed(scenario(weeks=30), **seldom))
    planned = set()
    for week in range(30):
        model.step()
        planned |= {one.number for one in model.providers if one.planned_week == week > 0}
    assert planned >= {one.number for one in model.providers if one.kind == 0 and one.active and one.member}


def test_members_wait_for_the_meeting_where_planning_is_joint():
    seldom = {"scope": "citywide", "decisions": "participant_governed", "planning": 0.5, "meeting_interval": 500}
    model = TownModel(changed(scenario(weeks=30), **seldom))
    for _ in range(30):
        model.step()
    assert {one.planned_week for one in model.providers if one.member} == {0}

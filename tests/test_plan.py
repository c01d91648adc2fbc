"""How a sweep is cut into chunks, and how its points become scenarios."""

import pytest

from civsim import sweep
from civsim.configuration import load_values
from civsim.errors import InputError
from civsim.sweep.plan import Plan, share_of
from civsim.sweep.scenarios import Scenarios


def test_a_plan_is_cut_the_same_way_and_every_run_is_in_it_once():
    points = [f"{number:04x}" for number in range(100)]
    plan = Plan().extended(points[:60], 10, 0.01).extended(points[::-1], 30, 0.01)
    runs = [(one.point, k) for blocks in plan.chunks().values() for one in blocks for k in range(one.first, one.last)]
    assert len(runs) == len(set(runs)) == plan.runs == 3000
    assert Plan.of_plain(plan.plain()) == plan == plan.extended(points, 30, 0.5)
    names = list(plan.chunks())
    assert sorted(name for i in (1, 2, 3) for name in share_of(names, (i, 3))) == sorted(names)


def test_short_cuts_to_scenarios_change_nothing():
    design = sweep.grid(
        {"mode": ["pact", "hub"], "load": [0.5], "weeks": [20, 30], "town": ["hannover", "musterstadt"]}
    )
    scenarios = Scenarios({"burn_in": 4, "stigma": 0.3})
    for values in design.points.values():
        expected = load_values({"burn_in": 4, "stigma": 0.3, **values}).scenario
        assert scenarios.scenario(values).digest() == expected.digest()
    crossed = sweep.grid({"own_interval_low": [10, 60], "own_interval_high": [20]})
    with pytest.raises(InputError, match="own_interval_low=60 is above own_interval_high=20"):
        Scenarios({}).check(crossed)

"""The work of a sweep: runs of any scenarios, one row each."""

import numpy as np
import pytest

from civsim.configuration import load_values
from civsim.measures import MEASURES, Tables
from civsim.simulate import simulate
from civsim.sweep import chunk

BASE = {"town": "musterstadt", "weeks": 13, "burn_in": 0, "seed": 3}


@pytest.mark.parametrize("together", [1, 5, 128])
def test_towns_of_any_shapes_are_measured_in_one_chunk(together, monkeypatch):
    """Runs of one shape share a table; neither its size nor what comes between them changes a number."""
    monkeypatch.setattr(chunk, "TOGETHER", together)
    cases = [
        {"weeks": 8},
        {"weeks": 9},
        {"weeks": 8, "load": 2.0},
        {"redraw_town": True},
        {"weeks": 8, "recipients": 90},
    ]
    scenarios = [load_values({**BASE, **one}).scenario for one in cases]
    tasks = [chunk.Task(str(k), one, first, first + 3) for first in (0, 3) for k, one in enumerate(scenarios)]
    frame = chunk.run_chunk(tasks)
    assert not any(frame["error"])
    for k, one in enumerate(scenarios):
        mine = frame[frame["point"] == str(k)]
        assert list(mine["replicate"]) == list(range(6))
        alone = [Tables.of([outcome], 0) for outcome in simulate(one, range(6), workers=1)]
        for name, measure in MEASURES.items():
            expected = np.concatenate([measure.function(each) for each in alone])
            np.testing.assert_array_equal(mine[name].to_numpy(), expected, err_msg=f"{cases[k]} {name}")

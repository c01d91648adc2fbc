"""Numbers that may only change on purpose: say why in CHANGELOG.md and renew with `python -m tests.test_baseline`."""

import json
from pathlib import Path

import pytest
from tests.test_parity import MODES
from tests.worlds import scenario

from civsim.engines.batch.engine import BatchRun
from civsim.world import COUNTS

BASELINE = Path(__file__).with_name("baseline.json")


def counts(mode: str) -> dict[str, int]:
    """Return every count of one run of two years, summed over the town; whole numbers on every platform."""
    base = scenario(mode=mode, weeks=104, burn_in=13)
    run = BatchRun(base)
    run.advance(base.total_weeks)
    return {name: int(run.world.by_population[name].sum()) for name in COUNTS}


@pytest.mark.parametrize("mode", MODES)
def test_counts_are_those_of_the_baseline(mode):
    assert counts(mode) == json.loads(BASELINE.read_text())[mode]


def test_modes_differ():
    stored = json.loads(BASELINE.read_text())
    assert len({json.dumps(stored[mode]) for mode in MODES}) == len(MODES)


if __name__ == "__main__":
    BASELINE.write_text(json.dumps({mode: counts(mode) for mode in MODES}, indent=1) + "\n")

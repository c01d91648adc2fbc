"""Numbers that may only change on purpose: say why in CHANGELOG.md and renew with `python -m tests.test_baseline`."""

import json
import platform
from pathlib import Path

import pytest
from tests.test_parity import MODES
from tests.worlds import scenario

from civsim.engines.batch.engine import BatchRun
from civsim.tally import COUNTS, LEDGER

BASELINE = Path(__file__).with_name("baseline.json")
HERE = "-".join((platform.system(), platform.machine(), *platform.libc_ver()))


def finished(mode: str):
    """Return the world after two measured years."""
    base = scenario(mode=mode, weeks=104, burn_in=13)
    run = BatchRun(base)
    run.advance(base.total_weeks)
    return run.world


def counts(world) -> dict[str, int]:
    """Return every count, summed over the town; whole numbers on every platform."""
    return {name: int(world.by_population[name].sum()) for name in COUNTS}


def ledger(world) -> dict[str, str]:
    """Return every column of the ledger summed in order of weeks, to the last bit."""
    sums = {}
    for name in LEDGER.names:
        total = 0.0
        for value in world.ledger[name].tolist():
            total = total + value
        sums[name] = total.hex()
    return sums


@pytest.mark.parametrize("mode", MODES)
def test_numbers_are_those_of_the_baseline(mode):
    """Counts are the same everywhere; floats to the last bit where the baseline was made, elsewhere nearly."""
    stored = json.loads(BASELINE.read_text())
    world = finished(mode)
    assert counts(world) == stored["counts"][mode]
    found, kept = ledger(world), stored["ledger"][mode]
    if stored["platform"] == HERE:
        assert found == kept
    for name, value in kept.items():
        assert float.fromhex(found[name]) == pytest.approx(float.fromhex(value), rel=1e-9, abs=1e-12)


def test_modes_differ():
    stored = json.loads(BASELINE.read_text())["counts"]
    assert len({json.dumps(stored[mode]) for mode in MODES}) == len(MODES)


if __name__ == "__main__":
    worlds = {mode: finished(mode) for mode in MODES}
    content = {
        "platform": HERE,
        "counts": {mode: counts(world) for mode, world in worlds.items()},
        "ledger": {mode: ledger(world) for mode, world in worlds.items()},
    }
    BASELINE.write_text(json.dumps(content, indent=1) + "\n")

"""One thread beside two over the replicates of a scenario."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.frame import Row, Section, interleave, timed
from benchmarks.towns import MODES, town
from civsim.engines.batch.engine import run_many
from civsim.scenario import Scenario
from civsim.simulate import available_workers

ABOUT = (
    "Replicates of one scenario, time on the clock, which needs a quiet machine: two threads cannot be faster than "
    "one while others want the processors. Threads share the work run by run; the numbers do not depend on them."
)


def runs(scenario: Scenario, replicates: int, workers: int) -> Callable[[], float]:
    """Return a measure of all replicates on so many threads."""

    def work(_: object) -> None:
        for _outcome in run_many(scenario, range(replicates), workers):
            pass

    return timed(work, lambda: None, wall=True)


def measure(name: str = "pirmasens", weeks: int = 104, replicates: int = 64, rounds: int = 7) -> Section:
    """Measure the gain of a second thread."""
    rows = []
    for mode in MODES:
        scenario = town(name, mode, weeks)
        found = interleave({str(k): runs(scenario, replicates, k) for k in (1, 2)}, rounds)
        label = f"{name.capitalize()}, {mode}, {replicates} replicates: one thread over two"
        rows.append(
            Row(label, found["1"].over(found["2"]), "×", least=1.8 if available_workers() > 1 else None, on_clock=True)
        )
    return Section("Two threads", ABOUT, rows)

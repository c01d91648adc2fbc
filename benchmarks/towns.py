"""The towns that are measured: full ones of any size, with everything on or nothing, and what a run in one takes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping

from benchmarks.frame import peak_bytes, timed
from civsim.configuration import load_values
from civsim.engines.batch.engine import BatchRun
from civsim.parameters.parameter import Value
from civsim.scenario import Scenario

STRENGTHS = ("information", "referral", "planning", "fund", "volunteer_pooling", "programmes", "coproduction")
MODES: Mapping[str, Mapping[str, Value]] = {
    "competition": {"mode": "competition"},
    "everything on": {"mode": "hub", **dict.fromkeys(STRENGTHS, 0.75)},
}
"""The two ends of what a week can hold: no strength of collaboration, and all seven over a hub."""
MOST_RUNS = 100


def town(name: str, mode: str, weeks: int, **values: Value) -> Scenario:
    """Return a town without burn-in under one of `MODES`."""
    return load_values({"town": name, "weeks": weeks, "burn_in": 0, **MODES[mode], **values}).scenario


def grown(mode: str, weeks: int, recipients: int, **values: Value) -> Scenario:
    """Return Hannover with another number of people; money and volunteers grow with them."""
    hannover = town("hannover", mode, weeks)
    factor = recipients / int(hannover.values["recipients"])
    figures = {name: float(hannover.values[name]) * factor for name in ("budget", "gifts")}
    return town("hannover", mode, weeks, recipients=recipients, **figures,
                volunteers=round(int(hannover.values["volunteers"]) * factor), **values)  # fmt: skip


def take(scenario: Scenario, people: int = 0) -> float:
    """Return the processor seconds of one run, its making left out: the mean of runs that come to so many people."""
    measure = timed(lambda run: run.advance(scenario.total_weeks), lambda: BatchRun(scenario))
    runs = min(max(1, people // int(scenario.values["recipients"])), MOST_RUNS)
    return sum(measure() for _ in range(runs)) / runs


def recipient_weeks(scenario: Scenario) -> int:
    """Return what a run comes to: people times weeks."""
    return int(scenario.values["recipients"]) * scenario.total_weeks


def memory(mode: str, weeks: int, recipients: int) -> dict[str, float]:
    """Run a grown town in a process of its own.

    Returns:
        tables: bytes of its tables; peak: most bytes the process held, the making of the town included.
    """
    words = [json.dumps({"mode": mode, "weeks": weeks, "recipients": recipients})]
    done = subprocess.run([sys.executable, "-m", "benchmarks.towns", *words], stdout=subprocess.PIPE, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main() -> None:
    """Print what one run holds, for `memory`."""
    run = BatchRun(grown(**json.loads(sys.argv[1])))
    run.advance(run.scenario.total_weeks)
    print(json.dumps({"tables": sum(one.nbytes for one in run.world), "peak": peak_bytes()}))


if __name__ == "__main__":
    main()

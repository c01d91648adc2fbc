"""Runs of a chunk and their measures: the work that executors spread; it needs nothing but its arguments."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from civsim.measures import MEASURES, Tables
from civsim.outcome import Outcome
from civsim.scenario import Scenario
from civsim.simulate import simulate

if TYPE_CHECKING:
    import pandas as pd

    from civsim.world import Table

KEY = ("point", "replicate")
ERROR = "error"


@dataclass(frozen=True)
class Task:
    """Replicates `first` up to, but not including, `last` of the scenario of a point."""

    point: str
    scenario: Scenario
    first: int
    last: int


def run_chunk(tasks: Sequence[Task], engine: str = "batch") -> pd.DataFrame:
    """Return one row per run: `point`, `replicate`, every measure, and `error`, empty where the run succeeded.

    A run that fails leaves a row without measures, and the others go on.
    """
    import pandas as pd

    keys: list[tuple[str, int]] = []
    errors: list[str] = []
    done: list[Outcome | None] = []
    scenarios: list[Scenario] = []
    for task in tasks:
        for replicate, outcome, error in _outcomes(task, engine):
            keys.append((task.point, replicate))
            done.append(outcome)
            errors.append(error)
            scenarios.append(task.scenario)
    frame = pd.DataFrame(keys, columns=list(KEY)).astype({"replicate": np.int64})
    measured = measure_all(done, scenarios, errors)
    return pd.concat([frame, pd.DataFrame(measured), pd.DataFrame({ERROR: errors}, dtype="str")], axis=1)


def measure_all(
    outcomes: Sequence[Outcome | None], scenarios: Sequence[Scenario], errors: list[str]
) -> dict[str, Table]:
    """Return every measure of every run, shape (runs,), nan where there is no outcome.

    Runs in towns of one shape are measured together; the numbers are those of each run alone. Where a measure
    fails, the runs measured together get its error.
    """
    found = {name: np.full(len(outcomes), np.nan) for name in MEASURES}
    alike: dict[object, list[int]] = {}
    for number, (outcome, scenario) in enumerate(zip(outcomes, scenarios, strict=True)):
        if outcome is not None:
            alike.setdefault(_shape(outcome, scenario), []).append(number)
    for numbers in alike.values():
        own = [one for number in numbers if (one := outcomes[number]) is not None]
        try:
            tables = Tables.of(own, scenarios[numbers[0]].burn_in)
            values = {name: one.function(tables) for name, one in MEASURES.items()}
        except Exception as error:
            for number in numbers:
                errors[number] = _told(error)
            continue
        for name, column in values.items():
            found[name][numbers] = column
    return found


def _outcomes(task: Task, engine: str) -> Iterator[tuple[int, Outcome | None, str]]:
    """Yield the replicate, outcome and error of every run; an error ends one run only."""
    run: Callable[[int], Outcome] | None = None
    for replicate in range(task.first, task.last):
        try:
            run = run or _runner(task.scenario, engine)
            yield replicate, run(replicate), ""
        except Exception as error:
            run = None  # what a broken run leaves behind is not used again
            yield replicate, None, _told(error)


def _runner(scenario: Scenario, engine: str) -> Callable[[int], Outcome]:
    """Return a function that runs one replicate."""
    if engine == "batch":
        from civsim.engines.batch.engine import Workspace

        return Workspace(scenario).run
    return lambda replicate: next(iter(simulate(scenario, [replicate], engine=engine)))


def _shape(outcome: Outcome, scenario: Scenario) -> object:
    """Return what must agree for runs to be measured together: weeks, and people and places of the town."""
    areas = (outcome.populations[name].tobytes() for name in ("district", "group"))
    towns = (outcome.districts[name].tobytes() for name in ("people", "deprivation"))
    return (scenario.weeks, scenario.burn_in, len(outcome.flows), *areas, *towns)


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"

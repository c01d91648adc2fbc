"""Runs of a chunk and their measures: the work that executors spread; it needs nothing but its arguments."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
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
TOGETHER = 128
"""Runs measured at once: enough that calls cost little, few enough that their tables stay in the processor's cache."""


@dataclass(frozen=True)
class Task:
    """Replicates `first` up to, but not including, `last` of the scenario of a point."""

    point: str
    scenario: Scenario
    first: int
    last: int


@dataclass(frozen=True)
class Made:
    """A run that was made: where it belongs, and its outcome or error."""

    point: str
    replicate: int
    scenario: Scenario
    outcome: Outcome | None
    error: str


def run_chunk(tasks: Sequence[Task], engine: str = "batch") -> pd.DataFrame:
    """Return one row per run: `point`, `replicate`, every measure, and `error`, empty where the run succeeded.

    A run that fails leaves a row without measures, and the others go on.
    """
    import pandas as pd

    runs = (run for task in tasks for run in _runs(task, engine))
    parts = []
    while batch := list(itertools.islice(runs, TOGETHER)):
        parts.append(_columns(batch))
    return pd.DataFrame({name: np.concatenate([part[name] for part in parts]) for name in parts[0]}).astype(
        {KEY[0]: "str", ERROR: "str"}
    )


def _columns(batch: Sequence[Made]) -> dict[str, Table]:
    """Return the columns of some runs, each shape (runs,)."""
    errors = [run.error for run in batch]
    measured = _measures(batch, errors)
    points, replicates = [run.point for run in batch], [run.replicate for run in batch]
    keys = {KEY[0]: np.array(points, object), KEY[1]: np.array(replicates, np.int64)}
    return {**keys, **measured, ERROR: np.array(errors, object)}


def _measures(batch: Sequence[Made], errors: list[str]) -> dict[str, Table]:
    """Return every measure of every run, nan where there is no outcome.

    Runs in towns of one shape are measured together; the numbers are those of each run alone. Where a measure
    fails, the runs measured together get its error.
    """
    found = {name: np.full(len(batch), np.nan) for name in MEASURES}
    for numbers in _alike(batch):
        own = [one for number in numbers if (one := batch[number].outcome) is not None]
        try:
            tables = Tables.of(own, batch[numbers[0]].scenario.burn_in)
            values = {name: one.function(tables) for name, one in MEASURES.items()}
        except Exception as error:
            for number in numbers:
                errors[number] = _told(error)
            continue
        rows = np.array(numbers)
        for name, column in values.items():
            found[name][rows] = column
    return found


def _alike(batch: Sequence[Made]) -> Iterable[list[int]]:
    """Return the numbers of the runs that can be measured together; all runs of a scenario have towns of one shape."""
    shapes: dict[int, object] = {}
    alike: dict[object, list[int]] = {}
    for number, run in enumerate(batch):
        if run.outcome is None:
            continue
        key = number if run.scenario.redraw_town else -id(run.scenario)
        if key not in shapes:
            shapes[key] = _shape(run.outcome, run.scenario)
        alike.setdefault(shapes[key], []).append(number)
    return alike.values()


def _runs(task: Task, engine: str) -> Iterator[Made]:
    """Yield every run of a task; an error ends one run only."""
    run: Callable[[int], Outcome] | None = None
    for replicate in range(task.first, task.last):
        try:
            run = run or _runner(task.scenario, engine)
            yield Made(task.point, replicate, task.scenario, run(replicate), "")
        except Exception as error:
            run = None  # what a broken run leaves behind is not used again
            yield Made(task.point, replicate, task.scenario, None, _told(error))


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

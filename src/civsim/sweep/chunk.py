"""Runs of a chunk and their measures: the work that executors spread; it needs nothing but its arguments."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from civsim.measures import MEASURES
from civsim.measures.shelf import Shelf
from civsim.scenario import Scenario
from civsim.simulate import state_maker

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


def run_chunk(tasks: Sequence[Task], engine: str = "batch") -> pd.DataFrame:
    """Return one row per run: `point`, `replicate`, every measure, and `error`, empty where the run succeeded.

    A run that fails leaves a row without measures, and the others go on.
    """
    import pandas as pd

    measured = Measured(sum(task.last - task.first for task in tasks))
    points: list[str] = []
    replicates: list[int] = []
    for task in tasks:
        make: Callable[[int], Mapping[str, Table]] | None = None
        for replicate in range(task.first, task.last):
            try:
                make = make or state_maker(task.scenario, engine)
                measured.take(len(points), task.scenario, make(replicate))
            except Exception as error:
                make = None  # what a broken run leaves behind is not used again
                measured.errors[len(points)] = _told(error)
            points.append(task.point)
            replicates.append(replicate)
    measured.finish()
    frame = pd.DataFrame(measured.values.T, columns=list(MEASURES))  # one block: a table of 60 columns is made at once
    frame.insert(0, KEY[0], pd.Series(points, dtype="str"))
    frame.insert(1, KEY[1], np.array(replicates, np.int64))
    return frame.assign(**{ERROR: pd.Series(measured.errors, dtype="str")})


class Measured:
    """Every measure of some runs, by their numbers.

    Runs in towns of one shape are measured together; the numbers are those of each run alone.

    Attributes:
        values: measures in the order of the registry, shape (measures, runs), nan where there is no result.
        errors: what went wrong with each run, empty where nothing did. Where a measure fails, the runs measured
            together get its error.
    """

    def __init__(self, runs: int) -> None:
        self.values: Table = np.full((len(MEASURES), runs), np.nan)
        self.errors = [""] * runs
        self._shelves: dict[object, Shelf] = {}
        self._waiting = 0
        self._last: tuple[Scenario, Shelf] | None = None

    def take(self, number: int, scenario: Scenario, tables: Mapping[str, Table]) -> None:
        """Take what a run left (copied), to be measured when enough are there."""
        shelf = self._shelf(scenario, tables)
        if shelf.is_full:
            self._measure(shelf)
        shelf.put(number, tables)
        self._waiting += 1
        if self._waiting == TOGETHER:
            self.finish()

    def finish(self) -> None:
        """Measure all runs that wait; one shelf is kept for those to come."""
        for shelf in self._shelves.values():
            self._measure(shelf)
        if len(self._shelves) > 1:
            self._shelves, self._last = {}, None
        self._waiting = 0

    def _shelf(self, scenario: Scenario, tables: Mapping[str, Table]) -> Shelf:
        """Return where runs of this shape are; those of a scenario have one, unless each has a town of its own."""
        if self._last is not None and self._last[0] is scenario:
            return self._last[1]
        shape = _shape(tables, scenario)
        if shape not in self._shelves:
            self._shelves[shape] = Shelf(1 if scenario.redraw_town else TOGETHER, tables, scenario.burn_in)
        if not scenario.redraw_town:
            self._last = (scenario, self._shelves[shape])
        return self._shelves[shape]

    def _measure(self, shelf: Shelf) -> None:
        numbers = shelf.numbers
        try:
            tables = shelf.tables()
            values = [one.function(tables) for one in MEASURES.values()]
        except Exception as error:
            for number in numbers:
                self.errors[number] = _told(error)
        else:
            for row, column in zip(self.values, values, strict=True):
                row[numbers] = column
        shelf.numbers = []


def _shape(tables: Mapping[str, Table], scenario: Scenario) -> object:
    """Return what must agree for runs to be measured together: weeks, and people and places of the town."""
    areas = (tables["populations"][name].tobytes() for name in ("district", "group"))
    towns = (tables["districts"][name].tobytes() for name in ("people", "deprivation"))
    return (scenario.weeks, scenario.burn_in, len(tables["flows"]), *areas, *towns)


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"

"""Means and paired differences at every computed point, as tables and as rows by cell."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from civsim.analysis.paired import Estimate, estimate, paired
from civsim.discovery.frames import measured
from civsim.explorer.grid import Grid
from civsim.measures import MEASURES

if TYPE_CHECKING:
    import pandas as pd

Row = dict[Hashable, Any]


@dataclass(frozen=True)
class Estimates:
    """What was computed, by measure and cell of the grid.

    Attributes:
        levels: a row per cell with mean, interval and number of runs.
        differences: a row per cell with the paired difference to the baseline, or None for the baseline itself; an
            empty list where there is no baseline.
    """

    levels: dict[str, list[Row]]
    differences: dict[str, list[Row | None]]

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return both as tables, a row for each cell and measure."""
        import pandas as pd

        found = {"levels": [row for rows in self.levels.values() for row in rows]}
        found["differences"] = [row for rows in self.differences.values() for row in rows if row is not None]
        return {name: pd.DataFrame(rows) for name, rows in found.items() if rows}


def of_runs(grid: Grid, runs: pd.DataFrame, measures: Sequence[str], baseline: str) -> Estimates:
    """Return the estimates of measures at every cell.

    Args:
        grid: the cells.
        runs: one row per run.
        measures: names.
        baseline: the mode that others are compared with, run by run with the same luck; none if empty.

    Raises:
        InputError: for a measure that the runs do not have.
    """
    step = max(1, len(grid.modes))
    levels: dict[str, list[Row]] = {}
    differences: dict[str, list[Row | None]] = {}
    for name in measures:
        values = measured(runs, grid.cells, name)
        levels[name] = [_row(grid, number, name, estimate(one), "mean") for number, one in enumerate(values)]
        differences[name] = []
        if baseline:
            reference = grid.modes.index(baseline)
            for number, one in enumerate(values):
                other = number - number % step + reference
                found = None if other == number else _row(grid, number, name, paired(one, values[other]), "diff")
                differences[name].append(found if found is None else {**found, "baseline": baseline})
    return Estimates(levels, differences)


def _row(grid: Grid, number: int, measure: str, one: Estimate, mean: str) -> Row:
    head: Row = {"point": grid.cells[number]}
    head.update(grid.values[number].items())
    head |= {"measure": measure, "unit": MEASURES[measure].unit}
    return {**head, mean: one.mean, "sd": one.sd, "n": one.n, "ci_low": one.ci_low, "ci_high": one.ci_high}

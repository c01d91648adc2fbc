"""The linear programme behind the upper bound: needs with spans of time, hours of providers, places between them."""

from __future__ import annotations

import dataclasses
import functools
from dataclasses import dataclass
from typing import Any

import numpy as np

from civsim.rules.kinds import QUARTER
from civsim.world import Table

SPAN = np.dtype(
    [("cell", "i4"), ("population", "i4"), ("first", "i4"), ("last", "i4"), ("duration", "i4"), ("arrives", "?")]
)
"""A need: cell, population, first and last week in which it can be in service, weeks of service it takes.

`arrives`: a candidate of an open population, of whom only some have a need.
"""

ROUNDING = 1e-11


@dataclass(frozen=True)
class Problem:
    """Needs by week, hours by period; a period is a quarter unless periods were merged.

    Attributes:
        spans: rows of SPAN, one per need.
        provider, cell: who can serve which cell, shape (offers,).
        cost: hours of a place for a week, shape (periods, offers).
        hours: hours of each provider, shape (periods, providers).
        most: needs of each population that can be met at all, shape (populations,).
        arrivals: needs that arise among candidates, shape (periods, populations).
        weeks: weeks in a period.
    """

    spans: Table
    provider: Table
    cell: Table
    cost: Table
    hours: Table
    most: Table
    arrivals: Table
    weeks: int = QUARTER

    @functools.cached_property
    def by_period(self) -> Table:
        """The spans with the numbers of their first and last period."""
        spans = self.spans.copy()
        spans["first"] //= self.weeks
        spans["last"] //= self.weeks
        return spans

    @property
    def size(self) -> int:
        """About how many unknowns the programme has."""
        kinds = len(np.unique(self.by_period))
        blocks = np.unique(self.by_period[["cell", "first", "last"]])
        return kinds + int((blocks["last"] - blocks["first"] + 1).sum()) + self.cost.size


def merge_periods(problem: Problem, factor: int) -> Problem:
    """Return the problem with `factor` periods taken as one: hours are added up, each cost is the lowest of them.

    A relaxation: what fits into the periods one by one fits into them together.
    """
    starts = np.arange(0, len(problem.hours), factor)
    return dataclasses.replace(
        problem,
        weeks=factor * problem.weeks,
        cost=np.minimum.reduceat(problem.cost, starts, axis=0),
        hours=np.add.reduceat(problem.hours, starts, axis=0),
        arrivals=np.add.reduceat(problem.arrivals, starts, axis=0),
    )


def merge_districts(problem: Problem, services: int, groups: int) -> Problem:
    """Return the problem of the town as one district: a provider serves anybody at its lowest cost.

    A relaxation: what fits into the districts one by one fits into the whole.
    """
    spans = problem.spans.copy()
    spans["cell"] %= services
    spans["population"] %= groups
    pairs = np.stack([problem.provider, problem.cell % services], axis=1)
    kept, place = np.unique(pairs, axis=0, return_inverse=True)
    cost = np.full((len(kept), len(problem.cost)), np.inf)
    np.minimum.at(cost, place.ravel(), problem.cost.T)
    return dataclasses.replace(
        problem,
        spans=spans,
        provider=kept[:, 0],
        cell=kept[:, 1],
        cost=cost.T,
        most=problem.most.reshape(-1, groups).sum(axis=0),
        arrivals=problem.arrivals.reshape(len(problem.arrivals), -1, groups).sum(axis=1),
    )


class Programme:
    """Maximise the needs met, Σ y, by linear programming (HiGHS).

    Unknowns, all ≥ 0: y, needs of one kind met (same cell, span and duration), at most as many as there are;
    x, place-weeks given in a period to the needs of one cell and span; z, place-weeks of an offer in a period.

    - place-weeks of a cell and span: Σ duration·y ≤ Σ x over the periods of the span
    - places of a cell in a period: Σ x ≤ Σ z
    - hours of a provider in a period: Σ cost·z ≤ hours
    - people of a population, one need after another: Σ y ≤ most; candidates of a period: Σ y ≤ arrivals
    - one place a person and week: x ≤ weeks of the span in the period, over the needs of the cell and span

    Without the last, this is by Hall's theorem for intervals the programme with one condition for every cell and every
    two periods Q1 ≤ Q2 (needs whose span lies within take no more than the places from Q1 to Q2 give), with fewer rows.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.kinds, self.kind_of, self.count = np.unique(problem.by_period, return_inverse=True, return_counts=True)
        self.blocks, self.block_of = np.unique(self.kinds[["cell", "first", "last"]], return_inverse=True)
        self.block, since = _unfold(self.blocks)
        self.period = self.blocks["first"][self.block] + since
        self.open_period, self.offer = np.nonzero(problem.hours[:, problem.provider] > 0.0)

    def bound(self) -> float:
        """Return the optimum from above: the dual value at the solver's multipliers.

        By weak duality any multipliers ≥ 0 give an upper bound, whatever the solver's tolerance; only the rounding
        of this sum itself remains, for which a share of 10⁻¹¹ is added.

        Raises:
            RuntimeError: if the solver gives up.
        """
        from scipy.optimize import linprog

        if not len(self.kinds):
            return 0.0
        matrix, right, upper, gain = self._matrix()
        found = linprog(-gain, A_ub=matrix, b_ub=right, bounds=np.stack([np.zeros(len(upper)), upper], axis=1))
        if found.status != 0:
            raise RuntimeError(f"The linear programme of the upper bound was not solved: {found.message}")
        multipliers = np.maximum(0.0, -found.ineqlin.marginals)
        value = multipliers @ right + upper @ np.maximum(0.0, gain - matrix.T @ multipliers)
        return float(value * (1.0 + ROUNDING))

    def _matrix(self) -> tuple[Any, Table, Table, Table]:
        """Return rows, right-hand sides, upper bounds of the unknowns and their gain."""
        from scipy.sparse import coo_matrix

        one, kinds = self.problem, self.kinds
        numbers = (len(kinds), len(self.block), len(self.offer))
        y, x, z = np.split(np.arange(sum(numbers)), np.cumsum(numbers)[:-1])
        periods, providers = one.hours.shape
        cells = 1 + max(int(kinds["cell"].max()), int(one.cell.max(initial=0)))
        place = len(self.blocks) + np.arange(cells * periods).reshape(cells, periods)
        hour = len(self.blocks) + place.size + np.arange(one.hours.size).reshape(periods, providers)
        people = len(self.blocks) + place.size + hour.size + np.arange(len(one.most))
        arrival = people[-1] + 1 + np.arange(one.arrivals.size).reshape(one.arrivals.shape)
        duration = kinds["duration"].astype(float)
        cost = one.cost[self.open_period, self.offer]
        candidates = kinds["arrives"]
        entries = [
            (self.block_of, y, duration),
            (self.block, x, np.full(len(x), -1.0)),
            (place[self.blocks["cell"][self.block], self.period], x, np.ones(len(x))),
            (place[one.cell[self.offer], self.open_period], z, np.full(len(z), -1.0)),
            (hour[self.open_period, one.provider[self.offer]], z, cost),
            (people[kinds["population"]], y, np.ones(len(y))),
            (arrival[kinds["first"], kinds["population"]][candidates], y[candidates], np.ones(int(candidates.sum()))),
        ]
        rows, columns, values = (np.concatenate(column) for column in zip(*entries, strict=True))
        right = np.concatenate([np.zeros(len(self.blocks) + place.size), one.hours.ravel(), one.most,
                                one.arrivals.ravel()])  # fmt: skip
        matrix = coo_matrix((values, (rows, columns)), shape=(len(right), sum(numbers))).tocsr()
        gain = np.concatenate([np.ones(len(y)), np.zeros(len(x) + len(z))])
        return matrix, right, self._upper(duration, cost, cells), gain

    def _upper(self, duration: Table, cost: Table, cells: int) -> Table:
        """Return how large each unknown can be at most."""
        work = duration * self.count
        of_cell = np.bincount(self.kinds["cell"], work, minlength=cells)
        hours = self.problem.hours[self.open_period, self.problem.provider[self.offer]]
        places = np.minimum(hours / cost, of_cell[self.problem.cell[self.offer]])
        return np.concatenate([self.count, self._room(), places])

    def _room(self) -> Table:
        """Return the place-weeks that the needs of each cell and span can take in each of its periods."""
        one, spans = self.problem, self.problem.spans
        need, since = _unfold(one.by_period)
        start = (one.by_period["first"][need] + since) * one.weeks
        within = np.minimum(spans["last"][need], start + one.weeks - 1) - np.maximum(spans["first"][need], start) + 1
        first_unknown = np.searchsorted(self.block, np.arange(len(self.blocks)))
        unknown = first_unknown[self.block_of[self.kind_of[need]]] + since
        return np.bincount(unknown, np.minimum(within, spans["duration"][need]), minlength=len(self.block))


def _unfold(spans: Table) -> tuple[Table, Table]:
    """Return for every span and each of its periods: the row of the span, and the periods since its first."""
    length = spans["last"] - spans["first"] + 1
    row = np.repeat(np.arange(len(spans)), length)
    return row, np.arange(len(row)) - np.repeat(np.cumsum(length) - length, length)

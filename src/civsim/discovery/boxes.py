"""Where a mode fails: the box of futures that PRIM finds, and how it does on futures it has not seen."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from civsim.errors import InputError
from civsim.parameters.registry import PARAMETERS
from civsim.world import Table

if TYPE_CHECKING:
    import pandas as pd

DENSITY = 0.8
MOST_LIMITS = 3
"""More conditions than this nobody keeps in mind (Lempert, Bryant & Bankes 2008 advise three or so)."""
SURE = 0.05
FEWEST = 10
"""Failures below which no box is looked for."""
FOLDS = 5


@dataclass(frozen=True)
class Limit:
    """One condition: a value below `high`, above `low`, or one of `choices`."""

    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()

    def holds(self, values: pd.Series[Any]) -> Table:
        """Return for which values the condition holds."""
        if self.choices:
            return np.asarray(values.isin(self.choices))
        numbers = values.to_numpy(float)
        above = numbers >= (-np.inf if self.low is None else self.low)
        return np.asarray(above & (numbers <= (np.inf if self.high is None else self.high)))


@dataclass(frozen=True)
class Box:
    """Conditions that hold together.

    Attributes:
        limits: by parameter.
        inside, failed_inside: futures not used to find the box that lie in it, and how many of these are failures;
            counted over all folds, each with the box found without it.
        failed: failures among all futures.
    """

    limits: Mapping[str, Limit]
    inside: int
    failed_inside: int
    failed: int

    @property
    def density(self) -> float:
        """Share of failures in the box, of futures not used to find it."""
        return self.failed_inside / self.inside if self.inside else float("nan")

    def holds(self, futures: pd.DataFrame) -> Table:
        """Return which futures lie in the box."""
        return _within(self.limits, futures)


def wilson(hits: int, trials: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927); 0 to 1 without trials."""
    if trials == 0:
        return (0.0, 1.0)
    from scipy.stats import binomtest

    found = binomtest(hits, trials).proportion_ci(0.95, method="wilson")
    return (float(found.low), float(found.high))


def find_box(futures: pd.DataFrame, failed: Table, *, seed: int = 1) -> Box | None:
    """Return the box in which most failures lie, or None where no condition tells when it fails.

    PRIM (Friedman & Fisher 1999) as ema-workbench does it. Of its peeling, the box that holds most failures among
    those with at most three conditions and a share of failures of 80 % or more; where there is none, the one with the
    largest harmonic mean of both shares. Conditions that are not significant (quasi-p above .05: Bryant & Lempert
    2010) are dropped. A box is kept only if failures are clearly denser in it than outside on futures not used to
    find it, in five folds.

    Args:
        futures: one row per future, one column per parameter.
        failed: which futures are failures, shape (futures,).
        seed: of the folds.

    Raises:
        InputError: if ema-workbench is not installed.
    """
    failures = int(failed.sum())
    if min(failures, len(failed) - failures) < FEWEST:
        return None
    limits = _peel(futures, failed)
    if not limits:
        return None
    fold = np.random.default_rng(seed).permutation(np.arange(len(failed)) % FOLDS)
    inside = np.zeros(len(failed), bool)
    for number in range(FOLDS):
        rest, own = fold != number, fold == number
        found = _peel(futures[rest].reset_index(drop=True), failed[rest])
        inside[own] = _within(found, futures[own]) if found else False
    box = Box(limits, int(inside.sum()), int((inside & failed).sum()), failures)
    outside = failed[~inside]
    is_denser = wilson(box.failed_inside, box.inside)[0] > wilson(int(outside.sum()), len(outside))[1]
    return box if is_denser else None


def _within(limits: Mapping[str, Limit], futures: pd.DataFrame) -> Table:
    inside = np.ones(len(futures), bool)
    for name, limit in limits.items():
        inside &= limit.holds(futures[name])
    return inside


def _peel(futures: pd.DataFrame, failed: Table) -> dict[str, Limit]:
    """Return the conditions of the chosen box; none where nothing restricts."""
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*not installed")  # connectors that nobody asked for
        warnings.filterwarnings("ignore", category=DeprecationWarning)  # of pandas, in the workbench's own code
        try:
            from ema_workbench.analysis.prim import Prim
        except ImportError:
            raise InputError("PRIM needs ema-workbench: pip install 'civsim[analysis]'.") from None
        # a threshold just above 0 counts every failure and leaves the choice along the peeling to us
        box = Prim(_typed(futures), failed.astype(int), threshold=1e-9, peel_alpha=0.05).find_box()
    number = _choose(box.peeling_trajectory)
    while True:
        best = {name: min(one for one in both if one >= 0) for name, both in box.qp[number].items()}
        worst = max(best, key=lambda name: best[name], default=None)
        if worst is None or best[worst] <= SURE:
            return _limits(box.box_lims[number], box.qp[number])
        box.drop_restriction(worst, number)
        number = len(box.peeling_trajectory) - 1


def _typed(futures: pd.DataFrame) -> pd.DataFrame:
    # whole numbers as floats: limits between them are numbers that a whole column would refuse
    return futures.astype({name: object if PARAMETERS[str(name)].choices else float for name in futures})


def _choose(trajectory: pd.DataFrame) -> int:
    """Return the number of the box to keep."""
    few = trajectory[trajectory["res_dim"] <= MOST_LIMITS]
    dense = few[few["density"] >= DENSITY]
    if len(dense):
        return int(dense["id"].iloc[int(dense["coverage"].to_numpy(float).argmax())])
    both = 2 * few["density"] * few["coverage"] / (few["density"] + few["coverage"])
    return int(few["id"].iloc[int(both.fillna(0.0).to_numpy(float).argmax())])


def _limits(limits: pd.DataFrame, chances: Mapping[str, tuple[float, float]]) -> dict[str, Limit]:
    """Return the conditions of a box, without the ends of a range that are not significant (−1: no end there)."""
    found = {}
    for name, sides in chances.items():
        if PARAMETERS[name].choices:
            found[name] = Limit(choices=tuple(sorted(limits[name].iloc[0])))
        else:
            ends = zip(limits[name], sides, strict=True)
            low, high = (float(end) if 0 <= chance <= SURE else None for end, chance in ends)
            found[name] = Limit(low, high)
    return found

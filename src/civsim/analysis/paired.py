"""Means and paired differences with their intervals."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from civsim.world import Table

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Estimate:
    """A mean over runs with its 95 % t-interval; nan where there are fewer than two runs."""

    mean: float
    sd: float
    n: int
    ci_low: float
    ci_high: float

    @property
    def half_width(self) -> float:
        """Half the width of the interval: about the smallest difference these runs could have shown."""
        return (self.ci_high - self.ci_low) / 2

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out zero."""
        return self.ci_low > 0 or self.ci_high < 0


def estimate(values: Table) -> Estimate:
    """Return mean, standard deviation and interval of the known values (nan are left out)."""
    from scipy.special import stdtrit  # quantile of the t-distribution; scipy.stats takes half a second to import

    known = np.asarray(values, float)
    known = known[~np.isnan(known)]
    n = len(known)
    if n == 0:
        return Estimate(math.nan, math.nan, 0, math.nan, math.nan)
    mean = float(known.mean())
    if n == 1:
        return Estimate(mean, math.nan, 1, math.nan, math.nan)
    sd = float(known.std(ddof=1))
    half = float(stdtrit(n - 1, (1 + CONFIDENCE) / 2)) * sd / math.sqrt(n)
    return Estimate(mean, sd, n, mean - half, mean + half)


def paired(values: Table, baseline: Table) -> Estimate:
    """Return the estimate of the difference, run by run with the same luck.

    Raises:
        ValueError: if the two have different numbers of runs.
    """
    if len(values) != len(baseline):
        raise ValueError(f"paired runs must match: {len(values)} against {len(baseline)}")
    return estimate(np.asarray(values, float) - np.asarray(baseline, float))

"""Intervals of figures that are made from sums over parts: leave out one part at a time."""

from __future__ import annotations

import math

import numpy as np

from civsim.analysis.paired import CONFIDENCE, Estimate
from civsim.world import Table


def jackknife(whole: float, without: Table) -> Estimate:
    """Return a figure with its 95 % t-interval over the parts (Tukey 1958; Efron & Stein 1981).

    It says how much the figure would differ with other parts of the same kind, if each brings luck of its own.

    Args:
        whole: the figure of all parts together.
        without: the same figure with each part left out in turn, shape (parts,).
    """
    from scipy.special import stdtrit  # quantile of the t-distribution; scipy.stats takes half a second to import

    n = len(without)
    if n < 2 or math.isnan(whole) or np.isnan(without).any():
        return Estimate(whole, math.nan, n, math.nan, math.nan)
    spread = without - without.mean()
    error = math.sqrt((n - 1) / n * float((spread * spread).sum()))
    half = float(stdtrit(n - 1, (1 + CONFIDENCE) / 2)) * error
    return Estimate(whole, error * math.sqrt(n), n, whole - half, whole + half)

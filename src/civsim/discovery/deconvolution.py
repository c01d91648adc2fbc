"""The share of futures in which a true difference is above zero, with the luck of the runs taken out."""

from __future__ import annotations

import math

import numpy as np

from civsim.discovery.ranking import interval
from civsim.discovery.variance import cross
from civsim.world import Table

RESAMPLES = 400
FEWEST = 2
SMALLEST = 1e-12
"""A variance of no difference at all, against that of the largest one."""


def share_above_zero(
    differences: Table, *, resamples: int = RESAMPLES, seed: int = 1
) -> tuple[float, float, float] | None:
    """Return that share, with its 95 % interval over futures and the luck they share; None with a single run.

    The mean of a few runs strays to both sides of zero, which pulls the share of means above zero towards one half.
    Here the true differences are taken as normal over the futures, and every future counts with its chance to be above
    zero given its runs (empirical Bayes: Morris 1983, J. Am. Stat. Assoc. 78, 47).

    Args:
        differences: shape (futures, runs); futures with a gap (nan) are left out.
        resamples: draws of futures.
        seed: of these draws.
    """
    whole = differences[~np.isnan(differences).any(axis=1)]
    if min(whole.shape) < FEWEST:
        return None
    rng = np.random.default_rng(seed)
    shared = math.sqrt(_luck(whole)[2])
    drawn = [
        _share(whole[rng.integers(len(whole), size=len(whole))] + shared * rng.standard_normal())
        for _ in range(resamples)
    ]
    low, high = interval(np.array(drawn))
    return _share(whole), float(low), float(high)


def _luck(values: Table) -> tuple[float, float, float]:
    """Return the variances over futures of what lasts, of the own luck of a mean, and of the luck all means share.

    What lasts is the mean product of two different runs, which holds no luck, whether futures share it or not.
    """
    futures, runs = values.shape
    columns = values.mean(axis=0)
    apart = values - columns
    lasting = max(0.0, float(cross(apart, apart, np.ones(runs)).sum()) / (futures - 1))
    own = max(0.0, float(values.mean(axis=1).var(ddof=1)) - lasting)
    return lasting, own, max(0.0, float(columns.var(ddof=1)) / runs - own / futures)


def _share(values: Table) -> float:
    """Return the mean chance of a future to be above zero, given its runs."""
    from scipy.special import ndtr  # scipy.stats takes half a second to import

    means = values.mean(axis=1)
    lasting, own, shared = _luck(values)
    kept = lasting / (lasting + own) if lasting > 0.0 else 0.0
    expected = means.mean() + kept * (means - means.mean())
    doubt = kept * own + (1.0 - kept) ** 2 * (lasting + own) / len(means) + shared
    floor = max(SMALLEST * float((values * values).max()), np.finfo(float).tiny)
    return float(ndtr(expected / math.sqrt(max(doubt, floor))).mean())

"""Ranks only where there are any: what intervals cannot tell apart shares a rank."""

from __future__ import annotations

import numpy as np

from civsim.world import Table

ERROR = 0.05


def interval(resampled: Table, error: float = ERROR) -> tuple[Table, Table]:
    """Return the percentile interval of each column of resampled values; nan are left out."""
    low, high = np.nanquantile(resampled, (error / 2, 1 - error / 2), axis=0)
    return low, high


def groups(values: Table, resampled: Table, error: float = ERROR) -> list[list[int]]:
    """Return the parameters in groups, the largest first; parameters of one group cannot be told apart.

    A group ends only where every parameter so far differs from every one that follows: the percentile interval of
    their difference over the same resamples, corrected for the number of pairs, leaves out zero. So nobody stands
    above somebody they may equal.

    Args:
        values: shape (parameters,).
        resampled: shape (resamples, parameters).
        error: of all comparisons together.
    """
    order = [int(one) for one in np.argsort(-values, kind="stable")]
    pairs = max(1, len(order) * (len(order) - 1) // 2)
    apart = np.zeros((len(order), len(order)), bool)
    for one in order:
        low, _ = interval(resampled[:, [one]] - resampled, error / pairs)
        apart[one] = low > 0
    found: list[list[int]] = []
    start = 0
    for end in range(1, len(order) + 1):
        if end == len(order) or apart[np.ix_(order[:end], order[end:])].all():
            found.append(order[start:end])
            start = end
    return found

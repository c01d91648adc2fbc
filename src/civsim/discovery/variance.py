"""Sobol indices of a noisy model: what the parameters explain, apart from what luck does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from civsim.world import Table

CONFIDENCE = 0.95
RESAMPLES = 1000


@dataclass(frozen=True)
class Indices:
    """Sobol indices with what resampling makes of them.

    Attributes:
        first: share of the variance that a parameter explains alone; total: with all it takes part in;
            each of shape (parameters,).
        resampled: the same by name, shape (resamples, parameters) each.
        variance: of the outcome over the parameters, luck left out.
        luck: variance of one run around the mean of its point.
        blocks, replicates: how many there were.
    """

    first: Table
    total: Table
    resampled: Mapping[str, Table]
    variance: float
    luck: float
    blocks: int
    replicates: int


def sobol(values: Table, *, resamples: int = RESAMPLES, seed: int = 1) -> Indices:
    """Return first and total Sobol indices of the mean over luck, from replicated runs of a Saltelli design.

    The estimators are those of Saltelli et al. (2010) with every square taken as the product of two different
    replicates. A product of two replicates holds no variance of luck, whether points share their luck or not: the
    mean square of a difference of means less the variance of that mean. So luck enters neither the indices of the
    parameters nor the variance they are shares of.

    Args:
        values: shape (blocks, parameters + 2, replicates), the points of a block in the order A, AB of each
            parameter, B; at least two replicates, no gaps.
        resamples: draws of blocks and replicates for the intervals.
        seed: of these draws.
    """
    blocks, _, replicates = values.shape
    point = _indices(values, np.ones(blocks), np.ones(replicates))
    rng = np.random.default_rng(seed)
    drawn = []
    for _ in range(resamples):
        weights = rng.multinomial(blocks, np.full(blocks, 1 / blocks)).astype(float)
        drawn.append(_indices(values, weights, _luck_weights(rng, replicates)))
    ends = values[:, [0, -1]]
    return Indices(
        first=point[0],
        total=point[1],
        resampled={"first": np.array([one[0] for one in drawn]), "total": np.array([one[1] for one in drawn])},
        variance=float(point[2]),
        luck=float((ends - ends.mean(axis=(0, 1))).var(axis=2, ddof=1).mean()),
        blocks=blocks,
        replicates=replicates,
    )


def _luck_weights(rng: np.random.Generator, replicates: int) -> Table:
    """Return how often each replicate is drawn; at least two different ones, since one alone has no product."""
    while True:
        weights: Table = rng.multinomial(replicates, np.full(replicates, 1 / replicates)).astype(float)
        if np.count_nonzero(weights) > 1:
            return weights


def cross(one: Table, other: Table, weights: Table) -> Table:
    """Return the mean product over pairs of different replicates, which lie on the last axis; weights by replicate."""
    pairs = weights.sum() ** 2 - (weights * weights).sum()
    together: Table = (one @ weights) * (other @ weights) - (one * other) @ (weights * weights)
    return np.asarray(together / pairs)


def _indices(values: Table, blocks: Table, replicates: Table) -> tuple[Table, Table, float]:
    share = blocks / blocks.sum()
    centre = (share @ (values[:, 0] + values[:, -1])) / 2
    base, mixed, other = values[:, 0] - centre, values[:, 1:-1] - centre, values[:, -1] - centre
    variance = float(share @ (cross(base, base, replicates) + cross(other, other, replicates)) / 2)
    moved = mixed - base[:, None]
    alone = share @ cross(other[:, None], moved, replicates)
    whole = share @ cross(moved, moved, replicates) / 2
    if variance <= 0:
        nothing = np.full(values.shape[1] - 2, np.nan)
        return nothing, nothing.copy(), variance
    return alone / variance, whole / variance, variance

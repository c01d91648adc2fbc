"""Elementary effects (Morris 1991) of a noisy model: how far each parameter moves the outcome, luck left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from civsim.discovery.variance import RESAMPLES, cross
from civsim.world import Table


@dataclass(frozen=True)
class Effects:
    """Elementary effects, each the change over the whole range of a parameter, in the unit of the outcome.

    Attributes:
        mean: shape (parameters,); its sign is the direction.
        size: root mean square effect; spread: standard deviation between places, large where a parameter interacts
            or acts unevenly; both without luck.
        resampled: "mean" and "square" (mean square effect), shape (resamples, parameters) each.
        luck: standard deviation of one run's effect around the mean of its replicates.
        trajectories, replicates: how many there were.
    """

    mean: Table
    size: Table
    spread: Table
    resampled: Mapping[str, Table]
    luck: Table
    trajectories: int
    replicates: int


def effects_of(places: Table, values: Table) -> Table:
    """Return the elementary effects, shape (trajectories, parameters, replicates).

    Args:
        places: shape (trajectories, parameters + 1, parameters), each parameter's range scaled to 0–1; from one point
            of a trajectory to the next exactly one parameter moves, each once.
        values: shape (trajectories, parameters + 1, replicates).
    """
    steps = np.diff(places, axis=1)
    moved = np.abs(steps).argmax(axis=2)
    size = np.take_along_axis(steps, moved[:, :, None], axis=2)
    changes = np.diff(values, axis=1) / size
    order = np.argsort(moved, axis=1)
    table: Table = np.take_along_axis(changes, order[:, :, None], axis=1)
    return table


def morris(effects: Table, *, resamples: int = RESAMPLES, seed: int = 1) -> Effects:
    """Return mean, size and spread of elementary effects over luck.

    Squares are products of two different replicates, so that luck, which would make every effect look larger, leaves
    them; for the same reason the size is a root mean square and no mean of absolute values, from which luck cannot
    be taken.

    Args:
        effects: shape (trajectories, parameters, replicates), at least two of the first and the last.
        resamples: draws of trajectories and replicates for the intervals.
        seed: of these draws.
    """
    trajectories, _, replicates = effects.shape
    plain = np.ones(replicates)
    centred = effects - effects.mean(axis=0)
    variance = cross(centred, centred, plain).sum(axis=0) / (trajectories - 1)
    rng = np.random.default_rng(seed)
    means, squares = [], []
    for _ in range(resamples):
        drawn = effects[rng.integers(trajectories, size=trajectories)]
        weights = rng.multinomial(replicates, np.full(replicates, 1 / replicates)).astype(float)
        means.append((drawn @ weights).mean(axis=0) / replicates)
        squares.append(cross(drawn, drawn, weights if np.count_nonzero(weights) > 1 else plain).mean(axis=0))
    return Effects(
        mean=effects.mean(axis=(0, 2)),
        size=np.sqrt(np.maximum(cross(effects, effects, plain).mean(axis=0), 0.0)),
        spread=np.sqrt(np.maximum(variance, 0.0)),
        resampled={"mean": np.array(means), "square": np.array(squares)},
        luck=np.sqrt(effects.var(axis=2, ddof=1).mean(axis=0)),
        trajectories=trajectories,
        replicates=replicates,
    )

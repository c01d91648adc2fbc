"""The registry as a problem of SALib, and how to know the designs that sensitivity analyses need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from civsim.errors import InputError
from civsim.parameters.registry import PARAMETERS
from civsim.sampling import Range, range_of, value_at
from civsim.world import Table

if TYPE_CHECKING:
    import pandas as pd

Ranges = Mapping[str, tuple[float, float]]


def salib_problem(names: Sequence[str], *, ranges: Ranges | None = None) -> dict[str, Any]:
    """Return the problem that SALib wants: the parameters with their ranges from the registry.

    Whole numbers and choices get a range that ends one above their largest; `points_of` takes the whole part.

    Args:
        names: parameters of the registry, two or more.
        ranges: other ranges than the registry's range for studies, (low, high) within the bounds.

    Raises:
        InputError: for a name that there is not or comes twice, or a range that is empty or out of bounds.
    """
    found = _ranges(names, ranges)
    bounds = [[one.low, one.high + 1 if _is_stepped(one.name) else one.high] for one in found]
    return {"num_vars": len(names), "names": list(names), "bounds": bounds}


def _ranges(names: Sequence[str], ranges: Ranges | None) -> list[Range]:
    if len(names) < 2 or len(set(names)) < len(names):
        raise InputError(f"vary={list(names)}: a sensitivity analysis needs two or more parameters, each once.")
    found = [range_of(name, *(ranges or {}).get(name, (None, None))) for name in names]
    for one in found:
        if not one.low < one.high:
            raise InputError(f"{one.name}: the range {one.low:g} to {one.high:g} is empty; give another one.")
    return found


def _is_stepped(name: str) -> bool:
    return PARAMETERS[name].whole or bool(PARAMETERS[name].choices)


def points_of(problem: Mapping[str, Any], sample: Table) -> pd.DataFrame:
    """Return samples of a SALib problem as parameter values, whole and named where they are; one row per sample."""
    import pandas as pd

    columns = {}
    for name, column, (low, end) in zip(problem["names"], np.asarray(sample).T, problem["bounds"], strict=True):
        one = Range(name, low, end - 1 if _is_stepped(name) else end)
        columns[name] = [value_at(one, float((value - low) / (end - low))) for value in column]
    return pd.DataFrame(columns)


def saltelli_blocks(places: Table) -> Table | None:
    """Return the rows of each block, shape (blocks, parameters + 2): A, AB of each parameter, B; None if it is none.

    Designs with second-order points are known too; these points are left out.
    """
    points, count = places.shape
    for length in (count + 2, 2 * count + 2):
        if points % length or count < 2:
            continue
        blocks = places.reshape(-1, length, count)
        first, mixed, last = blocks[:, 0], blocks[:, 1 : count + 1], blocks[:, -1]
        own = np.eye(count, dtype=bool)
        if (mixed == np.where(own, last[:, None], first[:, None])).all():
            rows = np.arange(points).reshape(-1, length)
            return np.concatenate([rows[:, : count + 1], rows[:, -1:]], axis=1)
    return None


def morris_trajectories(places: Table) -> Table | None:
    """Return the rows of each trajectory, shape (trajectories, parameters + 1); None if the design has none."""
    points, count = places.shape
    if points % (count + 1):
        return None
    paths = places.reshape(-1, count + 1, count)
    moved = np.diff(paths, axis=1) != 0
    once = (moved.sum(axis=2) == 1).all() and (moved.sum(axis=1) == 1).all()
    return np.arange(points).reshape(-1, count + 1) if once else None

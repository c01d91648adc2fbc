"""Designs that sensitivity analyses need, made by SALib from the registry, and how to know them again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from civsim.discovery.frames import MODE, TOWN
from civsim.errors import InputError
from civsim.parameters.parameter import Parameter, Value
from civsim.parameters.registry import parameter
from civsim.world import Table

if TYPE_CHECKING:
    import pandas as pd

LEVELS = 4
Ranges = Mapping[str, tuple[float, float]]


def salib_problem(names: Sequence[str], *, ranges: Ranges | None = None) -> dict[str, Any]:
    """Return the problem that SALib wants: the parameters with their ranges from the registry.

    Whole numbers and choices get a range that ends one above their largest; `points_of` takes the whole part.

    Args:
        names: parameters of the registry.
        ranges: other ranges than the registry's range for studies, (low, high) within the bounds.

    Raises:
        InputError: for a name that there is not, or a range that is empty or out of bounds.
    """
    if len(names) < 2 or len(set(names)) < len(names):
        raise InputError(f"vary={list(names)}: a sensitivity analysis needs two or more parameters, each once.")
    bounds = [_range(parameter(name), ranges) for name in names]
    return {"num_vars": len(names), "names": list(names), "bounds": [list(one) for one in bounds]}


def _range(one: Parameter, ranges: Ranges | None) -> tuple[float, float]:
    low, high = (ranges or {}).get(one.name, one.sweep_range)
    for value in (low, high) if not one.choices else ():
        one.check(value)
    if not low < high:
        raise InputError(f"{one.name}: the range {low:g} to {high:g} is empty; give another one.")
    return (low, high + 1) if one.whole or one.choices else (low, high)


def points_of(problem: Mapping[str, Any], sample: Table) -> pd.DataFrame:
    """Return samples of a SALib problem as parameter values, whole and named where they are; one row per sample."""
    import pandas as pd

    columns: dict[str, list[Value]] = {}
    for name, column, (_, end) in zip(problem["names"], np.asarray(sample).T, problem["bounds"], strict=True):
        one = parameter(name)
        columns[name] = [_value(one, float(value), end) for value in column]
    return pd.DataFrame(columns)


def _value(one: Parameter, value: float, end: float) -> Value:
    if not (one.whole or one.choices):
        return one.check(value)
    whole = int(min(value, end - 1))
    return one.choices[whole] if one.choices else one.check(whole)


def _crossed(places: pd.DataFrame, town: str, modes: Sequence[str]) -> pd.DataFrame:
    import pandas as pd

    frames = [places.assign(**{TOWN: town, MODE: mode}) for mode in modes]
    return pd.concat(frames, ignore_index=True)[[TOWN, MODE, *places.columns]]


def saltelli_design(
    names: Sequence[str],
    *,
    town: str,
    modes: Sequence[str],
    blocks: int = 256,
    ranges: Ranges | None = None,
    seed: int = 1,
) -> pd.DataFrame:
    """Return a design for Sobol indices (Saltelli 2010): `blocks` × (parameters + 2) points of every mode.

    Raises:
        InputError: for names or ranges that cannot be used, or a number of blocks that is no power of two.
    """
    from SALib.sample import sobol

    if blocks < 2 or blocks & (blocks - 1):
        raise InputError(f"blocks={blocks} is no power of two, which the Sobol sequence needs.")
    problem = salib_problem(names, ranges=ranges)
    sample = sobol.sample(problem, blocks, calc_second_order=False, seed=seed)
    return _crossed(points_of(problem, sample), town, modes)


def morris_design(
    names: Sequence[str],
    *,
    town: str,
    modes: Sequence[str],
    trajectories: int = 20,
    ranges: Ranges | None = None,
    seed: int = 1,
) -> pd.DataFrame:
    """Return a design for elementary effects: `trajectories` × (parameters + 1) points of every mode.

    Raises:
        InputError: for names or ranges that cannot be used.
    """
    from SALib.sample import morris

    problem = salib_problem(names, ranges=ranges)
    return _crossed(points_of(problem, morris.sample(problem, trajectories, LEVELS, seed=seed)), town, modes)


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

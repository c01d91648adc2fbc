"""A finished sweep as arrays: its factors, its policies and futures, and a measure of every run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from civsim.errors import InputError, unknown
from civsim.measures import MEASURES
from civsim.parameters.parameter import LEVER
from civsim.parameters.registry import PARAMETERS
from civsim.world import Table

if TYPE_CHECKING:
    import pandas as pd

    from civsim.sweep.reading import Sweep

POINT, REPLICATE, TOWN, MODE = "point", "replicate", "town", "mode"


@dataclass(frozen=True)
class Cube:
    """A measure of every policy in every future.

    Attributes:
        measure: its name.
        futures: one row per future, one column per factor.
        policies: one row per policy: mode, and the levers that tell policies apart.
        values: shape (futures, policies, replicates); nan where a run failed or is not there.
    """

    measure: str
    futures: pd.DataFrame
    policies: pd.DataFrame
    values: Table

    def names(self) -> list[str]:
        """Return the name of every policy: its mode, and its levers where there are any."""
        rows = self.policies.to_dict("records")
        return [" ".join([str(row[MODE]), *(f"{key}={row[key]}" for key in row if key != MODE)]) for row in rows]

    def row(self, name: str) -> int:
        """Return the number of a policy.

        Raises:
            InputError: if there is none of that name.
        """
        names = self.names()
        if name not in names:
            raise unknown("policy", name, names)
        return names.index(name)


def designed(sweep: Sweep) -> pd.DataFrame:
    """Return the design of a sweep with the town and the mode that all points share, if they do, as columns."""
    settings = sweep.manifest["fixed"]["settings"]
    shared = {name: settings[name] for name in (TOWN, MODE) if name not in sweep.design.columns and name in settings}
    return sweep.design.assign(**shared)


def varied(design: pd.DataFrame) -> list[str]:
    """Return the parameters that differ between points, in the order of the columns."""
    return [str(name) for name in design.columns if name in PARAMETERS and design[name].nunique(dropna=False) > 1]


def numbers(design: pd.DataFrame, names: Sequence[str]) -> Table:
    """Return parameter values as numbers, choices by their position, shape (points, parameters)."""
    columns = []
    for name in names:
        one = PARAMETERS[name]
        columns.append([float(one.number(one.check(value))) for value in design[name].tolist()])
    table: Table = np.array(columns, float).reshape(len(names), len(design)).T
    return table


def of_town(design: pd.DataFrame, town: str | None = None) -> pd.DataFrame:
    """Return the points of one town, in the order of the design.

    Raises:
        InputError: if the town is not there, or not said although there are several.
    """
    if TOWN not in design.columns:
        return design.reset_index(drop=True)
    towns = list(dict.fromkeys(design[TOWN]))
    if town is None and len(towns) > 1:
        raise InputError(f"The sweep holds {len(towns)} towns, which are not compared; choose one: town={towns[0]}.")
    if town is not None and town not in towns:
        raise unknown("town in this sweep", town, towns)
    return design[design[TOWN] == (town or towns[0])].reset_index(drop=True)


def measured(runs: pd.DataFrame, points: Sequence[object], measure: str) -> Table:
    """Return a measure of every run of the points, shape (points, replicates); nan where there is no value.

    Raises:
        InputError: for a measure that the runs do not have.
    """
    if measure not in runs.columns or measure not in MEASURES:
        raise unknown("measure in this sweep", measure, [name for name in MEASURES if name in runs.columns])
    wide = runs.pivot(index=POINT, columns=REPLICATE, values=measure)
    table: Table = wide.reindex(list(points)).to_numpy(float)
    return table


def cube(
    design: pd.DataFrame,
    runs: pd.DataFrame,
    measure: str,
    *,
    town: str | None = None,
    levers: Sequence[str] | None = None,
) -> Cube:
    """Return a measure by future and policy.

    A policy is a mode with its levers, a future the other varied parameters, where every policy meets every future;
    where levers were not crossed with futures they count as part of the future, and a policy is a mode.

    Args:
        design: one row per point.
        runs: one row per run.
        measure: its name.
        town: may be left out where there is one.
        levers: varied parameters that a town can choose; those of the registry unless given.

    Raises:
        InputError: if no future was met by every policy.
    """
    own = of_town(design, town)
    if MODE not in own.columns:
        own = own.assign(**{MODE: ""})
    names = varied(own)
    own = own.drop_duplicates([MODE, *names], ignore_index=True)
    chosen = [name for name in names if (PARAMETERS[name].role == LEVER if levers is None else name in levers)]
    for apart in (chosen, []):
        rest = [name for name in names if name not in apart]
        futures = own[rest].drop_duplicates(ignore_index=True)
        policies = own[[MODE, *apart]].drop_duplicates(ignore_index=True)
        if len(futures) * len(policies) == len(own):
            return _filled(own, runs, measure, futures, policies)
    raise InputError("No set of futures was met by every mode of the sweep; only then can modes be compared.")


def _filled(own: pd.DataFrame, runs: pd.DataFrame, measure: str, futures: pd.DataFrame, policies: pd.DataFrame) -> Cube:
    rows, columns = _numbered(own, futures), _numbered(own, policies)
    seen = measured(runs, own[POINT].tolist(), measure)
    values = np.full((len(futures), len(policies), seen.shape[1]), np.nan)
    values[rows, columns] = seen
    return Cube(measure, futures, policies, values)


def _numbered(own: pd.DataFrame, unique: pd.DataFrame) -> Table:
    """Return which row of `unique` each point has."""
    names = list(unique.columns)
    if not names:
        return np.zeros(len(own), int)
    found: Table = own.merge(unique.assign(_row=range(len(unique))), how="left", on=names)["_row"].to_numpy(int)
    return found


def difference(found: Cube, policy: str, baseline: str) -> Table:
    """Return policy minus baseline, run by run with the same luck, shape (futures, replicates)."""
    table: Table = found.values[:, found.row(policy)] - found.values[:, found.row(baseline)]
    return table


def complete(blocks: Table) -> tuple[Table, Table]:
    """Return the most that is whole: blocks without a gap and the replicates they have.

    Args:
        blocks: shape (blocks, points, replicates); nan where there is no value.

    Returns:
        Which blocks are whole, and the array of these with as many of the first replicates as give most runs.
    """
    there = ~np.isnan(blocks).any(axis=1)
    upto = np.logical_and.accumulate(there, axis=1)
    sizes = upto.sum(axis=0) * np.arange(1, blocks.shape[2] + 1)
    replicates = int(sizes.argmax()) + 1
    kept = upto[:, replicates - 1]
    return kept, blocks[kept][:, :, :replicates]

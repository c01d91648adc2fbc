"""Which parameters matter in a finished sweep, apart from luck, and which cannot be told apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from civsim.discovery.designs import morris_trajectories, saltelli_blocks
from civsim.discovery.elementary import effects_of, morris
from civsim.discovery.frames import MODE, POINT, complete, measured, numbers, of_town, varied
from civsim.discovery.ranking import groups, interval
from civsim.discovery.variance import RESAMPLES, sobol
from civsim.errors import InputError, unknown
from civsim.parameters.registry import PARAMETERS
from civsim.world import Table

if TYPE_CHECKING:
    import pandas as pd

SOBOL, MORRIS = "sobol", "morris"
LEAST_REPLICATES = 2


@dataclass(frozen=True)
class Sensitivity:
    """What moves an outcome.

    Attributes:
        method: "sobol" or "morris".
        measure: name; mode, baseline: the outcome is the measure under the mode, or its paired difference to the
            baseline unless this is "".
        table: one row per parameter, in groups, the largest first; `rank` is shared by all that cannot be told apart.
        luck: share of luck in the variance of one run (sobol), or standard deviation of one run's effect (morris).
        blocks, replicates: blocks or trajectories analysed, and runs of each of their points.
        left_out: blocks or trajectories left out because a run of theirs has no value.
    """

    method: str
    measure: str
    mode: str
    baseline: str
    table: pd.DataFrame
    luck: float
    blocks: int
    replicates: int
    left_out: int


def method_of(design: pd.DataFrame) -> str | None:
    """Return which analysis the design of a sweep allows, "sobol" or "morris"; None for neither."""
    own = of_town(design)
    if MODE in own.columns:
        own = own[own[MODE] == own[MODE].iloc[0]]
    places = numbers(own, varied(own))
    if saltelli_blocks(places) is not None:
        return SOBOL
    return MORRIS if places.shape[1] > 1 and morris_trajectories(places) is not None else None


def sensitivity(
    design: pd.DataFrame,
    runs: pd.DataFrame,
    *,
    measure: str = "coverage",
    mode: str | None = None,
    baseline: str | None = None,
    town: str | None = None,
    resamples: int = RESAMPLES,
    seed: int = 1,
) -> Sensitivity:
    """Return Sobol indices or elementary effects, whichever the design is for, with intervals and shared ranks.

    Args:
        design: one row per point, in the order that the method needs.
        runs: one row per run.
        measure: the outcome.
        mode: whose; may be left out where there is one.
        baseline: if given, the outcome is the paired difference to it.
        town: may be left out where there is one.
        resamples: of the bootstrap over blocks and replicates.
        seed: of these.

    Raises:
        InputError: for a design that is for neither, a measure without a value, fewer than two replicates, or names
            that are not there.
    """
    own = of_town(design, town)
    places, values, mode = _outcome(own, runs, measure, mode, baseline)
    if np.isnan(values).all():
        raise InputError(f"{measure} has no value in the runs of {' and '.join(filter(None, (mode, baseline)))}.")
    names = varied(own)
    method, rows = _rows(places, names)
    kept, blocks = complete(values[rows])
    if blocks.shape[2] < LEAST_REPLICATES or len(blocks) < LEAST_REPLICATES:
        raise InputError(
            f"{len(blocks)} whole blocks with {blocks.shape[2]} replicates: luck can be told from parameters only with "
            "two or more of each; extend the sweep by replicates=2 or more."
        )
    if method == SOBOL:
        table, luck = _sobol(blocks, resamples, seed)
    else:
        low, high = places.min(axis=0), places.max(axis=0)
        table, luck = _morris(effects_of(((places - low) / (high - low))[rows][kept], blocks), resamples, seed)
    table.insert(0, "parameter", [names[one] for one in table.pop("_row")])
    table.insert(1, "label", [PARAMETERS[name].en for name in table["parameter"]])
    table.insert(2, "label_de", [PARAMETERS[name].de for name in table["parameter"]])
    left_out = int((~kept).sum())
    return Sensitivity(method, measure, mode, baseline or "", table, luck, len(blocks), blocks.shape[2], left_out)


def _rows(places: Table, names: list[str]) -> tuple[str, Table]:
    """Return the method that the points are for, and their rows in blocks or trajectories.

    Raises:
        InputError: if they are for neither.
    """
    for method, find in ((SOBOL, saltelli_blocks), (MORRIS, morris_trajectories)):
        rows = find(places) if len(names) > 1 else None
        if rows is not None:
            return method, rows
    raise InputError(
        "The points of this sweep are neither blocks of a Saltelli design nor trajectories of a Morris design over "
        f"{', '.join(names) or 'any parameter'}; make one with design=saltelli or design=morris, or choose method=prim."
    )


def _outcome(
    own: pd.DataFrame, runs: pd.DataFrame, measure: str, mode: str | None, baseline: str | None
) -> tuple[Table, Table, str]:
    """Return places of the points, the outcome of every run there, and the mode."""
    names = varied(own)
    modes = list(dict.fromkeys(own[MODE])) if MODE in own.columns else [""]
    others = [one for one in modes if one != baseline]
    if mode is None:
        if len(others) != 1:
            raise InputError(
                f"The sweep holds {len(modes)} modes; choose one: mode={others[-1] if others else modes[0]}."
            )
        mode = others[0]
    for name in (mode, baseline):
        if name is not None and name not in modes:
            raise unknown("mode in this sweep", name, modes)
    mine = own[own[MODE] == mode] if MODE in own.columns else own
    places, values = numbers(mine, names), measured(runs, mine[POINT].tolist(), measure)
    if baseline is not None:
        theirs = own[own[MODE] == baseline]
        if len(theirs) != len(mine) or not np.array_equal(numbers(theirs, names), places):
            raise InputError(f"{mode} and {baseline} were not run at the same points; there is no paired difference.")
        values = values - measured(runs, theirs[POINT].tolist(), measure)
    return places, values, mode


def _sobol(blocks: Table, resamples: int, seed: int) -> tuple[pd.DataFrame, float]:
    import pandas as pd

    found = sobol(blocks, resamples=resamples, seed=seed)
    if found.variance <= 0:  # luck alone moves this outcome: there is no variance to share out
        count = len(found.first)
        nothing = dict.fromkeys(("first", "first_low", "first_high", "total", "total_low", "total_high"), np.nan)
        return pd.DataFrame({**nothing, "rank": 1, "tied": count > 1, "shown": False, "_row": range(count)}), 1.0
    first_low, first_high = interval(found.resampled["first"])
    low, high = interval(found.resampled["total"])
    table = pd.DataFrame({"first": found.first, "first_low": first_low, "first_high": first_high,
                          "total": found.total, "total_low": low, "total_high": high})  # fmt: skip
    return _ranked(table, found.total, found.resampled["total"], low), found.luck / (found.luck + found.variance)


def _morris(effects: Table, resamples: int, seed: int) -> tuple[pd.DataFrame, float]:
    import pandas as pd

    found = morris(effects, resamples=resamples, seed=seed)
    low, high = interval(found.resampled["square"])
    mean_low, mean_high = interval(found.resampled["mean"])
    table = pd.DataFrame({"mean": found.mean, "mean_low": mean_low, "mean_high": mean_high, "size": found.size,
                          "size_low": np.sqrt(np.maximum(low, 0)), "size_high": np.sqrt(np.maximum(high, 0)),
                          "spread": found.spread})  # fmt: skip
    return _ranked(table, found.size * found.size, found.resampled["square"], low), float(found.luck.mean())


def _ranked(table: pd.DataFrame, values: Table, resampled: Table, low: Table) -> pd.DataFrame:
    """Return the table in the order of its groups, with ranks that ties share and whether influence is shown."""
    together = groups(values, resampled)
    order = [one for group in together for one in group]
    starts = {one: 1 + sum(len(group) for group in together[:k]) for k, group in enumerate(together) for one in group}
    table = table.iloc[order].assign(
        rank=[starts[one] for one in order],
        tied=[sum(starts[one] == starts[other] for other in order) > 1 for one in order],
        shown=[bool(low[one] > 0) for one in order],
        _row=order,
    )
    return table.reset_index(drop=True)

"""A sweep with the columns that Mesa's batch runs have, for notebooks that were written for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from civsim.discovery.frames import POINT, REPLICATE
from civsim.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

RUN_ID, ITERATION, STEP = "RunId", "iteration", "Step"


def steps(design: pd.DataFrame, manifest: Mapping[str, Any]) -> int:
    """Return how many weeks every run of a sweep simulates, burn-in included.

    Raises:
        InputError: if points differ in their weeks.
    """
    differing = [name for name in ("weeks", "burn_in") if name in design.columns]
    if differing:
        raise InputError(
            f"Points of this sweep differ in their {differing[0]}; a column {STEP} needs one number of weeks."
        )
    settings = manifest["fixed"]["settings"]
    return int(settings["weeks"]) + int(settings["burn_in"])


def mesa_columns(design: pd.DataFrame, runs: pd.DataFrame, weeks: int) -> pd.DataFrame:
    """Return one row per run: `RunId`, `iteration` (replicate), `Step` (weeks simulated), parameters, measures.

    Runs are numbered as Mesa's batch runner numbers them: all replicates of the first point, then of the next.

    Args:
        design: one row per point; a point that is there several times comes once.
        runs: one row per run.
        weeks: weeks that every run was simulated, burn-in included.

    Raises:
        InputError: if a column of the sweep has one of the names that Mesa uses.
    """
    taken = [name for name in (RUN_ID, ITERATION, STEP) if name in (*design.columns, *runs.columns)]
    if taken:
        raise InputError(f"The sweep has a column {taken[0]!r} already.")
    points = design.drop_duplicates(POINT, ignore_index=True)
    order = points[POINT].reset_index().rename(columns={"index": RUN_ID})
    frame = order.merge(runs.sort_values(REPLICATE, kind="stable"), on=POINT).merge(points, on=POINT)
    frame = frame.sort_values([RUN_ID, REPLICATE], kind="stable", ignore_index=True)
    frame[RUN_ID] = range(len(frame))
    frame = frame.rename(columns={REPLICATE: ITERATION}).assign(**{STEP: weeks})
    parameters = [name for name in points.columns if name != POINT]
    measures = [name for name in runs.columns if name not in (POINT, REPLICATE)]
    return frame[[RUN_ID, ITERATION, STEP, *parameters, *measures]]

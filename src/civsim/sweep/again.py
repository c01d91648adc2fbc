"""Runs of a stored sweep made again, to see whether they are the same."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from civsim.errors import InputError, meant
from civsim.sameness import compare_tables
from civsim.simulate import available_workers
from civsim.sweep.chunk import ERROR, KEY, Task, run_chunk
from civsim.sweep.plan import Plan
from civsim.sweep.reading import Sweep, read
from civsim.sweep.scenarios import Scenarios

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Again:
    """Runs made again: how many, and what differs from those stored; nothing if they are identical."""

    runs: int
    of: int
    difference: str


def repeat(folder: Path, folders: Sequence[Path] = (), *, runs: int | None = None) -> Again:
    """Run a sweep again, or chunks of it until about `runs` runs are made, and compare them with what is stored.

    Raises:
        InputError: if the folder holds no sweep.
    """
    found = read(folder)
    stored = len(found.runs) + len(found.errors)
    chosen, count = [], 0
    for blocks in Plan.of_plain(found.manifest["plan"]["layers"]).chunks().values():
        if runs is not None and count >= runs:
            break
        chosen.append(blocks)
        count += sum(one.runs for one in blocks)
    scenarios, points = _scenarios(found, folders), found.designed.points
    tasks = [
        [Task(one.point, scenarios.scenario(points[one.point]), one.first, one.last) for one in blocks]
        for blocks in chosen
    ]
    engine = found.manifest["fixed"]["settings"]["engine"]
    with ThreadPoolExecutor(available_workers()) as pool:
        made = list(pool.map(lambda chunk: run_chunk(chunk, engine), tasks))
    again = _together(made)
    return Again(len(again), stored, compare_tables(*_paired(found, again)))


def repeat_run(folder: Path, point: str, replicate: int, folders: Sequence[Path] = ()) -> tuple[Again, dict[str, Any]]:
    """Run one run again, and return also its measures and error.

    Raises:
        InputError: if there is no such point.
    """
    found = read(folder)
    points = found.designed.points
    if point not in points:
        raise InputError(f"point={point} is none of the {len(points)} points of {folder}.{meant(point, points)}")
    scenario = _scenarios(found, folders).scenario(points[point])
    again = run_chunk([Task(point, scenario, replicate, replicate + 1)], found.manifest["fixed"]["settings"]["engine"])
    row = {str(name): value for name, value in again.iloc[0].items()}
    return Again(1, len(found.runs) + len(found.errors), compare_tables(*_paired(found, again))), row


def _scenarios(found: Sweep, folders: Sequence[Path]) -> Scenarios:
    return Scenarios(found.manifest["fixed"]["settings"], folders)


def _together(frames: list[pd.DataFrame]) -> pd.DataFrame:
    import pandas as pd

    return pd.concat(frames).sort_values(list(KEY), ignore_index=True)


def _paired(found: Sweep, again: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the stored rows of the runs made again, and these, both with their errors."""
    import pandas as pd

    stored = pd.concat([found.runs.assign(**{ERROR: ""}), found.errors.drop(columns="command")])
    keys = again[list(KEY)]
    return keys.merge(stored, on=list(KEY), how="inner"), again

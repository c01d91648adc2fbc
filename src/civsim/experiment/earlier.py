"""Runs of an earlier experiment, read again: new claims, outcomes and words need no new runs."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from civsim.errors import InputError
from civsim.experiment import impact, runs, towns
from civsim.experiment.definition import Experiment
from civsim.experiment.read import read
from civsim.measures import MEASURES

if TYPE_CHECKING:
    import pandas as pd

DESIGN = ("design", "town", "towns", "baseline", "modes", "weeks", "burn_in", "introduced", "values", "levers",
          "uncertainties", "futures", "replicates", "windows", "seed")  # fmt: skip
FIRST = {"levers": runs.first, "impact": impact.first, "towns": towns.first}
"""What simulates the first run of each design again."""


def earlier(experiment: Experiment, folder: Path) -> dict[str, pd.DataFrame]:
    """Return the tables of an earlier run of the same design: `runs`, and where they still hold `bounds` and maps.

    Raises:
        InputError: where there are none, they are of another design, or the first run comes out otherwise today.
    """
    path, rows = folder / "experiment.yaml", folder / "runs.parquet"
    if not (path.is_file() and rows.is_file()):
        raise InputError(f"runs={folder}: there are no runs of an experiment.")
    before, found = read(path, {}), _table(rows)
    for name in DESIGN:
        if getattr(before, name) != getattr(experiment, name):
            raise InputError(f"runs={folder}: {name!r} has changed since; run the experiment anew, without runs=.")
    _check(experiment, found, folder)
    names = [f"map_{k}" for k in range(1, len(before.maps) + 1)] if before.maps == experiment.maps else []
    if before.bound_replicates == experiment.bound_replicates and (folder / "bounds.csv").is_file():
        names.append("bounds")
    known = {name: _table(folder / f"{name}.csv").drop(columns="provenance", errors="ignore") for name in names}
    return {"runs": found, **known}


def _table(path: Path) -> pd.DataFrame:
    import pandas as pd

    try:
        return pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path)
    except (OSError, ValueError) as error:
        raise InputError(f"{path} cannot be read as a table: {error}") from None


def _check(experiment: Experiment, found: pd.DataFrame, folder: Path) -> None:
    """Refuse runs of other numbers, and those that the model would not make today."""
    today = FIRST[experiment.design](experiment)
    if lacking := sorted(set(today) - set(MEASURES) - set(found)):
        raise InputError(f"runs={folder}: its runs.parquet has no column {lacking[0]!r}; run the experiment anew.")
    of = {"replicates": found["replicate"].max() + 1, "futures": found.get("future", found["replicate"] * 0).max() + 1}
    of["replicates"] //= of["futures"]
    for name, number in of.items():
        if number != getattr(experiment, name):
            raise InputError(f"runs={folder}: there are {number} {name}, not {getattr(experiment, name)}.")
    other = [name for name, value in today.items() if name in found and not _same(found[name].iloc[0], value)]
    if other:
        raise InputError(
            f"runs={folder}: the first run comes out otherwise today ({', '.join(sorted(other)[:3])}), since rules, "
            "parameters or figures have changed; run the experiment anew, without runs=."
        )


def _same(one: Any, other: Any) -> bool:
    if isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12) or (math.isnan(one) and math.isnan(other))
    return bool(one == other)


def missing(experiment: Experiment, tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """Return the measures that claims and outcomes ask for and kept runs do not have."""
    asked = {*experiment.outcomes}
    for claim in experiment.claims:
        asked |= {name for key in ("outcome", "since_outcome") if (name := getattr(claim, key, ""))}
    return sorted(asked - set(tables["runs"]))

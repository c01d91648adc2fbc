"""The tables of a finished sweep: all runs in one file, what failed in another."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from civsim.files import replace
from civsim.sweep.part import parquet

if TYPE_CHECKING:
    import pandas as pd

    from civsim.sweep.reading import Sweep

RUNS = "runs.parquet"
ERRORS = "errors.csv"


def write(sweep: Sweep) -> None:
    """Write `runs.parquet` and, if a run failed, `errors.csv` beside the parts."""
    replace(sweep.folder / RUNS, functools.partial(_parquet, sweep.runs, provenance(sweep)))
    errors = sweep.folder / ERRORS
    if len(sweep.errors):
        replace(errors, functools.partial(sweep.errors.to_csv, index=False, lineterminator="\n"))
    else:
        errors.unlink(missing_ok=True)


def provenance(sweep: Sweep) -> dict[str, Any]:
    """Return what a table of the sweep says about itself: version, commit, settings with the seed, design."""
    manifest = sweep.manifest
    return {**manifest["fixed"], "git_commit": manifest["about"]["git_commit"], "design": manifest["plan"]["design"]}


def _parquet(table: pd.DataFrame, told: dict[str, Any], path: Path) -> None:
    path.write_bytes(parquet(table, {"civsim": json.dumps(told, ensure_ascii=False)}))

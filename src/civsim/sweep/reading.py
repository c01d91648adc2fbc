"""What a sweep has found: its design, its runs, what failed, and where it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from civsim.errors import InputError
from civsim.sweep import design as designs
from civsim.sweep.chunk import ERROR, KEY
from civsim.sweep.design import POINT, Design
from civsim.sweep.manifest import Manifest
from civsim.sweep.plan import Plan
from civsim.sweep.store import StoreReader

if TYPE_CHECKING:
    import pandas as pd

DESIGN = "design.csv"


@dataclass(frozen=True)
class Sweep:
    """A sweep, finished or not.

    Attributes:
        folder: where it is stored.
        designed: the design with its levers and uncertainties.
        runs: one row per run that succeeded: `point`, `replicate`, one column per measure, sorted.
        errors: one row per run that failed: `point`, `replicate`, `error`, and the `command` that runs it again.
        manifest: version, commit, seed, settings, and what is stored.
    """

    folder: Path
    designed: Design
    runs: pd.DataFrame
    errors: pd.DataFrame
    manifest: Mapping[str, Any]

    @property
    def design(self) -> pd.DataFrame:
        """One row per point of the design: `point`, then its parameters and settings."""
        return self.designed.table

    @property
    def levers(self) -> tuple[str, ...]:
        """Columns of the design that a town can choose."""
        return self.designed.levers

    @property
    def uncertainties(self) -> tuple[str, ...]:
        """Columns of the design that nobody knows."""
        return self.designed.uncertainties

    @property
    def missing(self) -> int:
        """How many runs are still to be made."""
        return Plan.of_plain(self.manifest["plan"]["layers"]).runs - len(self.runs) - len(self.errors)

    def frame(self) -> pd.DataFrame:
        """Return the runs beside the values of their points, in the order of the design; one row per run."""
        points = self.design.drop_duplicates(POINT, ignore_index=True)
        return points.merge(self.runs, on=POINT, how="inner", sort=False, validate="one_to_many")

    def balanced(self) -> Sweep:
        """Return the same sweep with as many replicates of every point as all points have."""
        done = {*self.runs["replicate"], *self.errors["replicate"]}
        counts = {name: set[int]() for name in self.designed.points}
        for table in (self.runs, self.errors):
            for point, numbers in table.groupby(POINT)["replicate"]:
                counts[str(point)] |= set(numbers)
        common = next((k for k in range(len(done)) if any(k not in found for found in counts.values())), len(done))
        runs, errors = (table[table["replicate"] < common].reset_index(drop=True) for table in (self.runs, self.errors))
        return Sweep(self.folder, self.designed, runs, errors, self.manifest)


def read(folder: str | Path) -> Sweep:
    """Return what a sweep has stored so far; nothing in the folder is changed.

    Raises:
        InputError: if there is no sweep, or something in it is damaged or was changed by hand.
    """
    store = StoreReader(Path(folder), KEY)
    if store.manifest.kind != "sweep":
        raise InputError(f"{folder} holds runs of another kind ({store.manifest.kind}), no sweep.")
    design = read_design(Path(folder), store.manifest)
    return assemble(store, design)


def read_design(folder: Path, manifest: Manifest) -> Design:
    """Return the design that lies beside the runs.

    Raises:
        InputError: if it was changed since.
    """
    found = designs.read_csv(folder / DESIGN, levers=manifest.plan["levers"])
    if found.digest() != manifest.plan["design"]:
        raise InputError(
            f"{folder / DESIGN} was changed by hand, or a stop came before it was written; the command that made the "
            f"folder writes it again: {' '.join(manifest.about['command'])}"
        )
    return found


def assemble(store: StoreReader, design: Design) -> Sweep:
    """Return the sweep whose runs are in a store.

    Raises:
        InputError: if a part of the store is damaged.
    """
    rows = store.read()
    rows = rows if ERROR in rows else rows.assign(**{ERROR: ""})
    failed = rows[ERROR] != ""
    runs = rows[~failed].drop(columns=ERROR).reset_index(drop=True)
    errors = rows.loc[failed, [*KEY, ERROR]].reset_index(drop=True)
    errors["command"] = [
        f"civsim reproduce {store.folder} point={point} replicate={replicate}"
        for point, replicate in zip(errors["point"], errors["replicate"], strict=True)
    ]
    found = store.manifest
    plain = {"kind": found.kind, "fixed": found.fixed, "plan": found.plan, "about": found.about}
    return Sweep(store.folder, design, runs, errors, plain)

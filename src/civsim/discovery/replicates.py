"""Run pairs of a mode and its baseline until enough is known."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from civsim.discovery.sequential import Forecast, Plan, Seen, follow, forecast
from civsim.errors import InputError, unknown
from civsim.measures import MEASURES, Tables
from civsim.scenario import Scenario
from civsim.simulate import simulate
from civsim.world import Table

if TYPE_CHECKING:
    import pandas as pd

Progress = Callable[[str], object]


@dataclass(frozen=True)
class Replicated:
    """A mode and its baseline, run until enough was known.

    Attributes:
        baseline, mode: the scenarios; run k of one shares its luck with run k of the other.
        plan: how long to go on.
        values: by measure, those of the baseline and of the mode, shape (2, pairs).
        looks: what was seen at each look.
        forecast: what the pilot said of the pairs that the wanted precision would need.
    """

    baseline: Scenario
    mode: Scenario
    plan: Plan
    values: Mapping[str, Table]
    looks: Sequence[Sequence[Seen]]
    forecast: Sequence[Forecast]

    @property
    def pairs(self) -> int:
        """Pairs that were run."""
        return int(next(iter(self.values.values())).shape[1])

    @property
    def is_enough(self) -> bool:
        """Whether every measure was settled."""
        return bool(self.looks) and all(one.is_settled for one in self.looks[-1])

    def table(self) -> pd.DataFrame:
        """Return one row per look and measure; the intervals hold for all looks and measures together."""
        import pandas as pd

        rows = [{"pairs": one.look, "measure": one.measure, "unit": MEASURES[one.measure].unit,
                 "diff": one.estimate.mean, "sd": one.estimate.sd, "ci_low": one.estimate.ci_low,
                 "ci_high": one.estimate.ci_high, "precision": self.plan.precision.get(one.measure, np.nan),
                 "clear": one.is_clear, "settled": one.is_settled} for seen in self.looks for one in seen]  # fmt: skip
        return pd.DataFrame(rows)

    def runs(self) -> pd.DataFrame:
        """Return one row per run: mode, replicate and the measures."""
        import pandas as pd

        frames = [
            pd.DataFrame({"mode": one.mode, "replicate": range(self.pairs)}
                         | {name: values[row] for name, values in self.values.items()})
            for row, one in enumerate((self.baseline, self.mode))
        ]  # fmt: skip
        return pd.concat(frames, ignore_index=True)


def replicate(
    baseline: Scenario,
    mode: Scenario,
    plan: Plan,
    *,
    pilot_only: bool = False,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Replicated:
    """Run pairs in order and look at 8, 16, 32, … of them until every measure is settled, or to the cap.

    Args:
        baseline: what the mode is compared with.
        mode: of the same town, with the same weeks and seeds.
        plan: measures, precision and cap.
        pilot_only: whether to stop after the first look, with the forecast.
        workers: threads; all processors by default.
        progress: called with the scenario's name after each run.

    Raises:
        InputError: for a measure that there is not, or scenarios that cannot be paired.
    """
    for name in plan.measures:
        if name not in MEASURES:
            raise unknown("measure", name, MEASURES)
    spans = {(one.town.name, one.weeks, one.burn_in, one.seed, one.town_seed) for one in (baseline, mode)}
    if len(spans) > 1:
        raise InputError(f"Only scenarios with the same town, weeks and seeds can be paired, got {sorted(spans)}.")
    values = {name: np.zeros((2, 0)) for name in plan.measures}
    looks: list[list[Seen]] = []
    predicted: list[Forecast] = []
    for first, last in zip((0, *plan.looks), plan.looks, strict=False):
        fresh = [_measured(one, plan.measures, range(first, last), workers, progress) for one in (baseline, mode)]
        values = {
            name: np.concatenate([values[name], np.stack([one[name] for one in fresh])], axis=1)
            for name in plan.measures
        }
        differences = {name: pair[1] - pair[0] for name, pair in values.items()}
        looks = follow(differences, plan)
        if not first:
            predicted = forecast(differences, plan)
        if pilot_only or all(one.is_settled for one in looks[-1]):
            break
    return Replicated(baseline, mode, plan, values, looks, predicted)


def _measured(
    scenario: Scenario, measures: Sequence[str], replicates: range, workers: int | None, progress: Progress | None
) -> dict[str, Table]:
    done = None if progress is None else functools.partial(_tell, progress, scenario.name)
    tables = Tables.of(list(simulate(scenario, replicates, workers=workers, done=done)), scenario.burn_in)
    return {name: np.asarray(MEASURES[name].function(tables), float) for name in measures}


def _tell(progress: Progress, name: str, replicate: int) -> None:
    progress(name)

"""What a town could learn of the impact of a mode from its own figures, against the truth of paired runs.

A mode is introduced in about half of the districts. A town sees its districts before and after; the model also
knows what would have happened without the mode, with the same luck. Estimators a town could use are compared with
that truth.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from civsim.experiment.design import Point, Scenarios
from civsim.experiment.kept import Kept, Rows
from civsim.experiment.runs import spread
from civsim.measures import LOST, Tables, share
from civsim.parameters.registry import check
from civsim.sampling import latin_hypercube
from civsim.scenario import Period, Scenario
from civsim.simulate import simulate
from civsim.world import Table

if TYPE_CHECKING:
    import pandas as pd

    from civsim.experiment.definition import Experiment
    from civsim.experiment.runs import Progress

ESTIMATORS = ("before_after", "cross_section", "difference_in_differences", "contact_counts")
HALF = "districts_covered"


def run(
    experiment: Experiment, *, workers: int | None = None, progress: Progress | None = None, kept: Kept | None = None
) -> pd.DataFrame:
    """Return one row per future, mode and replicate: the truth and every estimate of the change in coverage.

    `burn_in` weeks of the baseline come first, of which the last `weeks` are those before. The mode is introduced,
    has `weeks` weeks to settle, and the next `weeks` are those after. Contact counts are compared as a town would:
    admissions after against before, as a change of the share covered had needs stayed the same.
    """
    import pandas as pd

    scenarios = Scenarios(experiment)
    drawn = latin_hypercube(experiment.uncertainties, experiment.futures, experiment.seed)
    tasks = [(number, values, mode) for number, values in enumerate(drawn) for mode in experiment.modes]

    def work(task: tuple[int, Mapping[str, Any], str]) -> Rows:
        number, values, mode = task
        first = number * experiment.replicates
        replicates = range(first, first + experiment.replicates)
        found = estimates(*_phases(scenarios, mode, Point(number, {}, values, {})), replicates)
        head = {"future": number, "mode": mode, **values}
        return [
            {**head, "replicate": replicate, **{name: float(column[k]) for name, column in found.items()}}
            for k, replicate in enumerate(replicates)
        ]

    return pd.DataFrame(spread("runs", tasks, work, workers, progress, kept))


def first(experiment: Experiment) -> dict[str, Any]:
    """Return the first row of the runs, simulated anew."""
    values = latin_hypercube(experiment.uncertainties, experiment.futures, experiment.seed)[0]
    mode = experiment.modes[0]
    found = estimates(*_phases(Scenarios(experiment), mode, Point(0, {}, values, {})), range(1))
    head = {"future": 0, "mode": mode, **values, "replicate": 0}
    return {**head, **{name: float(column[0]) for name, column in found.items()}}


def _phases(scenarios: Scenarios, mode: str, point: Point) -> tuple[Scenario, Scenario, Scenario]:
    """Return the scenarios of the weeks before, of those after with the mode, and of those after without it."""
    experiment = scenarios.experiment
    start, length = experiment.burn_in, experiment.weeks
    base = scenarios.base[experiment.baseline]
    fixed = {**experiment.values, **point.drawn}
    without = Period(0, check({**base.values, **fixed}))
    introduced = Period(start, check({**scenarios.base[mode].values, **fixed, HALF: experiment.values.get(HALF, 0.5)}))
    before = dataclasses.replace(base, periods=(without,), burn_in=start - length, weeks=length)
    after = dataclasses.replace(base, periods=(without, introduced), burn_in=start + length, weeks=length)
    return before, after, dataclasses.replace(after, periods=(without,))


def estimates(before: Scenario, after: Scenario, never: Scenario, replicates: Sequence[int]) -> dict[str, Table]:
    """Return the truth and the estimates, each of shape (replicates,), as changes of coverage where introduced."""
    past, now, else_ = (
        Tables.of(list(simulate(one, replicates, workers=1)), one.burn_in) for one in (before, after, never)
    )
    treated = now.districts["cover_order"] < float(after.periods[-1].values[HALF])
    if treated.all() or not treated.any():
        nowhere = np.full(len(replicates), np.nan)
        return dict.fromkeys(("truth", *ESTIMATORS), nowhere)
    rise = _covered(now, treated) - _covered(past, treated)
    admitted = share(_sum(now, treated, "admitted") - _sum(past, treated, "admitted"), _sum(past, treated, "admitted"))
    return {
        "truth": _covered(now, treated) - _covered(else_, treated),
        "before_after": rise,
        "cross_section": _covered(now, treated) - _covered(now, ~treated),
        "difference_in_differences": rise - (_covered(now, ~treated) - _covered(past, ~treated)),
        "contact_counts": admitted * _covered(past, treated),
    }


def _sum(tables: Tables, districts: Table, column: str) -> Table:
    groups = len(tables.populations) // len(tables.districts)
    rows: Table = tables.areas[column].reshape(len(tables.areas), -1, groups)[:, districts].sum(axis=(1, 2))
    return rows.astype(float)


def _covered(tables: Tables, districts: Table) -> Table:
    met = _sum(tables, districts, "met")
    return share(met, met + sum(_sum(tables, districts, name) for name in LOST))


def compare(runs: pd.DataFrame) -> pd.DataFrame:
    """Return bias, its interval over futures, and how often the sign is wrong, per mode and estimator."""
    import pandas as pd

    from civsim.analysis.paired import estimate

    rows = []
    for mode, own in runs.groupby("mode", sort=False):
        for name in ESTIMATORS:
            bias = (own[name] - own["truth"]).groupby(own["future"]).mean().to_numpy(float)
            found = estimate(bias)
            wrong = np.sign(own[name]) != np.sign(own["truth"])
            rows.append(
                {
                    **{"mode": mode, "estimator": name, "bias": found.mean, "ci_low": found.ci_low},
                    **{"ci_high": found.ci_high, "n": found.n, "wrong_sign": float(wrong.mean())},
                    **{"truth": float(own["truth"].mean()), "estimate": float(own[name].mean())},
                }
            )
    return pd.DataFrame(rows)

"""Every mode in every town, the town's own mode marked, and the best possible beside it."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from civsim.analysis.optimum import optimum
from civsim.configuration import load
from civsim.experiment.kept import Kept, Rows
from civsim.experiment.runs import measured

if TYPE_CHECKING:
    import pandas as pd

    from civsim.experiment.definition import Experiment
    from civsim.experiment.runs import Progress
    from civsim.scenario import Scenario


def scenarios(experiment: Experiment, town: str, **values: str) -> dict[str, Scenario]:
    """Return the scenario of every mode in a town, the baseline first."""
    words = [f"town={town}", f"weeks={experiment.weeks}", f"burn_in={experiment.burn_in}", f"seed={experiment.seed}"]
    words += [f"{name}={value}" for name, value in {**experiment.values, **values}.items()]
    modes = dict.fromkeys((experiment.baseline, *experiment.modes))
    return {mode: load(words, mode=mode).scenario for mode in modes}


def run(experiment: Experiment, *, progress: Progress | None = None, kept: Kept | None = None) -> pd.DataFrame:
    """Return one row per town, mode and replicate: columns `town, own_mode, mode, replicate` and the measures."""
    import pandas as pd

    tasks = [(town, *one) for town in experiment.towns for one in scenarios(experiment, town).items()]
    rows: Rows = []
    for number, (town, mode, scenario) in enumerate(tasks):
        work = functools.partial(_runs, experiment, town, mode, scenario)
        rows += (kept or Kept()).rows("runs", number, work)
        if progress is not None:
            for _ in range(experiment.replicates):
                progress(f"{town} {mode}")
    return pd.DataFrame(rows)


def first(experiment: Experiment) -> dict[str, Any]:
    """Return the first row of the runs, simulated anew."""
    scenario = scenarios(experiment, experiment.towns[0])[experiment.baseline]
    head = {"town": experiment.towns[0], "own_mode": scenario.town.own_mode, "mode": experiment.baseline}
    return measured(scenario, range(1), experiment.windows[:1], head)[0]


def _runs(experiment: Experiment, town: str, mode: str, scenario: Scenario) -> Rows:
    head = {"town": town, "own_mode": scenario.town.own_mode, "mode": mode}
    return measured(scenario, range(experiment.replicates), experiment.windows[:1], head, workers=None)


def bounds(experiment: Experiment, *, progress: Progress | None = None) -> pd.DataFrame:
    """Return how much of the gap between the baseline and the best possible each mode closes, resources fixed.

    Returns:
        Columns `town, resources, scenario, mode, quantity, unit, mean, sd, n, ci_low, ci_high`.
    """
    import pandas as pd

    tables = []
    for town, replicates in experiment.bound_replicates.items():
        if replicates:
            own = list(scenarios(experiment, town, resources="fixed").values())
            tables.append(optimum(own, range(replicates), progress).table)
    return pd.concat(tables, ignore_index=True)

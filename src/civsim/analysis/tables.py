"""The tables of a comparison: summary, differences, runs, time series."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from civsim.analysis.paired import Estimate, estimate, paired
from civsim.measures import LOST, MEASURES, Tables, share
from civsim.outcome import Outcome
from civsim.scenario import Scenario
from civsim.tally import COUNTS, LEVELS
from civsim.world import Table

if TYPE_CHECKING:
    import pandas as pd

SPLITS = ("group", "district")
QUARTER = 13


def tabulate(scenario: Scenario, outcomes: Sequence[Outcome]) -> dict[tuple[str, str, str], Table]:
    """Return every measure of every run: {(measure, group, district): values, shape (runs,)}."""
    tables = Tables.of(outcomes, scenario.burn_in)
    values = {(name, "", ""): one.function(tables) for name, one in MEASURES.items()}
    names = [row.name for row in scenario.town.districts] or [str(key) for key in tables.districts["key"]]
    for number, name in enumerate(names):
        values["coverage", "", name] = tables.coverage_of_districts[:, number]
    groups = scenario.town.groups
    for number, group in enumerate(groups if len(groups) > 1 else ()):
        mine = tables.areas[:, tables.populations["group"] == number]
        met = mine["met"].sum(axis=1)
        lost = sum(mine[column].sum(axis=1) for column in LOST)
        values["coverage", group.name, ""] = share(met, met + lost)
    return values


Values = Mapping[str, Mapping[tuple[str, str, str], Table]]


def interval_of(one: Estimate, mean: str) -> dict[str, object]:
    """Return the columns of an estimate; `mean` is what that of its mean is called."""
    return {mean: one.mean, "sd": one.sd, "ci_low": one.ci_low, "ci_high": one.ci_high, "n": one.n}


def summary(scenarios: Sequence[Scenario], values: Values) -> pd.DataFrame:
    """Return one row per scenario and measure, with mean, sd, n and 95 % t-interval."""
    import pandas as pd

    rows = []
    for scenario in scenarios:
        for (name, group, district), runs in values[scenario.name].items():
            head: dict[str, object] = {
                "scenario": scenario.name,
                "town": scenario.town.name,
                "mode": scenario.mode,
                "measure": name,
            }
            split = {"group": group, "district": district}
            rows.append(head | {"unit": MEASURES[name].unit} | interval_of(estimate(runs), "mean") | split)
    columns = ["scenario", "town", "mode", "measure", "unit", "mean", "sd", "n", "ci_low", "ci_high", *SPLITS]
    return pd.DataFrame(rows, columns=columns)


def differences(scenarios: Sequence[Scenario], values: Values) -> pd.DataFrame:
    """Return the paired differences of every other scenario to the first of its town, its baseline."""
    import pandas as pd

    rows = []
    baselines: dict[str, Scenario] = {}
    for scenario in scenarios:
        baseline = baselines.setdefault(scenario.town.name, scenario)
        if scenario is baseline:
            continue
        for (name, group, district), runs in values[scenario.name].items():
            other = values[baseline.name].get((name, group, district))
            if other is None:
                continue
            head: dict[str, object] = {"scenario": scenario.name, "town": scenario.town.name, "mode": scenario.mode}
            head |= {"baseline": baseline.name, "measure": name, "unit": MEASURES[name].unit}
            rows.append(head | interval_of(paired(runs, other), "diff") | {"group": group, "district": district})
    columns = [
        "scenario",
        "town",
        "mode",
        "baseline",
        "measure",
        "unit",
        "diff",
        "sd",
        "ci_low",
        "ci_high",
        "n",
    ]
    return pd.DataFrame(rows, columns=[*columns, *SPLITS])


def runs(scenarios: Sequence[Scenario], outcomes: Mapping[str, Sequence[Outcome]], values: Values) -> pd.DataFrame:
    """Return one row per run with every measure of the whole town."""
    import pandas as pd

    frames = []
    for scenario in scenarios:
        own = outcomes[scenario.name]
        frame = pd.DataFrame({name: values[scenario.name][name, "", ""] for name in MEASURES})
        frame.insert(0, "scenario", scenario.name)
        frame.insert(1, "replicate", [one.replicate for one in own])
        frame.insert(2, "run_id", [f"{scenario.digest()}-{one.replicate}" for one in own])
        frame.insert(3, "town", scenario.town.name)
        frame.insert(4, "mode", scenario.mode)
        frame.insert(5, "seed", scenario.seed)
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def timeseries(scenarios: Sequence[Scenario], outcomes: Mapping[str, Sequence[Outcome]]) -> pd.DataFrame:
    """Return one row per run and quarter: counts summed, levels averaged; week is the quarter's first week.

    Weeks count from the first measured week; the burn-in has negative weeks.
    """
    import pandas as pd

    frames = []
    for scenario in scenarios:
        weeks = scenario.total_weeks - scenario.total_weeks % QUARTER
        for one in outcomes[scenario.name]:
            columns: dict[str, object] = {
                "scenario": scenario.name,
                "town": scenario.town.name,
                "mode": scenario.mode,
                "replicate": one.replicate,
                "week": (np.arange(0, weeks, QUARTER) - scenario.burn_in).astype(np.int32),
            }
            for name in COUNTS:
                columns[name] = one.weekly[name][:weeks].reshape(-1, QUARTER).sum(axis=1).astype(np.int32)
            for name in LEVELS:
                mean = one.ledger[name][:weeks].reshape(-1, QUARTER).mean(axis=1)
                columns[f"mean_{name}"] = mean.astype(np.float32)
            frames.append(pd.DataFrame(columns))
    return pd.concat(frames, ignore_index=True)

"""The outcomes of an experiment: each measure it names, for every mode and setting of the levers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from civsim.analysis.paired import estimate
from civsim.experiment.definition import Experiment
from civsim.experiment.read_claims import WHOLE
from civsim.measures import MEASURES

if TYPE_CHECKING:
    import pandas as pd


def table(experiment: Experiment, runs: pd.DataFrame) -> pd.DataFrame:
    """Return one row per setting, mode and outcome: level and dividend, each with its 95 % t-interval.

    Intervals run over futures as those of claims do, over runs where there is only one future. The baseline has no
    dividend.

    Returns:
        Columns `town` or the levers, then `mode, outcome, unit, of, mean, ci_low, ci_high, n`.
    """
    import pandas as pd

    settings = ["town"] if experiment.design == "towns" else [lever.name for lever in experiment.levers]
    unit = "future" if experiment.futures > 1 else "replicate"
    whole = runs[runs["window"] == WHOLE]
    rows: list[dict[str, Any]] = []
    for setting, own in whole.groupby(settings, sort=False) if settings else [((), whole)]:
        means = own.groupby(["mode", unit], sort=False)[list(experiment.outcomes)].mean()
        for mode in dict.fromkeys(own["mode"]):
            for outcome in experiment.outcomes:
                level = means.loc[mode][outcome]
                found = {"level": level}
                if mode != experiment.baseline:
                    found["dividend"] = level - means.loc[experiment.baseline][outcome]
                for of, values in found.items():
                    one = estimate(values.to_numpy(float))
                    head = dict(zip(settings, setting, strict=True)) | {"mode": mode, "outcome": outcome}
                    numbers = {"mean": one.mean, "ci_low": one.ci_low, "ci_high": one.ci_high, "n": one.n}
                    rows.append(head | {"unit": MEASURES[outcome].unit, "of": of} | numbers)
    return pd.DataFrame(rows)

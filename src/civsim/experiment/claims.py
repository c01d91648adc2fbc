"""Claims put to the test: what was expected, what came out, with interval and number of futures."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from civsim.analysis.paired import CONFIDENCE, estimate
from civsim.experiment.definition import Best, Bias, Contrast, Experiment, Home

if TYPE_CHECKING:
    import pandas as pd

    from civsim.world import Table

SIGN = {"higher": 1, "lower": -1}
COLUMNS = ("claim", "mode", "outcome", "expected", "estimate", "ci_low", "ci_high", "n", "share_as_expected", "verdict")
FALLS = "falls with "
AS_EXPECTED, CONTRARY, UNCLEAR = "as_expected", "contrary", "unclear"


def put_to_the_test(experiment: Experiment, runs: pd.DataFrame) -> pd.DataFrame:
    """Return one row per claim and mode.

    The unit is the future: replicates are averaged within it, and the 95 % t-interval runs over futures, so it
    holds chance and what nobody knows. With one future it runs over replicates.
    """
    import pandas as pd

    rows: list[Mapping[str, Any]] = []
    for claim in experiment.claims:
        if isinstance(claim, Home):
            rows += [_home(claim, own) for _, own in runs.groupby("town", sort=False)]
            continue
        for mode in claim.modes:
            if isinstance(claim, Bias):
                rows.append(_bias(claim, mode, runs[runs["mode"] == mode]))
                continue
            own = runs[runs["window"] == claim.window]
            rows += _contrast(experiment, claim, mode, own) if isinstance(claim, Contrast) else _best(claim, mode, own)
    return pd.DataFrame(rows, columns=COLUMNS)


def _contrast(experiment: Experiment, claim: Contrast, mode: str, runs: pd.DataFrame) -> list[Mapping[str, Any]]:
    effect = _effect(experiment, claim, mode, runs, claim.where)
    if claim.against:
        effect = effect - _effect(experiment, claim, mode, runs, claim.against)
    head = {"claim": claim.name, "mode": mode, "outcome": claim.outcome, "expected": claim.expected}
    known = effect.dropna()
    values = known.to_numpy(float)
    if not claim.rising_with:
        return [{**head, **_sign_of(values, claim.expected)}]
    drawn = runs.groupby("future")[claim.rising_with].first()
    reach = drawn.loc[known.index].to_numpy(float) if len(drawn) > 1 else np.zeros(len(values))  # runs of one future
    return [{**head, **_slope(values, reach, claim.expected)}]


def _sign_of(values: Table, expected: str) -> Mapping[str, Any]:
    """Return the mean of values over futures with its interval, and what that says of the expected sign."""
    found = estimate(values)
    sign = SIGN.get(expected, 0)
    return {
        **{"estimate": found.mean, "ci_low": found.ci_low, "ci_high": found.ci_high, "n": found.n},
        "share_as_expected": float((np.sign(values) == sign).mean()) if sign and len(values) else math.nan,
        "verdict": verdict(found.ci_low, found.ci_high, sign),
    }


def _bias(claim: Bias, mode: str, runs: pd.DataFrame) -> Mapping[str, Any]:
    means = runs.groupby("future")[[claim.estimator, "truth"]].mean().dropna()
    guess, truth = means[claim.estimator], means["truth"]
    per_future = guess.abs() - truth.abs() if claim.of == "size" else guess - truth
    head = {"claim": claim.name, "mode": mode, "outcome": "coverage", "expected": claim.expected}
    if not claim.rising_with:
        return {**head, **_sign_of(per_future.to_numpy(float), claim.expected)}
    drawn = runs.groupby("future")[claim.rising_with].first().loc[per_future.index]
    return {**head, **_slope(per_future.to_numpy(float), drawn.to_numpy(float), claim.expected)}


def _home(claim: Home, runs: pd.DataFrame) -> Mapping[str, Any]:
    """Compare a town's own mode with another, run by run with the same luck."""
    per_mode = runs.pivot(index="replicate", columns="mode", values=claim.outcome)
    mode = str(runs["own_mode"].iloc[0])
    others = per_mode.drop(columns=mode).mean(axis=1) if claim.against == "others" else per_mode[claim.against]
    head = {"claim": claim.name, "mode": f"{runs['town'].iloc[0]} {mode}", "outcome": claim.outcome}
    values = (per_mode[mode] - others).to_numpy(float)
    return {**head, "expected": claim.expected, **_sign_of(values, claim.expected)}


def _slope(values: Table, drawn: Table, expected: str) -> Mapping[str, Any]:
    """Return by how much values change over the whole range of what was drawn, by linear regression."""
    from scipy.special import stdtrit
    from scipy.stats import linregress

    n = len(values)
    if n < 4 or np.ptp(drawn) == 0:
        return {**_sign_of(values[:0], expected), "n": n}
    found = linregress(drawn, values)
    reach = float(np.ptp(drawn))
    middle, half = reach * found.slope, reach * found.stderr * float(stdtrit(n - 2, (1 + CONFIDENCE) / 2))
    said = verdict(middle - half, middle + half, SIGN.get(expected, 0))
    return {
        **{"estimate": middle, "ci_low": middle - half, "ci_high": middle + half, "n": n},
        **{"share_as_expected": math.nan, "verdict": said},
    }


def verdict(low: float, high: float, sign: int) -> str:
    """Return whether an interval speaks for the expected sign (0: for no difference), against it, or neither."""
    if math.isnan(low):
        return UNCLEAR
    if low <= 0 <= high:
        return AS_EXPECTED if sign == 0 else UNCLEAR
    return AS_EXPECTED if sign * low > 0 else CONTRARY


def _effect(
    experiment: Experiment, claim: Contrast, mode: str, runs: pd.DataFrame, where: Mapping[str, str]
) -> pd.Series[float]:
    """Return the effect per future (per replicate, where there is only one future)."""
    unit = "future" if experiment.futures > 1 else "replicate"

    def outcome(name: str, levels: Mapping[str, str], measure: str) -> pd.Series[float]:
        chosen = runs[runs["mode"] == name]
        for lever, level in {**where, **levels}.items():
            chosen = chosen[chosen[lever].astype(str) == level]
        return chosen.groupby(unit)[measure].mean()

    def at(levels: Mapping[str, str], measure: str) -> pd.Series[float]:
        level = outcome(mode, levels, measure)
        return level if claim.of == "level" else level - outcome(experiment.baseline, levels, measure)

    if not claim.to:
        return at({}, claim.outcome)
    return at(claim.to, claim.outcome) - at(claim.since, claim.since_outcome or claim.outcome)


def _best(claim: Best, mode: str, runs: pd.DataFrame) -> list[Mapping[str, Any]]:
    best = best_levels(runs[runs["mode"] == mode], claim.lever, claim.outcome)
    levels = list(dict.fromkeys(runs[claim.lever].astype(str)))
    corners = [float((best == level).mean()) for level in (levels[0], levels[-1])]
    low, high = share_interval(round(max(corners) * len(best)), len(best))
    said = UNCLEAR
    if max(corners) > claim.most:
        said = CONTRARY
    elif sum(corners) < 0.5:
        said = AS_EXPECTED
    head = {"claim": claim.name, "mode": mode, "outcome": claim.outcome}
    rows: list[Mapping[str, Any]] = [
        {
            **head,
            **{"expected": "interior", "estimate": max(corners), "ci_low": low, "ci_high": high, "n": len(best)},
            **{"share_as_expected": 1.0 - sum(corners), "verdict": said},
        }
    ]
    if claim.falling_with:
        rows.append({**head, **_trend(best, levels, runs, claim.falling_with)})
    return rows


def best_levels(runs: pd.DataFrame, lever: str, outcome: str) -> pd.Series[Any]:
    """Return the level of a lever with the highest outcome, for each future."""
    means = runs.groupby(["future", lever], sort=False)[outcome].mean().unstack()
    return means.idxmax(axis=1).astype(str)


def share_interval(count: int, of: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927)."""
    from scipy.stats import binomtest

    if of == 0:
        return (math.nan, math.nan)
    found = binomtest(count, of).proportion_ci(method="wilson")
    return (float(found.low), float(found.high))


def _trend(best: pd.Series[Any], levels: list[str], runs: pd.DataFrame, uncertainty: str) -> Mapping[str, Any]:
    """Return the rank correlation of the best level with an uncertainty, expected to be negative."""
    from scipy.stats import spearmanr

    drawn = runs.groupby("future")[uncertainty].first().loc[best.index]
    rank = best.map({level: k for k, level in enumerate(levels)})
    if rank.nunique() < 2 or len(best) < 5:
        found, low, high = math.nan, math.nan, math.nan
    else:
        found = float(spearmanr(rank, drawn).statistic)
        reach = 1.96 / math.sqrt(len(best) - 3)
        low, high = math.tanh(math.atanh(found) - reach), math.tanh(math.atanh(found) + reach)
    return {
        "expected": f"{FALLS}{uncertainty}",
        **{"estimate": found, "ci_low": low, "ci_high": high, "n": len(best), "share_as_expected": math.nan},
        "verdict": verdict(low, high, -1),
    }

"""Regret: how far each policy stays behind the best one of each future."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from civsim.discovery.frames import Cube
from civsim.discovery.ranking import interval
from civsim.discovery.variance import RESAMPLES
from civsim.errors import InputError
from civsim.measures import MEASURES
from civsim.world import Table

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Regret:
    """Policies × futures.

    Attributes:
        measure: its name.
        policies: names, in the order of the columns.
        outcomes: mean over replicates, shape (futures, policies); futures without a value for some policy are out.
        regrets: distance to the best policy of the future, at least 0, same shape.
        futures: their factors.
        table: one row per policy: mean outcome and worst outcome, mean regret with its interval over futures, the
            regret that 90 % of futures stay below, the largest, and the share of futures in which it is best; sorted
            by the largest regret.
        luck: standard error of the distance to the best, the median over futures and policies.
    """

    measure: str
    policies: tuple[str, ...]
    outcomes: Table
    regrets: Table
    futures: pd.DataFrame
    table: pd.DataFrame
    luck: float

    def wide(self) -> pd.DataFrame:
        """Return one row per future: its factors, the best policy, outcome and regret of every policy."""
        frame = self.futures.copy()
        frame["best"] = [self.policies[int(one)] for one in self.regrets.argmin(axis=1)]
        for kind, values in (("outcome", self.outcomes), ("regret", self.regrets)):
            for column, name in enumerate(self.policies):
                frame[f"{kind} {name}"] = values[:, column]
        return frame


def regret(found: Cube, *, resamples: int = RESAMPLES, seed: int = 1) -> Regret:
    """Return the regret of every policy in every future.

    The outcome of a policy is its mean over replicates. The largest of several means is a little too large by luck, so
    that regrets of the size of `luck` mean nothing.

    Args:
        found: the sweep; every policy in every future, with the same luck.
        resamples: of the bootstrap over futures.
        seed: of these.

    Raises:
        InputError: for fewer than two policies or two futures.
    """
    import pandas as pd

    names = found.names()
    whole = np.flatnonzero((~np.isnan(found.values)).any(axis=2).sum(axis=1) == len(names))
    if len(names) < 2 or len(whole) < 2:
        raise InputError(f"{len(names)} policies in {len(whole)} futures: regret needs two or more of each.")
    values = found.values[whole]
    outcomes = np.nanmean(values, axis=2)
    sign = MEASURES[found.measure].better or 1
    regrets = (sign * outcomes).max(axis=1, keepdims=True) - sign * outcomes
    rng = np.random.default_rng(seed)
    drawn = np.array([regrets[rng.integers(len(regrets), size=len(regrets))].mean(axis=0) for _ in range(resamples)])
    low, high = interval(drawn)
    best = regrets == 0
    table = pd.DataFrame({"policy": names, "mean": outcomes.mean(axis=0),
                          "worst": (sign * outcomes).min(axis=0) * sign, "mean_regret": regrets.mean(axis=0),
                          "mean_regret_low": low, "mean_regret_high": high,
                          "regret_90": np.quantile(regrets, 0.9, axis=0), "largest_regret": regrets.max(axis=0),
                          "best_in": best.mean(axis=0), "futures": len(regrets)})  # fmt: skip
    table = table.sort_values("largest_regret", kind="stable", ignore_index=True)
    futures = found.futures.iloc[whole].reset_index(drop=True)
    return Regret(found.measure, tuple(names), outcomes, regrets, futures, table, _luck(values, regrets))


def _luck(values: Table, regrets: Table) -> float:
    """Return the median standard error of the paired distance to the best policy; nan with single replicates."""
    rows = np.arange(len(values))
    distances = values - values[rows, regrets.argmin(axis=1)][:, None]
    others = regrets != 0
    known = (~np.isnan(distances)).sum(axis=2)[others]
    if not len(known) or known.max() < 2:
        return float("nan")
    errors = np.nanstd(distances[others][known > 1], axis=1, ddof=1) / np.sqrt(known[known > 1])
    return float(np.median(errors))

"""In how many futures a mode beats another, and where it fails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from civsim.analysis.paired import estimate
from civsim.discovery.boxes import Box, find_box, wilson
from civsim.discovery.deconvolution import share_above_zero
from civsim.discovery.frames import Cube, difference
from civsim.errors import InputError
from civsim.measures import MEASURES

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Robustness:
    """How a policy does against a baseline over futures.

    Attributes:
        measure, policy, baseline: names.
        table: one row per future: its factors, the paired difference with its interval over replicates, whether the
            policy `beats` the baseline, whether that is `clear`, and whether the future lies in the box.
        box: where the policy fails; None where no condition tells.
        without_luck: estimated share of futures in which the policy truly beats the baseline, with its 95 % interval;
            None with one run per future.
    """

    measure: str
    policy: str
    baseline: str
    table: pd.DataFrame
    box: Box | None
    without_luck: tuple[float, float, float] | None = None

    @property
    def futures(self) -> int:
        """Futures looked at."""
        return len(self.table)

    @property
    def wins(self) -> int:
        """Futures in which the policy beats the baseline."""
        return int(self.table["beats"].sum())

    @property
    def share(self) -> tuple[float, float, float]:
        """Share of futures in which the mean of the runs is in favour, with its Wilson interval over futures.

        Luck pulls it towards one half, the more the fewer runs a future has; `without_luck` is free of that.
        """
        return (self.wins / self.futures, *wilson(self.wins, self.futures))

    @property
    def clear(self) -> tuple[float, float]:
        """Shares of futures with a clear win and a clear loss; in the others luck may decide."""
        sure = self.table["clear"]
        return float((sure & self.table["beats"]).mean()), float((sure & ~self.table["beats"]).mean())


def robustness(found: Cube, policy: str, baseline: str, *, seed: int = 1) -> Robustness:
    """Return in which futures a policy beats a baseline, and the conditions under which it does not.

    A future counts as won if the mean difference over its replicates is in favour; for measures of which more is
    worse, if it is below zero.

    Raises:
        InputError: for a policy that there is not, a policy against itself, a sweep with a single future, or a measure
            that has no value.
    """
    if policy == baseline:
        raise InputError(f"{policy} is compared with itself; choose another baseline.")
    if not len(found.futures.columns) or len(found.futures) < 2:
        raise InputError("The sweep holds a single future; robustness needs a design over uncertain parameters.")
    differences = difference(found, policy, baseline)
    known = np.flatnonzero((~np.isnan(differences)).sum(axis=1))
    if not len(known):
        raise InputError(f"{found.measure} has no value in the runs of {policy} and {baseline}.")
    estimates = [estimate(row) for row in differences[known]]
    futures = found.futures.iloc[known].reset_index(drop=True)
    sign = MEASURES[found.measure].better or 1
    beats = np.array([sign * one.mean > 0 for one in estimates])
    box = find_box(futures, ~beats, seed=seed)
    table = futures.assign(
        diff=[one.mean for one in estimates],
        ci_low=[one.ci_low for one in estimates],
        ci_high=[one.ci_high for one in estimates],
        n=[one.n for one in estimates],
        beats=beats,
        clear=[one.is_clear for one in estimates],
        in_box=box.holds(futures) if box else False,
    )
    return Robustness(found.measure, policy, baseline, table, box, share_above_zero(sign * differences[known]))

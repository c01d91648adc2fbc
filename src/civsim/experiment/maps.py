"""Phase maps: where a mode's dividend is clearly positive, clearly negative, or neither."""

from __future__ import annotations

from typing import TYPE_CHECKING

from civsim.analysis.paired import paired
from civsim.experiment.definition import Experiment, PhaseMap

if TYPE_CHECKING:
    import pandas as pd

GAIN, LOSS, NEITHER = "gain", "loss", "neither"


def dividends(experiment: Experiment, one: PhaseMap, runs: pd.DataFrame) -> pd.DataFrame:
    """Return one row per cell of the map: the paired difference with its 95 % interval, and what it says."""
    import pandas as pd

    rows = []
    for across in one.across_levels:
        for up in one.up_levels:
            cell = runs[(runs["across"] == across) & (runs["up"] == up)].sort_values("replicate")
            own, base = (cell[cell["mode"] == mode][one.outcome] for mode in (one.mode, experiment.baseline))
            found = paired(own.to_numpy(float), base.to_numpy(float))
            said = GAIN if found.ci_low > 0 else LOSS if found.ci_high < 0 else NEITHER
            rows.append(
                {
                    **{"mode": one.mode, "outcome": one.outcome, one.across: across, one.up: up},
                    **{"diff": found.mean, "ci_low": found.ci_low, "ci_high": found.ci_high, "n": found.n},
                    "said": said,
                }
            )
    return pd.DataFrame(rows)

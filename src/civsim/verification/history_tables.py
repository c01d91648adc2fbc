"""What a history matching says: the ranges that are left, and how wide the answers stay."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from civsim.analysis.assumptions import holm
from civsim.parameters.parameter import Parameter
from civsim.verification.history import Matched
from civsim.world import Table

if TYPE_CHECKING:
    import pandas as pd

RANGE = (5, 95)


def ranges(found: Matched) -> pd.DataFrame:
    """Return one row per parameter: 5 to 95 % of the samples and of those kept, most narrowed first."""
    return narrowing(found.parameters, found.values, found.kept)


def narrowing(parameters: Sequence[Parameter], values: Table, is_kept: Table) -> pd.DataFrame:
    """Return one row per parameter: 5 to 95 % of the samples and of those kept, most narrowed first.

    `p` is the chance of a shift as large as this one if the parameter had no influence (Kolmogorov-Smirnov), `p_holm`
    the same corrected for the number of parameters.

    Args:
        parameters: those that were sampled.
        values: the samples, shape (samples, parameters).
        is_kept: which of them agree with what is known, shape (samples,).
    """
    import pandas as pd

    rows: list[dict[str, Any]] = []
    kept = values[is_kept]
    for column, one in enumerate(parameters):
        prior = np.percentile(values[:, column], RANGE)
        left = np.percentile(kept[:, column], RANGE) if len(kept) else (math.nan, math.nan)
        wide = float(prior[1] - prior[0])
        p = _shift(kept[:, column], values[~is_kept, column])
        rows.append({"parameter": one.name, "label": one.en, "label_de": one.de, "unit": one.unit,
                     "sampled_low": prior[0], "sampled_high": prior[1], "kept_low": left[0], "kept_high": left[1],
                     "narrowed": 1 - (left[1] - left[0]) / wide if wide > 0 else 0.0, "p": p})  # fmt: skip
    frame = pd.DataFrame(rows).assign(p_holm=holm([row["p"] for row in rows]))
    return frame.sort_values("p", kind="stable", ignore_index=True)


def _shift(kept: Table, left_out: Table) -> float:
    from scipy.stats import ks_2samp

    return float(ks_2samp(kept, left_out).pvalue) if len(kept) and len(left_out) else 1.0


def answers(found: Matched) -> pd.DataFrame:
    """Return how wide the difference of each mode to competition is over all samples and over those kept."""
    import pandas as pd

    rows: list[dict[str, Any]] = []
    for mode, values in found.differences.items():
        for name, some in (("all", values), ("kept", values[found.kept])):
            known = some[~np.isnan(some)]
            low, high = np.percentile(known, RANGE) if len(known) else (math.nan, math.nan)
            empty = len(known) == 0
            rows.append({"mode": mode, "samples": name, "n": len(known),
                         "mean": math.nan if empty else float(known.mean()), "low": low, "high": high,
                         "smallest": math.nan if empty else float(known.min()),
                         "largest": math.nan if empty else float(known.max()),
                         "above_zero": math.nan if empty else float((known > 0).mean())})  # fmt: skip
    return pd.DataFrame(rows)


def samples_table(found: Matched) -> pd.DataFrame:
    """Return one row per sample: its values, what it gave for the known figures, its distance, and the differences."""
    import pandas as pd

    frame = pd.DataFrame(found.values, columns=[one.name for one in found.parameters])
    for column, one in enumerate(found.known):
        frame[f"simulated_{one.quantity}"] = found.simulated[:, column]
    frame["implausibility"], frame["kept"] = found.implausibility, found.kept
    return frame.assign(**{f"difference_{mode}": values for mode, values in found.differences.items()})

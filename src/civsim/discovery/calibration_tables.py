"""What a calibration says: the values that agree, the checks, a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from civsim.analysis.trial_tables import written
from civsim.discovery.calibration import Calibrated
from civsim.discovery.labels import parameter_in_text
from civsim.messages import mark, translate
from civsim.verification.history import CUT_OFF
from civsim.verification.history_tables import RANGE, narrowing
from civsim.verification.quantities import QUANTITIES
from civsim.world import Table

if TYPE_CHECKING:
    import pandas as pd

DRAWN, SURE = 500, 0.95
TEXTS: Mapping[str, str] = {
    "head": mark("{town}: the {count} observed figures are met best by {best}."),
    "learned": mark("They agree with {ranges} (90 %)."),
    "open": mark("They say nothing about {names}."),
    "to": mark("to"),
    "passed": mark("Check with new luck: all {count} figures lie within what runs of these values give."),
    "failed": mark(
        "Check with new luck: {names} lie outside what runs of these values give; with them the model does not "
        "fit the town."
    ),
}


def posterior(found: Calibrated) -> pd.DataFrame:
    """Return one row per parameter: bounds, the best point, median and 5 to 95 % of the samples kept.

    `learned`: whether the range is narrower than 95 % of those of as many samples drawn at random, or clearly shifted;
    only then do the figures say something about the parameter.
    """
    rows = narrowing(found.parameters, found.values, found.kept)
    names = [one.name for one in found.parameters]
    order = [names.index(name) for name in rows["parameter"]]
    middle = np.median(found.values[found.kept], axis=0)
    return rows.assign(
        low=[found.ranges[one][0] for one in order],
        high=[found.ranges[one][1] for one in order],
        best=found.best[order],
        median=middle[order],
        learned=(rows["narrowed"].to_numpy() > _by_chance(found)[order]) | (rows["p_holm"].to_numpy() < 1 - SURE),
        kept=int(found.kept.sum()),
        samples=len(found.kept),
    )


def _by_chance(found: Calibrated) -> Table:
    """Return how much of its width each range loses in 95 % of draws of as many samples, shape (parameters,)."""
    rng = np.random.default_rng(1)
    kept = int(found.kept.sum())
    drawn = [found.values[rng.choice(len(found.values), kept, replace=False)] for _ in range(DRAWN)]
    widths = np.diff(np.percentile(drawn, RANGE, axis=1), axis=0)[0]
    prior = np.diff(np.percentile(found.values, RANGE, axis=0), axis=0)[0]
    table: Table = np.quantile(1 - widths / prior, SURE, axis=0)
    return table


def checks(found: Calibrated) -> pd.DataFrame:
    """Return one row per figure: observed, the best point's, and 5 to 95 % of what points kept give with new luck.

    `p` is the chance, both sides taken together, that such a run lies farther out than what was observed.
    """
    import pandas as pd

    rows = []
    for column, one in enumerate(found.known):
        seen = found.checked[:, column]
        low, high = np.nanpercentile(seen, RANGE)
        below = float((seen <= one.known).mean())
        rows.append({"measure": one.quantity, "unit": QUANTITIES[one.quantity][1], "observed": one.known,
                     "standard_error": one.tolerance / CUT_OFF, "best": found.fitted[column],
                     "median": float(np.nanmedian(seen)), "low": low, "high": high,
                     "p": min(1.0, 2 * min(below, 1 - below)), "inside": bool(low <= one.known <= high),
                     "n": len(seen), "source": one.source})  # fmt: skip
    return pd.DataFrame(rows)


def samples(found: Calibrated) -> pd.DataFrame:
    """Return one row per sample: its values, what one run gave, its distance, and whether it was kept."""
    import pandas as pd

    frame = pd.DataFrame(found.values, columns=[one.name for one in found.parameters])
    for column, one in enumerate(found.known):
        frame[f"simulated_{one.quantity}"] = found.simulated[:, column]
    return frame.assign(distance=found.distances, kept=found.kept)


def sentence(found: Calibrated, town: str, language: str = "en") -> str:
    """Return what agrees with the figures and whether the model can give them at all.

    Args:
        found: the calibration.
        town: what the town is called.
        language: "en" or "de".
    """
    table = posterior(found).to_dict("records")
    short = {row["parameter"]: parameter_in_text(row["parameter"], language) for row in table}
    best = ", ".join(f"{short[row['parameter']]} = {_value(row['best'], language)}" for row in table)
    said = [translate(TEXTS["head"], language).format(town=town, count=len(found.known), best=best)]
    learned = [row for row in table if row["learned"]]
    if learned:
        to = translate(TEXTS["to"], language)
        ranges = ", ".join(
            f"{short[row['parameter']]} = {_value(row['kept_low'], language)} {to} {_value(row['kept_high'], language)}"
            for row in learned
        )
        said.append(translate(TEXTS["learned"], language).format(ranges=ranges))
    others = [short[row["parameter"]] for row in table if row not in learned]
    if others:
        said.append(translate(TEXTS["open"], language).format(names=", ".join(others)))
    outside = [row["measure"] for row in checks(found).to_dict("records") if not row["inside"]]
    key = "failed" if outside else "passed"
    said.append(translate(TEXTS[key], language).format(count=len(found.known), names=", ".join(outside)))
    return " ".join(said)


def _value(value: float, language: str) -> str:
    return written(float(f"{value:.3g}"), language)

"""Policies × futures: how far each policy stays behind the best one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure

from civsim.analysis.numbers import fixed
from civsim.messages import mark, translate
from civsim.plots.style import SYNTHETIC, Sheet, Texts, styled, widest
from civsim.world import Table

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

TEXT: Texts = {
    "title": mark("{policy} is never farther than {most} {unit} from the best in {n} futures"),
    "subtitle": mark(
        "Regret in {measure}, {unit}: distance to the best policy of the same future (light: none; darkest: {darkest})"
    ),
    "caption": mark(
        "Each column a future, in the order of the regret of the policy in the last row; {runs} runs each. In "
        "brackets: 95 % interval of the mean over futures. Distances of about {luck} {unit} may be luck."
    ),
    "heads": mark("largest\tmean\tbest in"),
}
NUMBERS = (0.8, 1.3, 0.8)


@styled
def regret(
    table: pd.DataFrame,
    regrets: Mapping[str, Table],
    texts: Mapping[str, str],
    factor: float,
    runs: int,
    provenance: str,
    language: str = "en",
) -> Figure:
    """Return the figure of policies × futures.

    Args:
        table: one row per policy, sorted by its largest regret, as made by `civsim.discovery.regret`.
        regrets: of each policy, shape (futures,).
        texts: measure, unit, luck; and the label of every policy.
        factor: from the measure's unit to the one shown.
        runs: replicates.
        provenance: line for the footer.
        language: "en" or "de".
    """
    names = [str(name) for name in table["policy"]]
    first = table.iloc[0]
    unit, n = texts["unit"], int(first["futures"])
    title = translate(TEXT["title"], language).format(
        policy=texts[names[0]], most=fixed(factor * first["largest_regret"], 1, language), unit=unit, n=n
    )
    caption = translate(TEXT["caption"], language).format(runs=runs, luck=texts["luck"], unit=unit)
    sheet = Sheet(
        11,
        0.6 + 0.42 * len(names),
        title=title,
        subtitle=translate(TEXT["subtitle"], language).format(
            measure=texts["measure"],
            unit=unit,
            darkest=fixed(factor * float(table["largest_regret"].max()), 1, language),
        ),
        caption=f"{caption} {translate(SYNTHETIC, language)}",
        provenance=provenance,
    )
    right = 0.3 + sum(NUMBERS)
    ax = sheet.axes(0.4 + widest([texts[name] for name in names]), 0.1, right, 0.4)
    order = np.argsort(regrets[names[-1]], kind="stable")
    values = factor * np.array([regrets[name][order] for name in names])
    ax.imshow(values, cmap="cividis_r", aspect="auto", interpolation="nearest", vmin=0)
    ax.set_yticks(range(len(names)), [texts[name] for name in names])
    ax.set_xticks([])
    ax.tick_params(axis="y", length=0)
    _write_numbers(ax, sheet.width, table, factor, language)
    return sheet.figure


def _write_numbers(ax: Axes, width: float, table: pd.DataFrame, factor: float, language: str) -> None:
    """Write largest and mean regret and how often a policy is best to the right of its row."""
    rows = [
        translate(TEXT["heads"], language).split("\t"),
        *(_cells(row, factor, language) for row in table.to_dict("records")),
    ]
    inches = ax.get_position().width * width
    for height, cells in enumerate(rows, -1):
        place = 1.0
        for cell, room in zip(cells, NUMBERS, strict=True):
            place += room / inches
            ax.text(place, height, cell, transform=ax.get_yaxis_transform(), ha="right", va="center", fontsize=8.5)


def _cells(row: Mapping[object, object], factor: float, language: str) -> list[str]:
    mean, low, high = (
        fixed(factor * float(str(row[f"mean_regret{end}"])), 1, language) for end in ("", "_low", "_high")
    )
    largest = fixed(factor * float(str(row["largest_regret"])), 1, language)
    return [largest, f"{mean} ({low}–{high})", f"{100 * float(str(row['best_in'])):.0f} %"]

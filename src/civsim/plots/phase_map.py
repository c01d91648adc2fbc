"""Phase maps: where a mode's dividend is clearly positive, clearly negative, or neither."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.colors import TwoSlopeNorm
from matplotlib.figure import Figure

from civsim.analysis.numbers import difference, unit_of
from civsim.analysis.parameter_words import setting
from civsim.messages import mark, mark_plural, translate, translate_plural
from civsim.plots.style import SYNTHETIC, Sheet, Texts, styled
from civsim.world import Table

if TYPE_CHECKING:
    import pandas as pd

UNIT = mark_plural(
    "difference in {outcome}, {unit}; one pair of runs in each field",
    "difference in {outcome}, {unit}; {n} paired runs in each field",
)
TEXT: Texts = {
    "title": mark("{mode}: clearly better than {baseline} in {gain} of {of} settings, clearly worse in {loss}"),
    "caption": mark("Bold: the 95 % interval leaves out zero. In brackets: no clear difference."),
}


@styled
def phase_map(
    table: pd.DataFrame, labels: tuple[str, str, str, str, str], provenance: str, language: str = "en"
) -> Figure:
    """Return the figure of a phase map.

    Args:
        table: as made by `civsim.experiment.maps.dividends`; its third and fourth columns are the axes.
        labels: of mode, baseline, outcome and the two axes.
        provenance: line for the footer.
        language: "en" or "de".
    """
    mode, baseline, outcome, across, up = labels
    differences, said = _laid_out(table, "diff"), _laid_out(table, "said")
    values: Table = differences.to_numpy(float)
    measure = str(table["outcome"].iloc[0])
    count = table["said"].value_counts()
    sheet = Sheet(
        8.5,
        1.0 + 0.62 * len(values),
        title=translate(TEXT["title"], language).format(
            mode=mode, baseline=baseline, gain=count.get("gain", 0), loss=count.get("loss", 0), of=len(table)
        ),
        subtitle=translate_plural(UNIT, int(table["n"].max()), language).format(
            outcome=outcome, unit=unit_of(measure, language), n=int(table["n"].max())
        ),
        caption=f"{translate(TEXT['caption'], language)} {translate(SYNTHETIC, language)}",
        provenance=provenance,
    )
    ax = sheet.axes(0.8, 0.6, 0.3, 0.1)
    largest = max(0.001, float(np.nanmax(abs(values))))
    # orange to blue: told apart by people with any colour vision, and the number stands in every field
    ax.imshow(values, cmap="PuOr", norm=TwoSlopeNorm(0.0, -largest, largest), aspect="auto", origin="lower")
    for row in range(values.shape[0]):
        for column in range(values.shape[1]):
            number = difference(values[row, column], measure, language)
            is_clear = said.iloc[row, column] != "neither"
            dark = abs(values[row, column]) > 0.65 * largest
            ax.text(column, row, number if is_clear else f"({number})", ha="center", va="center",
                    weight="bold" if is_clear else "normal", color="white" if dark else "black")  # fmt: skip
    ax.set_xticks(range(values.shape[1]), [setting(value, language) for value in differences.columns])
    ax.set_yticks(range(values.shape[0]), [setting(value, language) for value in differences.index])
    ax.set_xlabel(across)
    ax.set_ylabel(up)
    return sheet.figure


def _laid_out(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return a column as fields of the map, levels in the order in which they were given."""
    across, up = table.columns[2:4]
    wide = table.pivot(index=up, columns=across, values=column)
    return wide.reindex(index=table[up].unique(), columns=table[across].unique())

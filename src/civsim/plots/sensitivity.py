"""What moves an outcome: one line per parameter, ties held together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure

from civsim.analysis.numbers import DIGITS, brief
from civsim.analysis.parameter_words import parameter_label
from civsim.messages import mark, translate
from civsim.plots.style import BLUE, GREY, SYNTHETIC, Sheet, Texts, styled, widest

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

TEXT: Texts = {
    "sobol": mark(
        "Share of the variance that a parameter explains, alone (hollow) and with all it takes part in (filled), "
        "% of the variance without luck"
    ),
    "morris": mark(
        "Change of the outcome over a parameter's range: root mean square (filled) and mean with its sign "
        "(hollow), {unit}"
    ),
    "caption": mark(
        "Lines: 95 % interval over {blocks} blocks and {replicates} replicates. Shaded together: parameters that "
        "cannot be told apart. Grey: no influence shown."
    ),
}
COLUMNS = {"sobol": ("total", "first"), "morris": ("size", "mean")}
SHADE = "#eef2f5"


@styled
def sensitivity(
    table: pd.DataFrame,
    method: str,
    title: str,
    scale: tuple[float, str],
    runs: tuple[int, int],
    provenance: str,
    language: str = "en",
) -> Figure:
    """Return the figure of a sensitivity analysis.

    Args:
        table: one row per parameter, in groups, as made by `civsim.discovery.sensitivity`.
        method: "sobol" or "morris".
        title: the finding.
        scale: factor from the measure's unit to the one shown, and that unit.
        runs: blocks and replicates.
        provenance: line for the footer.
        language: "en" or "de".
    """
    labels = [parameter_label(name, language).split(":")[0] for name in table["parameter"]]
    blocks, replicates = runs
    caption = translate(TEXT["caption"], language).format(blocks=blocks, replicates=replicates)
    sheet = Sheet(
        10,
        0.5 + 0.36 * len(table),
        title=title.rstrip("."),
        subtitle=translate(TEXT[method], language).format(unit=scale[1]),
        caption=f"{caption} {translate(SYNTHETIC, language)}",
        provenance=provenance,
    )
    ax = sheet.axes(0.4 + widest(labels, 9.5), 0.35, 0.3, 0.1)
    ax.axvline(0, color="black", lw=0.8)
    factor = 100.0 if method == "sobol" else scale[0]
    for height, row in enumerate(table.to_dict("records")):
        _draw(ax, height, row, COLUMNS[method], factor)
    _shade_ties(ax, [int(rank) for rank in table["rank"]])
    ax.set_yticks(range(len(table)), labels, fontsize=9.5)
    ax.xaxis.set_major_formatter(lambda value, _: brief(value, DIGITS, language))
    ax.set_ylim(len(table) - 0.5, -0.5)
    ax.tick_params(axis="y", length=0)
    return sheet.figure


def _draw(ax: Axes, height: int, row: dict[Any, Any], columns: tuple[str, str], factor: float) -> None:
    colour = BLUE if row["shown"] else GREY
    for name, shift, face in zip(columns, (-0.12, 0.14), (colour, "white"), strict=True):
        ends = [factor * row[f"{name}_low"], factor * row[f"{name}_high"]]
        ax.plot(ends, [height + shift] * 2, color=colour, lw=1.8 if face == colour else 1.0)
        ax.plot(factor * row[name], height + shift, "o", color=colour, mfc=face, ms=6 if face == colour else 5)


def _shade_ties(ax: Axes, ranks: list[int]) -> None:
    for rank in dict.fromkeys(ranks):
        rows = [height for height, one in enumerate(ranks) if one == rank]
        if len(rows) > 1:
            ax.axhspan(rows[0] - 0.42, rows[-1] + 0.42, color=SHADE, zorder=0)

"""What a town's figures say of the parameters, and whether the model can give them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure

from civsim.analysis.numbers import DIGITS, brief
from civsim.analysis.parameter_words import parameter_label
from civsim.messages import mark, mark_plural, translate, translate_plural
from civsim.plots.style import BLUE, GREY, ORANGE, SYNTHETIC, Sheet, Texts, styled, widest

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

PASSED = mark_plural(
    "{town}: {learned} of {all} parameters learned from one figure, which the model can give",
    "{town}: {learned} of {all} parameters learned from {count} figures, all of which the model can give",
)
FAILED = mark_plural(
    "{town}: the model cannot give the observed figure with these parameters",
    "{town}: the model cannot give {outside} of the {count} observed figures with these parameters",
)
TEXT: Texts = {
    "subtitle": mark(
        "Left: values that agree with the figures, on the range tried. Right: figures of runs with these values, "
        "beside those observed, in standard deviations of observation and luck"
    ),
    "caption": mark(
        "Left: lines: 5 to 95 % of the {kept} samples kept of {samples}; bar: median; diamond: best point; grey: "
        "nothing learned. Right: lines: 5 to 95 % of {runs} runs with new luck; diamond: mean of the best point; 0: "
        "observed."
    ),
}
WIDTH, GAP = 11.0, 0.5


@styled
def calibration(
    values: pd.DataFrame, figures: pd.DataFrame, town: str, provenance: str, language: str = "en"
) -> Figure:
    """Return the figure of a calibration.

    Args:
        values: one row per parameter, as made by `civsim.discovery.calibration_tables.posterior`.
        figures: one row per figure, as made by `civsim.discovery.calibration_tables.checks`, with a column `label`
            and the column `scale`.
        town: what it is called.
        provenance: line for the footer.
        language: "en" or "de".
    """
    left = [parameter_label(name, language).split(":")[0] for name in values["parameter"]]
    right = [str(text) for text in figures["label"]]
    outside = int((~figures["inside"]).sum())
    sheet = Sheet(
        WIDTH,
        0.5 + 0.42 * max(len(left), len(right)),
        title=translate_plural(FAILED if outside else PASSED, len(figures), language).format(
            town=town, learned=int(values["learned"].sum()), all=len(values), count=len(figures), outside=outside
        ),
        subtitle=translate(TEXT["subtitle"], language),
        caption=translate(TEXT["caption"], language).format(
            kept=int(values["kept"].iloc[0]), samples=int(values["samples"].iloc[0]), runs=int(figures["n"].iloc[0])
        )
        + " "
        + translate(SYNTHETIC, language),
        provenance=provenance,
    )
    labels_left, labels_right = 0.4 + widest(left, 9), 0.3 + widest(right, 9)
    room = (WIDTH - labels_left - labels_right - GAP - 0.3) / 2
    _draw_values(sheet.axes(labels_left, 0.35, labels_right + room + GAP + 0.3, 0.1), values, left, language)
    ax = sheet.axes(labels_left + room + GAP + labels_right, 0.35, 0.3, 0.1)
    _draw_figures(ax, figures, right)
    ax.xaxis.set_major_formatter(lambda value, _: brief(value, DIGITS, language))
    return sheet.figure


def _draw_values(ax: Axes, values: pd.DataFrame, labels: list[str], language: str) -> None:
    for height, row in enumerate(values.to_dict("records")):
        colour = BLUE if row["learned"] else GREY

        def place(value: float, row: dict[Any, Any] = row) -> float:
            return float((value - row["low"]) / (row["high"] - row["low"]))

        ends = place(row["kept_low"]), place(row["kept_high"])
        ax.plot([0, 1], [height] * 2, color="#dddddd", lw=1)
        ax.plot(ends, [height] * 2, color=colour, lw=3)
        ax.plot(place(row["median"]), height, "|", color=colour, ms=12, mew=2)
        ax.plot(place(row["best"]), height, "D", color="black", ms=5)
        for value, side in ((row["low"], "left"), (row["high"], "right")):
            ax.text(
                place(value),
                height + 0.34,
                brief(value, DIGITS, language),
                ha=side,
                va="center",
                fontsize=7,
                color=GREY,
            )
    _frame(ax, labels)
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)


def _draw_figures(ax: Axes, figures: pd.DataFrame, labels: list[str]) -> None:
    ax.axvline(0, color="black", lw=0.8)
    for height, row in enumerate(figures.to_dict("records")):
        colour = BLUE if row["inside"] else ORANGE
        low, middle, high, best = (
            (row[name] - row["observed"]) / row["scale"] for name in ("low", "median", "high", "best")
        )
        ax.plot([low, high], [height] * 2, color=colour, lw=3)
        ax.plot(middle, height, "|", color=colour, ms=12, mew=2)
        ax.plot(best, height, "D", color="black", ms=5)
    _frame(ax, labels)


def _frame(ax: Axes, labels: list[str]) -> None:
    ax.set_yticks(range(len(labels)), labels, fontsize=9)
    ax.set_ylim(len(labels) - 0.4, -0.6)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)

"""Futures won and lost, and the box in which they are lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from civsim.analysis.numbers import DIGITS, brief
from civsim.messages import mark, translate
from civsim.plots.style import BLUE, GREY, ORANGE, SYNTHETIC, Sheet, Texts, styled

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

TEXT: Texts = {
    "subtitle": mark("Difference of {policy} to {baseline} in {measure}, {unit}, in {n} futures"),
    "places": mark(
        "Blue: won; orange: lost; filled: clear, the 95 % interval over {runs} paired runs leaves out zero. "
        "Outlined: the conditions named above."
    ),
    "sorted": mark(
        "Futures in the order of the difference; lines: 95 % interval over {runs} paired runs. Blue: won; "
        "orange: lost; pale: not clear."
    ),
    "futures": mark("futures"),
}
Span = tuple[float | None, float | None]


@styled
def robustness(
    table: pd.DataFrame,
    limits: Mapping[str, Span],
    texts: Mapping[str, str],
    provenance: str,
    language: str = "en",
) -> Figure:
    """Return the figure of a robustness analysis.

    Futures by the two parameters that the conditions name (the second one drawn at random where they name one), or
    sorted by the difference where they name none.

    Args:
        table: one row per future, as made by `civsim.discovery.robustness`.
        limits: conditions on numbers, (low, high) by parameter, None for an open end.
        texts: title, policy, baseline, measure and unit; and the label of every parameter in `limits`.
        provenance: line for the footer.
        language: "en" or "de".
    """
    names = list(limits)[:2]
    caption = translate(TEXT["places" if names else "sorted"], language).format(runs=int(table["n"].max()))
    sheet = Sheet(
        9,
        4.2,
        title=texts["title"].rstrip("."),
        subtitle=translate(TEXT["subtitle"], language).format(n=len(table), **{key: texts[key] for key in
                                                   ("policy", "baseline", "measure", "unit")}),
        caption=f"{caption} {translate(SYNTHETIC, language)}",
        provenance=provenance,
    )  # fmt: skip
    ax = sheet.axes(0.9, 0.6, 0.3, 0.1)
    if names:
        _draw_places(ax, table, names, limits, texts)
        for axis in (ax.xaxis, ax.yaxis):
            axis.set_major_formatter(lambda value, _: brief(value, DIGITS, language))
    else:
        _draw_sorted(ax, table, float(texts["factor"]), language)
    return sheet.figure


def _draw_places(
    ax: Axes, table: pd.DataFrame, names: Sequence[str], limits: Mapping[str, Span], texts: Mapping[str, str]
) -> None:
    across = table[names[0]].to_numpy(float)
    apart = np.random.default_rng(1).random(len(table)) if len(names) < 2 else table[names[1]].to_numpy(float)
    for is_won, colour in ((True, BLUE), (False, ORANGE)):
        for is_clear in (False, True):
            some = ((table["beats"] == is_won) & (table["clear"] == is_clear)).to_numpy()
            ax.plot(across[some], apart[some], "o", color=colour, mfc=colour if is_clear else "white", ms=5)
    ends = [_ends(across, limits[names[0]]), _ends(apart, limits[names[1]] if len(names) > 1 else (None, None))]
    (left, right), (bottom, top) = ends
    ax.add_patch(Rectangle((left, bottom), right - left, top - bottom, fill=False, lw=1.6, ec="black"))
    ax.set_xlabel(texts[names[0]])
    if len(names) > 1:
        ax.set_ylabel(texts[names[1]])
    else:
        ax.set_yticks([])


def _ends(values: Any, span: Span) -> tuple[float, float]:
    """Return where a box begins and ends; open ends reach a little beyond the values."""
    low, high = float(values.min()), float(values.max())
    room = 0.03 * (high - low)
    return (low - room if span[0] is None else span[0], high + room if span[1] is None else span[1])


def _draw_sorted(ax: Axes, table: pd.DataFrame, factor: float, language: str) -> None:
    rows = table.sort_values("diff", kind="stable", ignore_index=True)
    ax.axhline(0, color=GREY, lw=1)
    for place, row in enumerate(rows.to_dict("records")):
        colour = BLUE if row["beats"] else ORANGE
        alpha = 1.0 if row["clear"] else 0.35
        ax.plot([place] * 2, [factor * row["ci_low"], factor * row["ci_high"]], color=colour, lw=1, alpha=alpha)
        ax.plot(place, factor * row["diff"], "o", color=colour, ms=3, alpha=alpha)
    ax.yaxis.set_major_formatter(lambda value, _: brief(value, DIGITS, language))
    ax.set_xticks([])
    ax.set_xlabel(translate(TEXT["futures"], language))

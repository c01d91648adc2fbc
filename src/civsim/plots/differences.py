"""Paired differences to the baseline, and who takes part."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure

from civsim.analysis.numbers import DIGITS, brief, fixed, label_of, points
from civsim.messages import mark, mark_plural, spoken, translate, translate_plural
from civsim.plots.style import GREY, SYNTHETIC, Sheet, Texts, colours, short, styled, whole, widest, wrap
from civsim.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

COMPARED = ("coverage", "lost_turned_away", "worst_district", "overhead")
PAPER = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}
GAP = 5.0
"""Points between the end of a bar and its number; spaces would be dropped in an SVG."""
PARTICIPATION = ("volunteers", "participants", "membership_rate")
POINTS = mark_plural(
    "Points: one pair of runs, without an interval: whether a difference is luck cannot be said.",
    "Points: mean of {n} paired runs; lines: 95 % interval. A line across zero is no clear difference.",
)
BARS = mark_plural(
    "Bars: one run, without an interval.",
    "Bars: mean of {n} runs; lines: its 95 % interval.",
)
TEXT: Texts = {
    "differences": mark("Difference to {baseline}, percentage points"),
    "participation_unit": mark("Volunteers, recipients and organisations, on average over the weeks"),
    "people": mark("people"),
}


def panels(sheet: Sheet, count: int, left: float, titles: Sequence[str]) -> list[Axes]:
    """Add axes side by side, the first `left` inches from the edge, with titles that fit above them."""
    gap, right, top = 0.3, 0.35, 0.5
    width = (sheet.width - left - right - gap * (count - 1)) / count
    found = []
    for number, title in enumerate(titles):
        start = left + number * (width + gap)
        ax = sheet.axes(start, 0.3, sheet.width - start - width, top)
        ax.set_title("\n".join(wrap(title, width, 9.0)), fontsize=9, loc="left")
        found.append(ax)
    return found


@styled
def paired_differences(
    differences: pd.DataFrame, scenarios: Sequence[Scenario], finding: str, provenance: str, language: str = "en"
) -> Figure:
    """Return the paired differences to the baseline, one panel per measure; the finding is its title."""
    others = [one.name for one in scenarios[1:]][::-1]
    labels = [short(name, scenarios, language) for name in others]
    cover = whole(differences, "coverage").reindex(others)
    baseline = short(scenarios[0].name, scenarios, language)
    n = int(cover["n"].max()) if len(cover) else 0
    sheet = Sheet(
        11.0,
        0.95 + 0.45 * len(others),
        title=f"{spoken(scenarios[0].town.label, language)}: {finding}",
        subtitle=translate(TEXT["differences"], language).format(baseline=baseline),
        caption=translate_plural(POINTS, n, language).format(n=n) + " " + translate(SYNTHETIC, language),
        provenance=provenance,
    )
    titles = [label_of(measure, language) for measure in COMPARED]
    axes = panels(sheet, len(COMPARED), 0.45 + widest(labels), titles)
    shades = [colours(scenarios)[name] for name in others]
    for ax, measure in zip(axes, COMPARED, strict=True):
        _draw_differences(ax, whole(differences, measure).reindex(others), shades, language)
        ax.set_yticks(range(len(others)), labels if ax is axes[0] else [""] * len(others))
    return sheet.figure


def _draw_differences(ax: Axes, rows: pd.DataFrame, shades: Sequence[str], language: str) -> None:
    ax.axvline(0, color=GREY, lw=1)
    for y, row in enumerate(rows.to_dict("records")):
        ax.plot([100 * row["ci_low"], 100 * row["ci_high"]], [y, y], color=shades[y], lw=2.2)
        ax.plot(100 * row["diff"], y, "o", color=shades[y], ms=6)
        text = points(row["diff"], language)
        ax.text(100 * row["diff"], y + 0.18, text, ha="center", va="bottom", fontsize=8, bbox=PAPER)
    ax.set_ylim(-0.5, len(rows) - 0.2)
    ax.margins(x=0.15)
    ax.xaxis.set_major_formatter(lambda value, _: brief(value, DIGITS, language))


@styled
def participation(
    summary: pd.DataFrame, scenarios: Sequence[Scenario], finding: str, provenance: str, language: str = "en"
) -> Figure:
    """Return participation of volunteers, recipients and organisations, one panel each; the finding is its title."""
    names = [one.name for one in scenarios][::-1]
    labels = [short(name, scenarios, language) for name in names]
    n = int(whole(summary, "volunteers")["n"].max())
    sheet = Sheet(
        11.0,
        0.95 + 0.38 * len(names),
        title=f"{spoken(scenarios[0].town.label, language)}: {finding}",
        subtitle=translate(TEXT["participation_unit"], language),
        caption=translate_plural(BARS, n, language).format(n=n) + " " + translate(SYNTHETIC, language),
        provenance=provenance,
    )
    units = ["%" if measure == "membership_rate" else translate(TEXT["people"], language) for measure in PARTICIPATION]
    titles = [f"{label_of(one, language)}, {unit}" for one, unit in zip(PARTICIPATION, units, strict=True)]
    axes = panels(sheet, len(PARTICIPATION), 0.45 + widest(labels), titles)
    shades = [colours(scenarios)[name] for name in names]
    for ax, measure in zip(axes, PARTICIPATION, strict=True):
        factor = 100 if measure == "membership_rate" else 1
        levels = whole(summary, measure).reindex(names)[["mean", "ci_low", "ci_high"]]
        _draw_levels(ax, factor * levels, shades, language)
        ax.set_yticks(range(len(names)), labels if ax is axes[0] else [""] * len(names))
    return sheet.figure


def _draw_levels(ax: Axes, rows: pd.DataFrame, shades: Sequence[str], language: str) -> None:
    ax.barh(range(len(rows)), rows["mean"], color=shades, height=0.6)
    for y, row in enumerate(rows.to_dict("records")):
        ax.plot([row["ci_low"], row["ci_high"]], [y, y], color="black", lw=1.2)
        end, text = np.nanmax([row["mean"], row["ci_high"]]), fixed(row["mean"], 0, language)
        ax.annotate(text, (end, y), xytext=(GAP, 0), textcoords="offset points", va="center", fontsize=8.5)
    ax.xaxis.set_major_formatter(lambda value, _: brief(value, DIGITS, language))
    ax.set_xlim(0, max(1e-9, 1.18 * float(np.nanmax(rows[["mean", "ci_high"]].to_numpy()))))

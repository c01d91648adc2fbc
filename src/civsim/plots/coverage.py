"""Coverage over time, and what became of the needs that were not met."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure

from civsim.analysis.numbers import DIGITS, brief, fixed, points, stage_of
from civsim.analysis.paired import estimate
from civsim.measures import LOST
from civsim.messages import mark, mark_plural, spoken, translate, translate_plural
from civsim.plots.style import GREY, SYNTHETIC, Sheet, Texts, colours, short, styled, whole, widest
from civsim.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

YEAR_OF_ONE = 0.5
"""Years shown on either side where there is a single quarter."""
FUNNEL = ("#009E73", "#dddddd", "#c6c6c6", "#afafaf", "#56B4E9", "#D55E00", "#E69F00", "#CC79A7")
LINES = mark_plural(
    "Lines: one run, without an interval. Shaded: the weeks before those measured.",
    "Lines: mean of {n} runs; bands: its 95 % interval. Shaded: the weeks before those measured.",
)
BECAME = mark_plural(
    "What became of needs, and at which stage they got lost: % of needs that ended, one run",
    "What became of needs, and at which stage they got lost: % of needs that ended, mean of {n} runs",
)
TEXT: Texts = {
    "over_time_unit": mark("needs met, % of needs that ended in each quarter"),
    "years": mark("year"),
    "half": mark("95 % intervals of the shares: at most ±{half} points."),
    "met": mark("met"),
}


def coverage_over_time(
    timeseries: pd.DataFrame, scenarios: Sequence[Scenario], *, ax: Axes | None = None, language: str = "en"
) -> Axes:
    """Draw coverage by quarter with the interval of the mean, labelled at the lines' ends; return the axes."""
    if ax is None:
        ax = Figure(figsize=(9, 5)).add_subplot()
    ended = timeseries["met"] + sum(timeseries[name] for name in LOST)
    frame = timeseries.assign(coverage=100 * timeseries["met"] / ended.where(ended > 0), year=timeseries["week"] / 52)
    ends: list[tuple[float, str, str]] = []
    for name, colour in colours(scenarios).items():
        own = frame[frame["scenario"] == name].pivot(index="year", columns="replicate", values="coverage")
        mean = own.mean(axis=1)
        ax.plot(own.index, mean, color=colour, lw=1.8, marker="o" if len(mean) == 1 else None)
        if own.shape[1] > 1:
            rows = [estimate(row) for row in own.to_numpy()]
            low, high = [row.ci_low for row in rows], [row.ci_high for row in rows]
            ax.fill_between(own.index, low, high, color=colour, alpha=0.15, lw=6 if len(mean) == 1 else 0)
        ends.append((float(mean.iloc[-1]), short(name, scenarios, language), colour))
    first, last = float(frame["year"].min()), float(frame["year"].max())
    if first < 0:
        ax.axvspan(first, 0, color="#f2f2f2", zorder=0)
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_formatter(lambda value, _: brief(value, DIGITS, language))
    if first == last:  # one quarter has no width, and labels beside it would stand beyond the sheet
        ax.set_xlim(first - YEAR_OF_ONE, first + YEAR_OF_ONE)
        ax.set_xticks([first], [fixed(first, 2, language)])
    _label_ends(ax, ends, last)
    ax.set_xlabel(translate(TEXT["years"], language))
    return ax


def _label_ends(ax: Axes, ends: list[tuple[float, str, str]], x: float) -> None:
    low, high = ax.get_ylim()
    step = (high - low) / 18
    heights: list[float] = []
    for value, _, _ in sorted(ends):
        heights.append(max(value, heights[-1] + step) if heights else value)
    for k in range(len(heights)):
        heights[-1 - k] = min(heights[-1 - k], high - k * step)
    for position, (_, label, colour) in zip(heights, sorted(ends), strict=True):
        shown = colour if colour != GREY else "#555555"
        ax.text(x + 0.06, position, label, color=shown, va="center", fontsize=9, clip_on=False)


@styled
def over_time(
    timeseries: pd.DataFrame, scenarios: Sequence[Scenario], finding: str, provenance: str, language: str = "en"
) -> Figure:
    """Return the figure of coverage over time; the finding is its title."""
    n = timeseries["replicate"].nunique()
    sheet = Sheet(
        9.0,
        3.9,
        title=f"{spoken(scenarios[0].town.label, language)}: {finding}",
        subtitle=translate(TEXT["over_time_unit"], language),
        caption=translate_plural(LINES, n, language).format(n=n) + " " + translate(SYNTHETIC, language),
        provenance=provenance,
    )
    names = [short(one.name, scenarios, language) for one in scenarios]
    ax = sheet.axes(0.65, 0.5, 0.35 + widest(names, 9.0), 0.1)
    coverage_over_time(timeseries, scenarios, ax=ax, language=language)
    return sheet.figure


@styled
def funnel(
    summary: pd.DataFrame, scenarios: Sequence[Scenario], finding: str, provenance: str, language: str = "en"
) -> Figure:
    """Return the loss funnel: what became of needs, a bar per scenario; the finding is its title."""
    names = [one.name for one in scenarios][::-1]
    labels = [short(name, scenarios, language) for name in names]
    n = int(whole(summary, "coverage")["n"].max())
    sheet = Sheet(
        9.0,
        1.1 + 0.45 * len(names),
        title=f"{spoken(scenarios[0].town.label, language)}: {finding}",
        subtitle=translate_plural(BECAME, n, language).format(n=n),
        caption=_widest_interval(summary, language) + translate(SYNTHETIC, language),
        provenance=provenance,
    )
    ax = sheet.axes(0.45 + widest(labels), 0.95, 0.35, 0.1)
    left = np.zeros(len(names))
    for measure, colour in zip(("coverage", *LOST), FUNNEL, strict=True):
        share = 100 * whole(summary, measure)["mean"].reindex(names).to_numpy()
        label = translate(TEXT["met"], language) if measure == "coverage" else stage_of(measure, language)
        ax.barh(range(len(names)), share, left=left, color=colour, label=label, height=0.7)
        for y, (start, value) in enumerate(zip(left, share, strict=True)):
            if value >= 2.5:
                ax.text(start + value / 2, y, fixed(value, 0), ha="center", va="center", fontsize=8.5)
        left = left + np.nan_to_num(share)
    ax.set_yticks(range(len(names)), labels)
    ax.set_xlim(0, 100)
    handles, texts = ax.get_legend_handles_labels()
    place = (0.5, sheet.bottom + 0.02)
    sheet.figure.legend(handles, texts, ncol=4, fontsize=8, frameon=False, loc="lower center", bbox_to_anchor=place)
    return sheet.figure


def _widest_interval(summary: pd.DataFrame, language: str) -> str:
    shown = [whole(summary, measure) for measure in ("coverage", *LOST)]
    half = max(float(((rows["ci_high"] - rows["ci_low"]) / 2).max()) for rows in shown)
    return (
        ""
        if math.isnan(half)
        else translate(TEXT["half"], language).format(half=points(half, language, signed=False)) + " "
    )

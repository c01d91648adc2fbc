"""Figures: tables in, pictures out. The finding is the title, made from the tables."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec

import matplotlib
import numpy as np
from matplotlib.figure import Figure

from civsim.analysis.paired import estimate
from civsim.analysis.sentences import points
from civsim.measures import LOST, MEASURES
from civsim.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

Arguments = ParamSpec("Arguments")
GREY = "#8a8a8a"
OKABE_ITO = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
FUNNEL = ("#009E73", "#dddddd", "#c6c6c6", "#afafaf", "#56B4E9", "#D55E00", "#E69F00", "#CC79A7")
TEXT = {
    "over_time": {"en": "Coverage by quarter", "de": "Deckung je Quartal"},
    "over_time_unit": {"en": "needs met, % of needs that ended", "de": "gedeckte Bedarfe, % der beendeten"},
    "years": {"en": "year", "de": "Jahr"},
    "band": {
        "en": "Bands: 95 % interval of the mean of {n} runs.",
        "de": "Bänder: 95-%-Intervall des Mittels von {n} Läufen.",
    },
    "line": {
        "en": "Lines: 95 % interval of the mean of {n} runs.",
        "de": "Linien: 95-%-Intervall des Mittels von {n} Läufen.",
    },
    "funnel": {"en": "Where needs get lost", "de": "Wo Bedarf verloren geht"},
    "funnel_unit": {
        "en": "% of needs that ended; mean of {n} runs",
        "de": "% der beendeten Bedarfe; Mittel von {n} Läufen",
    },
    "met": {"en": "met", "de": "gedeckt"},
    "differences": {
        "en": "Difference to {baseline}, % points",
        "de": "Unterschied zu {baseline}, %-Punkte",
    },
    "clear": {
        "en": "coverage clearly higher in {up}, lower in {down} of {of}",
        "de": "Deckung klar höher in {up}, niedriger in {down} von {of}",
    },
    "interval": {
        "en": "Points: mean of {n} paired runs; lines: 95 % interval. A line across zero is no clear difference.",
        "de": "Punkte: Mittel von {n} gepaarten Läufen; Linien: 95-%-Intervall. Über null: kein klarer Unterschied.",
    },
    "participation": {"en": "Participation", "de": "Beteiligung"},
    "people": {"en": "people", "de": "Menschen"},
    "synthetic": {
        "en": "Simulation on a partly synthetic town; compares forms of organisation, no forecast.",
        "de": "Simulation mit teils synthetischer Stadt; vergleicht Organisationsformen, keine Prognose.",
    },
}
STYLE: Any = {
    "svg.hashsalt": "civsim",
    "svg.fonttype": "none",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "font.size": 10,
    "font.family": "DejaVu Sans",
}
Drawing = Callable[Arguments, Figure]


def styled(draw: Drawing[Arguments]) -> Drawing[Arguments]:
    """Draw in the house style without changing the user's settings."""

    @functools.wraps(draw)
    def drawn(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Figure:
        with matplotlib.rc_context(STYLE):
            return draw(*args, **kwargs)

    return drawn


def say(key: str, language: str, **values: object) -> str:
    """Return a text of the figures in a language."""
    return TEXT[key][language].format(**values)


def _colours(scenarios: Sequence[Scenario]) -> dict[str, str]:
    return {one.name: GREY if k == 0 else OKABE_ITO[(k - 1) % 7] for k, one in enumerate(scenarios)}


def _finish(figure: Figure, title: str, subtitle: str, caption: str, provenance: str) -> Figure:
    figure.text(0.02, 0.975, title, fontsize=13, weight="bold", va="top")
    figure.text(0.02, 0.925, subtitle, fontsize=10, color="#444444", va="top")
    figure.text(0.02, 0.02, f"{caption}\n{provenance}", fontsize=7.5, color="#555555", va="bottom")
    return figure


def _whole(table: pd.DataFrame, measure: str) -> pd.DataFrame:
    rows = table[(table["measure"] == measure) & (table["group"] == "") & (table["district"] == "")]
    return rows.set_index("scenario")


def coverage_over_time(
    timeseries: pd.DataFrame, scenarios: Sequence[Scenario], *, ax: Axes | None = None, language: str = "en"
) -> Axes:
    """Draw coverage by quarter with the interval of the mean, labelled at the lines' ends; return the axes."""
    if ax is None:
        ax = Figure(figsize=(9, 5)).add_subplot()
    ended = timeseries["met"] + sum(timeseries[name] for name in LOST)
    frame = timeseries.assign(coverage=100 * timeseries["met"] / ended.where(ended > 0), year=timeseries["week"] / 52)
    ends: list[tuple[float, str, str]] = []
    for name, colour in _colours(scenarios).items():
        own = frame[frame["scenario"] == name].pivot(index="year", columns="replicate", values="coverage")
        mean = own.mean(axis=1)
        ax.plot(own.index, mean, color=colour, lw=1.8)
        if own.shape[1] > 1:
            rows = [estimate(row) for row in own.to_numpy()]
            ax.fill_between(
                own.index, [r.ci_low for r in rows], [r.ci_high for r in rows], color=colour, alpha=0.15, lw=0
            )
        ends.append((float(mean.iloc[-1]), _short(name, scenarios, language), colour))
    ax.axvspan(frame["year"].min(), 0, color="#f2f2f2", zorder=0)
    _label_ends(ax, ends, float(frame["year"].max()))
    ax.set_xlabel(say("years", language))
    return ax


def _short(name: str, scenarios: Sequence[Scenario], language: str) -> str:
    """Return what a scenario is called in a picture: its mode where that tells it apart, else its name."""
    modes = [one.mode for one in scenarios]
    one = next(one for one in scenarios if one.name == name)
    return one.mode_label.get(language, one.mode) if len(set(modes)) == len(modes) else name


def _label_ends(ax: Axes, ends: list[tuple[float, str, str]], x: float) -> None:
    low, high = ax.get_ylim()
    step = (high - low) / 18
    position = -np.inf
    for value, label, colour in sorted(ends):
        position = max(value, position + step)
        ax.text(
            x + 0.06,
            position,
            label,
            color=colour if colour != GREY else "#555555",
            va="center",
            fontsize=9,
            clip_on=False,
        )


@styled
def over_time(timeseries: pd.DataFrame, scenarios: Sequence[Scenario], provenance: str, language: str = "en") -> Figure:
    """Return the figure of coverage over time."""
    figure = Figure(figsize=(9, 5.4))
    ax = figure.add_axes((0.07, 0.2, 0.72, 0.64))
    coverage_over_time(timeseries, scenarios, ax=ax, language=language)
    n = timeseries["replicate"].nunique()
    caption = say("band", language, n=n) + " " + say("synthetic", language)
    title = f"{scenarios[0].town.label[language]}: {say('over_time', language)}"
    return _finish(figure, title, say("over_time_unit", language), caption, provenance)


@styled
def funnel(summary: pd.DataFrame, scenarios: Sequence[Scenario], provenance: str, language: str = "en") -> Figure:
    """Return the loss funnel: what became of needs, a bar per scenario."""
    figure = Figure(figsize=(9, 1.9 + 0.55 * len(scenarios) + 0.9))
    ax = figure.add_axes((0.2, 0.3, 0.77, 0.5))
    names = [one.name for one in scenarios][::-1]
    left = np.zeros(len(names))
    for measure, colour in zip(("coverage", *LOST), FUNNEL, strict=True):
        share = 100 * _whole(summary, measure)["mean"].reindex(names).to_numpy()
        label = say("met", language) if measure == "coverage" else MEASURES[measure].label(language).split(": ", 1)[1]
        ax.barh(range(len(names)), share, left=left, color=colour, label=label, height=0.7)
        for y, (start, value) in enumerate(zip(left, share, strict=True)):
            if value >= 2.5:
                ax.text(start + value / 2, y, f"{value:.0f}", ha="center", va="center", fontsize=8.5)
        left = left + np.nan_to_num(share)
    ax.set_yticks(range(len(names)), [_short(name, scenarios, language) for name in names])
    ax.set_xlim(0, 100)
    ax.legend(ncol=4, fontsize=8, frameon=False, loc="upper center", bbox_to_anchor=(0.4, -0.1))
    n = int(_whole(summary, "coverage")["n"].max())
    title = f"{scenarios[0].town.label[language]}: {say('funnel', language)}"
    return _finish(figure, title, say("funnel_unit", language, n=n), say("synthetic", language), provenance)


COMPARED = ("coverage", "lost_turned_away", "worst_district", "overhead")


@styled
def paired_differences(
    differences: pd.DataFrame, scenarios: Sequence[Scenario], provenance: str, language: str = "en"
) -> Figure:
    """Return the paired differences to the baseline, one panel per measure."""
    others = [one.name for one in scenarios[1:]][::-1]
    figure = Figure(figsize=(11, 2.4 + 0.4 * len(others)))
    axes = figure.subplots(1, len(COMPARED), sharey=True)
    figure.subplots_adjust(left=0.15, right=0.98, top=0.74, bottom=0.24, wspace=0.12)
    for ax, measure in zip(axes, COMPARED, strict=True):
        rows = _whole(differences, measure).reindex(others)
        ax.axvline(0, color=GREY, lw=1)
        for y, row in enumerate(rows.to_dict("records")):
            colour = _colours(scenarios)[others[y]]
            ax.plot([100 * row["ci_low"], 100 * row["ci_high"]], [y, y], color=colour, lw=2.2)
            ax.plot(100 * row["diff"], y, "o", color=colour, ms=6)
            ax.text(
                100 * row["diff"],
                y + 0.18,
                points(row["diff"], language),
                ha="center",
                va="bottom",
                fontsize=8,
            )
        ax.set_title(MEASURES[measure].label(language), fontsize=9, loc="left")
        ax.set_ylim(-0.5, len(others) - 0.2)
        ax.margins(x=0.15)
    axes[0].set_yticks(range(len(others)), [_short(name, scenarios, language) for name in others])
    cover = _whole(differences, "coverage").reindex(others)
    up, down = int((cover["ci_low"] > 0).sum()), int((cover["ci_high"] < 0).sum())
    title = f"{scenarios[0].town.label[language]}: {say('clear', language, up=up, down=down, of=len(others))}"
    subtitle = say("differences", language, baseline=_short(scenarios[0].name, scenarios, language))
    caption = say("interval", language, n=int(cover["n"].max()) if len(cover) else 0)
    return _finish(figure, title, subtitle, caption, provenance)


PARTICIPATION = ("volunteers", "participants", "membership_rate")


@styled
def participation(
    summary: pd.DataFrame, scenarios: Sequence[Scenario], provenance: str, language: str = "en"
) -> Figure:
    """Return participation of volunteers, recipients and organisations, one panel each."""
    names = [one.name for one in scenarios][::-1]
    figure = Figure(figsize=(11, 2.4 + 0.35 * len(names)))
    axes = figure.subplots(1, len(PARTICIPATION), sharey=True)
    figure.subplots_adjust(left=0.15, right=0.97, top=0.72, bottom=0.24, wspace=0.15)
    for ax, measure in zip(axes, PARTICIPATION, strict=True):
        rows = _whole(summary, measure).reindex(names)
        factor = 100 if measure == "membership_rate" else 1
        ax.barh(
            range(len(names)),
            factor * rows["mean"],
            color=[_colours(scenarios)[name] for name in names],
            height=0.6,
        )
        for y, row in enumerate(rows.to_dict("records")):
            ax.plot([factor * row["ci_low"], factor * row["ci_high"]], [y, y], color="black", lw=1.2)
            ax.text(
                factor * np.nanmax([row["mean"], row["ci_high"]]),
                y,
                f"  {factor * row['mean']:.0f}",
                va="center",
                fontsize=8.5,
            )
        unit = "%" if factor == 100 else say("people", language)
        ax.set_title(f"{MEASURES[measure].label(language)}, {unit}", fontsize=9, loc="left")
        ax.set_xlim(0, max(1e-9, 1.18 * float(np.nanmax(factor * rows[["mean", "ci_high"]].to_numpy()))))
    axes[0].set_yticks(range(len(names)), [_short(name, scenarios, language) for name in names])
    n = int(_whole(summary, "volunteers")["n"].max())
    title = f"{scenarios[0].town.label[language]}: {say('participation', language)}"
    return _finish(
        figure,
        title,
        "",
        say("line", language, n=n),
        provenance,
    )


def save(figure: Figure, path: Path) -> None:
    """Write a figure as SVG (the same bytes every time) and PNG; `path` has no suffix."""
    with matplotlib.rc_context(STYLE):
        figure.savefig(path.with_suffix(".svg"), metadata={"Date": None})
        figure.savefig(path.with_suffix(".png"), dpi=130)

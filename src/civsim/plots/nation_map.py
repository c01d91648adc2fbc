"""A nation as a map of points: each municipality at its place, its colour the finding."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import matplotlib
import numpy as np
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.figure import Figure

from civsim.analysis.sentences import points
from civsim.plots.style import Sheet, Texts, styled
from civsim.plots.tiles import DIVERGING

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from civsim.analysis.paired import Estimate

TEXT: Texts = {
    "level": {
        "en": "{mode}: {amount} % of needs are met, {low} % in municipalities {worst}, {high} % in those {best}",
        "de": "{mode}: {amount} % der Bedarfe werden gedeckt, {low} % in Gemeinden mit {worst}, {high} % in denen mit {best}",
    },
    "better": {
        "en": "{mode}: {amount} points more needs met than under {baseline}; more in {share} % of municipalities, fewer in {less} %",
        "de": "{mode}: {amount} Punkte mehr Bedarfe gedeckt als bei {baseline}; mehr in {share} % der Gemeinden, weniger in {less} %",
    },
    "worse": {
        "en": "{mode}: {amount} points fewer needs met than under {baseline}; more in {share} % of municipalities, fewer in {less} %",
        "de": "{mode}: {amount} Punkte weniger Bedarfe gedeckt als bei {baseline}; mehr in {share} % der Gemeinden, weniger in {less} %",
    },
    "unclear": {
        "en": "{mode}: no clear difference in needs met to {baseline}; more in {share} % of municipalities, fewer in {less} %",
        "de": "{mode}: kein klarer Unterschied bei gedeckten Bedarfen zu {baseline}; mehr in {share} % der Gemeinden, weniger in {less} %",
    },
    "level_unit": {
        "en": "Coverage: needs met, % of needs that ended. {field}",
        "de": "Deckung: gedeckte Bedarfe, % der beendeten Bedarfe. {field}",
    },
    "difference_unit": {
        "en": "Difference in coverage, % points, same towns and same luck. {field}",
        "de": "Unterschied der Deckung, %-Punkte, gleiche Orte und gleiches Los. {field}",
    },
    "caption": {
        "en": "One point per municipality, larger for more people; those without position are left out here. In all {value} "
        "(95 % interval over {n} municipalities {low} to {high}; {runs}). Small municipalities differ by luck alone. "
        "Towns are synthetic but for population, area and urbanisation; compares forms of organisation, no forecast.",
        "de": "Ein Punkt je Gemeinde, größer bei mehr Menschen; ohne Lage hier ausgelassen. Insgesamt {value} "
        "(95-%-Intervall über {n} Gemeinden {low} bis {high}; {runs}). Kleine Gemeinden unterscheiden sich schon durch das "
        "Los. Synthetisch bis auf Einwohner, Fläche und Verstädterung; vergleicht Organisationsformen, keine Prognose.",
    },
    "runs": {"en": "{n} run(s) of each town", "de": "{n} Lauf/Läufe je Ort"},
    "source": {"en": "Municipalities: {source}. ", "de": "Gemeinden: {source}. "},
}
WIDTH, BODY = 8.0, 8.2
MIDDLE_LATITUDE = 51.2
SMALLEST, LARGEST = 1.2, 260.0
LIMIT = 0.1
"""Differences beyond this many are drawn in the same full colour: small municipalities would fill the scale."""


def number(value: float, language: str) -> str:
    """Return a share in per cent with one decimal."""
    text = f"{100 * value:.1f}"
    return text.replace(".", ",") if language == "de" else text


def level_title(mode: str, whole: float, classes: pd.Series[float], language: str) -> str:
    """Return the finding on one mode: coverage in all, and in the size classes that have least and most of it."""
    return TEXT["level"][language].format(
        mode=mode,
        amount=number(whole, language),
        low=number(float(classes.min()), language),
        high=number(float(classes.max()), language),
        worst=size_label(str(classes.idxmin()), language),
        best=size_label(str(classes.idxmax()), language),
    )


def size_label(label: str, language: str) -> str:
    """Return what a size class is called in a sentence."""
    if language == "en":
        return f"of {label} inhabitants" if " to " in label else f"with {label} inhabitants"
    told = label.replace(" to ", " bis ").replace("under", "unter").replace(" and more", " und mehr")
    return f"{told} Einwohnern"


def difference_title(mode: str, baseline: str, whole: Estimate, values: pd.Series[float], language: str) -> str:
    """Return the finding on a paired difference: in all, and in how many municipalities it is above zero."""
    key = "unclear" if not whole.is_clear else "better" if whole.mean > 0 else "worse"
    count = max(int(values.notna().sum()), 1)
    return TEXT[key][language].format(
        mode=mode,
        baseline=baseline,
        amount=points(abs(whole.mean), language).lstrip("+"),
        share=f"{100 * int((values > 0).sum()) / count:.0f}",
        less=f"{100 * int((values < 0).sum()) / count:.0f}",
    )


@styled
def nation_map(
    table: pd.DataFrame,
    whole: Estimate,
    *,
    title: str,
    field: str,
    replicates: int,
    source: str,
    provenance: str,
    language: str = "en",
    is_difference: bool = False,
) -> Figure:
    """Return the map of one column of a table of municipalities.

    Args:
        table: columns lon, lat, people and value (a share); rows without position or value are not drawn.
        whole: the same value of the nation, with its interval over municipalities.
        title: the finding. field: what the value is about. replicates: runs of each town.
        source: where the municipalities come from. provenance: version, seed, scenarios.
        is_difference: whether the value is a paired difference.
    """
    say = points if is_difference else number
    runs = TEXT["runs"][language].format(n=replicates)
    low, high = say(whole.ci_low, language), say(whole.ci_high, language)
    sheet = Sheet(
        WIDTH,
        BODY,
        title=title,
        subtitle=TEXT["difference_unit" if is_difference else "level_unit"][language].format(field=field),
        caption=TEXT["caption"][language].format(
            value=say(whole.mean, language), n=whole.n, low=low, high=high, runs=runs
        ),
        provenance=TEXT["source"][language].format(source=source) + provenance,
    )
    shown = table.dropna(subset=["lon", "lat", "value"]).sort_values("people", ascending=False)
    _draw(sheet.axes(0.25, 0.1, 1.1, 0.05), sheet, shown, is_difference)
    return sheet.figure


def _draw(ax: Axes, sheet: Sheet, shown: pd.DataFrame, is_difference: bool) -> None:
    values = shown["value"].to_numpy(float)
    if is_difference:
        shades, scale = DIVERGING, Normalize(-LIMIT, LIMIT)
    else:
        shades, scale = matplotlib.colormaps["cividis"], Normalize(0.0, max(float(np.quantile(values, 0.98)), 0.01))
    people = shown["people"].to_numpy(float)
    sizes = SMALLEST + (LARGEST - SMALLEST) * people / max(float(people.max()), 1.0)
    ax.scatter(
        shown["lon"],
        shown["lat"],
        s=sizes,
        c=shades(scale(values)),
        edgecolors="#666666",
        linewidths=0.12,
        rasterized=True,
    )
    ax.set_aspect(1.0 / math.cos(math.radians(MIDDLE_LATITUDE)))
    ax.axis("off")
    bar_ax = sheet.axes(sheet.width - 1.0, 2.6, 0.85, 2.6)
    bar = sheet.figure.colorbar(ScalarMappable(scale, shades), cax=bar_ax, extend="both" if is_difference else "max")
    bar.ax.yaxis.set_major_formatter(lambda value, _: f"{100 * value:+.0f}" if is_difference else f"{100 * value:.0f}")

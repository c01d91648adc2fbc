"""A nation as a map of points: each municipality at its place, its colour the finding."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import matplotlib
import numpy as np
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Colormap, Normalize
from matplotlib.figure import Figure

from civsim.analysis.numbers import fixed, points
from civsim.messages import mark, translate
from civsim.plots.nation_titles import number, runs_of_each_town
from civsim.plots.style import Sheet, Texts, styled
from civsim.plots.tiles import DIVERGING

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from civsim.analysis.paired import Estimate

TEXT: Texts = {
    "level_unit": mark("Coverage: needs met, % of needs that ended. {field}"),
    "difference_unit": mark("Difference in coverage, % points, same towns and same luck. {field}"),
    "caption": mark(
        "One point per municipality, larger for more people; those without position are left out here. "
        "In all {value} (95 % interval over {n} municipalities {low} to {high}; {runs}). "
        "Small municipalities differ by luck alone. "
        "Towns are synthetic but for population, area and urbanisation; compares forms of organisation, no forecast."
    ),
    "source": mark("Municipalities: {source}. "),
}
WIDTH, BODY = 8.0, 8.2
MIDDLE_LATITUDE = 51.2
SMALLEST, LARGEST = 1.2, 260.0
LIMIT = 0.1
"""Differences beyond this many are drawn in the same full colour: small municipalities would fill the scale."""


@dataclass(frozen=True)
class MapText:
    """What stands around a map.

    Attributes:
        title: the finding.
        field: what the value is about.
        replicates: runs of each town.
        source: where the municipalities come from.
        provenance: version, seed, scenarios.
        is_difference: whether the value is a paired difference.
        language: "en" or "de".
    """

    title: str
    field: str
    replicates: int
    source: str
    provenance: str
    is_difference: bool = False
    language: str = "en"


@styled
def nation_map(table: pd.DataFrame, whole: Estimate, about: MapText) -> Figure:
    """Return the map of one column of a table of municipalities.

    Args:
        table: columns lon, lat, people and value (a share); rows without position or value are not drawn.
        whole: the same value of the nation, with its interval over municipalities.
        about: what stands around it.
    """
    language = about.language
    say = points if about.is_difference else number
    caption = translate(TEXT["caption"], language).format(
        value=say(whole.mean, language),
        n=fixed(whole.n, 0, language),
        low=say(whole.ci_low, language),
        high=say(whole.ci_high, language),
        runs=runs_of_each_town(about.replicates, language),
    )
    sheet = Sheet(
        WIDTH,
        BODY,
        title=about.title,
        subtitle=translate(TEXT["difference_unit" if about.is_difference else "level_unit"], language).format(
            field=about.field
        ),
        caption=caption,
        provenance=translate(TEXT["source"], language).format(source=about.source) + about.provenance,
    )
    shown = table.dropna(subset=["lon", "lat", "value"]).sort_values("people", ascending=False)
    if len(shown):
        _draw(sheet.axes(0.25, 0.1, 1.1, 0.05), sheet, shown, about.is_difference)
    return sheet.figure


def _draw(ax: Axes, sheet: Sheet, shown: pd.DataFrame, is_difference: bool) -> None:
    values = shown["value"].to_numpy(float)
    if is_difference:
        shades: Colormap = DIVERGING
        scale = Normalize(-LIMIT, LIMIT)
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
    if is_difference:
        bar.set_ticks([-LIMIT, -LIMIT / 2, 0.0, LIMIT / 2, LIMIT])
    bar.ax.yaxis.set_major_formatter(lambda value, _: fixed(100 * value, 0, signed=is_difference))

"""The house style of figures: a sheet with the finding as title, unit, body and footer."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec

import matplotlib
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextToPath

from civsim.files import replace
from civsim.messages import mark, spoken
from civsim.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

Arguments = ParamSpec("Arguments")
Texts = Mapping[str, str]

GREY = "#8a8a8a"
BLUE, ORANGE = "#0072B2", "#D55E00"
OKABE_ITO = (BLUE, ORANGE, "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
FAMILY = "DejaVu Sans"
SYNTHETIC = mark("Simulation on a partly synthetic town; compares forms of organisation, no forecast.")
STYLE: Any = {
    "svg.hashsalt": "civsim",
    "svg.fonttype": "none",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "font.size": 10,
    "font.family": FAMILY,
}
MARGIN = 0.25
SLACK = 1.05  # drawn as pixels, letters take a little more room than they should
POINTS = 72.0
Drawing = Callable[Arguments, Figure]


def styled(draw: Drawing[Arguments]) -> Drawing[Arguments]:
    """Draw in the house style without changing the user's settings."""

    @functools.wraps(draw)
    def drawn(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Figure:
        with matplotlib.rc_context(STYLE):
            return draw(*args, **kwargs)

    return drawn


@functools.lru_cache(maxsize=4096)
def text_width(text: str, size: float, weight: str = "normal") -> float:
    """Return how wide a line of text is drawn, in inches."""
    font = FontProperties(family=FAMILY, size=size, weight=weight)
    width, _, _ = TextToPath().get_text_width_height_descent(text, font, ismath=False)
    return float(width) / POINTS


def widest(texts: Iterable[str], size: float = 10.0) -> float:
    """Return the width of the widest text, in inches; 0 without texts."""
    return max((text_width(line, size) for text in texts for line in text.split("\n")), default=0.0)


def wrap(text: str, width: float, size: float, weight: str = "normal") -> list[str]:
    """Break a text at spaces into lines that fit into `width` inches."""
    lines: list[str] = []
    used, gap = 0.0, text_width(" ", size, weight)
    for word in text.split():
        wide = SLACK * text_width(word, size, weight)
        if lines and used + gap + wide <= width:
            lines[-1], used = f"{lines[-1]} {word}", used + gap + wide
        else:
            lines.append(word)
            used = wide
    return lines


class Sheet:
    """A figure with title, subtitle and footer that are never cut; all lengths in inches.

    Args:
        width: of the whole figure.
        body: height of what is between subtitle and footer.
        title, subtitle: the finding; what is drawn, with its unit.
        caption, provenance: which interval, how many runs; where it comes from.
    """

    def __init__(self, width: float, body: float, *, title: str, subtitle: str, caption: str, provenance: str) -> None:
        room = width - 2 * MARGIN
        head = [(line, 13.0, "bold", "black") for line in wrap(title, room, 13.0, "bold")]
        head += [(line, 10.0, "normal", "#444444") for line in wrap(subtitle, room, 10.0)]
        foot = wrap(caption, room, 7.5) + wrap(provenance, room, 7.5)
        above = MARGIN + sum(1.45 * size / POINTS for _, size, _, _ in head) + 0.15
        below = MARGIN + 1.35 * 7.5 / POINTS * len(foot) + 0.1
        self.width, self.height, self.body, self._below = width, above + body + below, body, below
        self.bottom = below / self.height
        self.figure = Figure(figsize=(self.width, self.height))
        self.figure.set_label(provenance)
        top = self.height - MARGIN
        for text, size, weight, colour in head:
            self._write(text, top, size, weight, colour)
            top -= 1.45 * size / POINTS
        for number, text in enumerate(foot):
            self._write(text, below - 0.1 - number * 1.35 * 7.5 / POINTS, 7.5, "normal", "#555555")

    def _write(self, text: str, top: float, size: float, weight: str, colour: str) -> None:
        place = MARGIN / self.width, top / self.height
        self.figure.text(*place, text, fontsize=size, weight=weight, color=colour, va="top")

    def axes(self, left: float, bottom: float, right: float, top: float) -> Axes:
        """Add axes to the body that leave free as many inches as given on each side."""
        width, height = self.width - left - right, self.body - bottom - top
        place = (left, self._below + bottom, width, height)
        sizes = (self.width, self.height, self.width, self.height)
        return self.figure.add_axes(tuple(one / size for one, size in zip(place, sizes, strict=True)))  # type: ignore[arg-type]


def colours(scenarios: Sequence[Scenario]) -> dict[str, str]:
    """Return the colour of every scenario; the baseline, the first, is grey."""
    return {one.name: GREY if k == 0 else OKABE_ITO[(k - 1) % 7] for k, one in enumerate(scenarios)}


def short(name: str, scenarios: Sequence[Scenario], language: str) -> str:
    """Return what a scenario is called in a picture: its mode where that tells it apart, else its name."""
    modes = [one.mode for one in scenarios]
    one = next(one for one in scenarios if one.name == name)
    return (spoken(one.mode_label, language) or one.mode) if len(set(modes)) == len(modes) else name


def whole(table: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Return the rows of a measure for the whole town, by scenario."""
    rows = table[(table["measure"] == measure) & (table["group"] == "") & (table["district"] == "")]
    return rows.set_index("scenario")


def save(figure: Figure, path: Path) -> None:
    """Write a figure as SVG (the same bytes every time) and PNG, each whole or not at all; `path` has no suffix.

    Both say in their metadata where they come from, as the footer does.
    """
    source = {"Source": str(figure.get_label())}
    with matplotlib.rc_context(STYLE):
        svg = functools.partial(figure.savefig, metadata={"Date": None, **source})
        replace(path.with_suffix(".svg"), svg)
        replace(path.with_suffix(".png"), functools.partial(figure.savefig, dpi=130, metadata=source))

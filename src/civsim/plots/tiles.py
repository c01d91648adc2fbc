"""Districts as square tiles, roughly where they lie, with the value printed in each."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import matplotlib
import numpy as np
from matplotlib.colors import LinearSegmentedColormap, Normalize
from matplotlib.patches import Rectangle

from civsim.plots.style import BLUE, ORANGE, text_width
from civsim.world import Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

DIVERGING = LinearSegmentedColormap.from_list("orange_blue", [ORANGE, "#f7f7f7", BLUE])
MOST_NAMES = 49
SMALLEST_NAME, LARGEST_NAME = 5.5, 9.0
NAME_PER_INCH = 7.5
VALUE_PER_INCH, LARGEST_VALUE = 12.0, 10.0


def place_tiles(x: Table, y: Table) -> tuple[Table, Table]:
    """Return (column, row) of every district on a grid, rows counted from the north.

    The grid has the shape of the town; each district gets a square of its own, so that the squared distances between
    districts and their squares are least (Hungarian method).
    """
    from scipy.optimize import linear_sum_assignment

    count = len(x)
    spread_x, spread_y = max(float(np.ptp(x)), 1e-9), max(float(np.ptp(y)), 1e-9)
    ratio = min(max(spread_x / spread_y, 0.8), 2.0)
    columns = max(1, math.ceil(math.sqrt(1.25 * count * ratio)))
    rows = max(1, math.ceil(1.25 * count / columns))
    east = (x - x.min()) / spread_x * (columns - 1)
    south = (y.max() - y) / spread_y * (rows - 1)
    column, row = (grid.ravel() for grid in np.meshgrid(np.arange(columns), np.arange(rows)))
    away_x, away_y = east[:, None] - column[None, :], south[:, None] - row[None, :]
    _, chosen = linear_sum_assignment(away_x * away_x + away_y * away_y)
    return _closed(column[chosen]), _closed(row[chosen])


def _closed(numbers: Table) -> Table:
    """Close rows or columns in which there is no tile."""
    return np.asarray(np.searchsorted(np.unique(numbers), numbers))


def fold(name: str, width: float, size: float, lines: int = 3) -> str:
    """Return a name in at most `lines` lines of `width` inches at a font size, words abbreviated where needed.

    Of a name with more lines the first ones and the last are kept, which tells apart parts of one district.
    """
    folded = [""]
    for word in name.replace("-", "- ").replace("/", "/ ").split():
        gap = "" if not folded[-1] or folded[-1].endswith(("-", "/")) else " "
        if text_width(folded[-1] + gap + word, size) <= width:
            folded[-1] += gap + word
            continue
        folded += [""] if folded[-1] else []
        fits = sum(text_width(word[:k] + ".", size) <= width for k in range(1, len(word))) or 1
        folded[-1] = word if text_width(word, size) <= width else word[:fits] + "."
    return "\n".join(folded if len(folded) <= lines else [*folded[: lines - 1], folded[-1]])


def draw_tiles(ax: Axes, names: Sequence[str], positions: Table, values: Table, texts: Sequence[str]) -> None:
    """Draw one tile per district; blue where the value is above 0, orange below.

    Args:
        ax: where to draw; its squares are made square.
        names: of the districts.
        positions: in km, fields "x" and "y".
        values: what the colour says; nan is left white.
        texts: what is printed for the value.
    """
    column, row = place_tiles(positions["x"], positions["y"])
    columns, rows = int(column.max()) + 1, int(row.max()) + 1
    box = ax.get_window_extent()
    side = min(box.width / columns, box.height / rows) / ax.figure.dpi
    size = min(max(NAME_PER_INCH * side, SMALLEST_NAME), LARGEST_NAME)
    for name, i, j, (shade, ink), text in zip(names, column, row, shades(values), texts, strict=True):
        ax.add_patch(Rectangle((i + 0.03, j + 0.03), 0.94, 0.94, facecolor=shade, edgecolor="#999999", lw=0.6))
        if len(names) <= MOST_NAMES:
            ax.text(i + 0.5, j + 0.09, fold(name, 0.84 * side, size), fontsize=size, ha="center", va="top", color=ink)
        ax.text(
            i + 0.5, j + 0.88, text, fontsize=min(12.0 * side, 10.0), weight="bold", ha="center", va="bottom", color=ink
        )
    ax.set_xlim(0, columns)
    ax.set_ylim(rows, 0)
    ax.set_aspect("equal", anchor="NW")
    ax.axis("off")


def shades(values: Table) -> list[tuple[str, str]]:
    """Return the colour of every tile and of its text: blue above 0, orange below, white where nothing is known."""
    known = values[~np.isnan(values)]
    scale = Normalize(-_limit(known), _limit(known))
    found = (DIVERGING(float(scale(value))) if value == value else (1.0, 1.0, 1.0, 1.0) for value in values)
    return [(matplotlib.colors.to_hex(shade), _ink(shade)) for shade in found]


def _ink(shade: tuple[float, float, float, float]) -> str:
    """Return black or white, whichever stands out more: relative luminance as web accessibility has it (WCAG)."""
    linear = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in shade[:3])
    luminance = sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return "white" if 1.05 / (luminance + 0.05) > (luminance + 0.05) / 0.05 else "black"


def _limit(known: Table) -> float:
    return max(float(np.abs(known).max()) if len(known) else 0.0, 0.005)

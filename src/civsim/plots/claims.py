"""Claims put to the test: what was found of each, with its interval, coloured by what it says."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from civsim.messages import mark, translate
from civsim.plots.style import BLUE, GREY, ORANGE, SYNTHETIC, Sheet, Texts, styled, wrap

SHADES = {"as_expected": BLUE, "contrary": ORANGE, "unclear": "#9a9a9a"}
MARKS = {"as_expected": "o", "contrary": "X", "unclear": "o"}
TEXT: Texts = {
    "title": mark("{title}: {expected} of {all} as expected, {contrary} contrary, {unclear} unclear"),
    "caption": mark(
        "Points: mean over {over}; lines: 95 % interval. Blue dot: as expected; orange cross: clear, but "
        "contrary; hollow: no clear difference. Each line has a scale of its own; amounts are written beside it."
    ),
}
OVER: Texts = {
    "futures": mark("futures"),
    "runs": mark("paired runs"),
}
WIDTH, TEXT_WIDTH, AMOUNT_WIDTH = 11.0, 4.6, 2.7


@dataclass(frozen=True)
class Line:
    """One claim and mode: its texts, and what was found (nan where nothing was)."""

    text: str
    mode: str
    amount: str
    estimate: float
    ci_low: float
    ci_high: float
    verdict: str


@styled
def claims(
    title: str, question: str, lines: Sequence[Line], provenance: str, language: str = "en", over: str = "futures"
) -> Figure:
    """Return the figure of claims put to the test; means and intervals run over "futures" or "runs"."""
    known = [one for one in lines if not math.isnan(one.estimate)]
    counted = {said: sum(one.verdict == said for one in lines) for said in SHADES}
    sheet = Sheet(
        WIDTH,
        0.3 + 0.52 * len(known),
        title=translate(TEXT["title"], language).format(
            title=title,
            expected=counted["as_expected"],
            contrary=counted["contrary"],
            unclear=counted["unclear"],
            all=len(lines),
        ),
        subtitle=question,
        caption=" ".join(
            [
                translate(TEXT["caption"], language).format(over=translate(OVER[over], language)),
                translate(SYNTHETIC, language),
            ]
        ),
        provenance=provenance,
    )
    ax = sheet.axes(TEXT_WIDTH, 0.1, AMOUNT_WIDTH, 0.1)
    for y, one in enumerate(known):
        _draw(ax, y, one)
    ax.axvline(0, color=GREY, lw=1)
    ax.set_xlim(-1.15, 1.15)
    ax.set_ylim(len(known) - 0.5, -0.5)
    ax.set_xticks([])
    ax.set_yticks([])
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)
    return sheet.figure


def _draw(ax: object, y: int, one: Line) -> None:
    """Draw one line, scaled so that its largest number reaches the edge."""
    largest = max(abs(value) for value in (one.estimate, one.ci_low, one.ci_high) if not math.isnan(value)) or 1.0
    shade = SHADES[one.verdict]
    face = "white" if one.verdict == "unclear" else shade
    if not math.isnan(one.ci_low):
        ax.plot([one.ci_low / largest, one.ci_high / largest], [y, y], color=shade, lw=2)  # type: ignore[attr-defined]
    ax.plot(one.estimate / largest, y, MARKS[one.verdict], color=shade, mfc=face, ms=8)  # type: ignore[attr-defined]
    left = {"transform": ax.get_yaxis_transform(), "va": "center", "fontsize": 8.5}  # type: ignore[attr-defined]
    words = wrap(f"{one.text} ({one.mode})", TEXT_WIDTH - 0.4, 8.5)
    ax.text(-0.03, y, "\n".join(words[:3]), ha="right", **left)  # type: ignore[attr-defined]
    ax.text(1.02, y, one.amount, **left)  # type: ignore[attr-defined]


def line(text: str, mode: str, amount: str, row: Mapping[object, object]) -> Line:
    """Return the line of one row of the table of claims."""
    numbers = [float(str(row[name])) for name in ("estimate", "ci_low", "ci_high")]
    return Line(text, mode, amount, numbers[0], numbers[1], numbers[2], str(row["verdict"]))

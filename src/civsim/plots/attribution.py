"""Which part of a mode brings how much: bars that add up to the difference."""

from __future__ import annotations

from matplotlib.figure import Figure

from civsim.analysis.attribution import Attribution
from civsim.analysis.attribution_tables import (
    TOTAL,
    TOTAL_LABEL,
    estimates,
    headline,
    how,
)
from civsim.analysis.coalitions import player_label
from civsim.analysis.numbers import difference, in_text, unit_of, with_interval
from civsim.analysis.paired import Estimate
from civsim.messages import mark, translate
from civsim.plots.style import BLUE, GREY, ORANGE, SYNTHETIC, Sheet, Texts, styled, widest

DARK = "#6b6b6b"
PALE = "#c9c9c9"
TEXT: Texts = {
    "unit": mark("Contribution of each part of the mode to the difference in {measure} (Shapley shares), {unit}"),
    "caption": mark(
        "{how} The parts add up to the total. Blue: raises it, orange: lowers it, pale: no clear contribution. "
        "What two parts bring only together is shared between them."
    ),
    "within": mark("Diamonds: the same with the arrangement in force first, which most parts need; they add up too."),
}


@styled
def attribution(found: Attribution, provenance: str, language: str = "en") -> Figure:
    """Return the figure of an attribution: a bar per player, largest first, and the total."""
    known = estimates(found)
    players = sorted((one for one in known if one != TOTAL), key=lambda one: -known[one].mean)
    rows = [(player_label(player, language), known[player], _shade(known[player])) for player in players]
    rows.append((translate(TOTAL_LABEL, language), known[TOTAL], DARK))
    second = [] if found.within is None else [translate(TEXT["within"], language)]
    sheet = Sheet(
        9.5,
        0.55 + 0.42 * len(rows),
        title=headline(found, language).rstrip("."),
        subtitle=translate(TEXT["unit"], language).format(
            measure=in_text(found.measure, language), unit=unit_of(found.measure, language)
        ),
        caption=" ".join(
            [
                translate(TEXT["caption"], language).format(how=how(found, language)),
                *second,
                translate(SYNTHETIC, language),
            ]
        ),
        provenance=provenance,
    )
    ax = sheet.axes(0.45 + widest([label for label, _, _ in rows]), 0.35, 1.9, 0.1)
    for y, (_, one, shade) in enumerate(rows):
        ax.barh(y, one.mean, color=shade, height=0.6)
        if one.n > 1:
            ax.plot([one.ci_low, one.ci_high], [y, y], color="black", lw=1.3, solid_capstyle="butt")
        text = with_interval(one.mean, one.ci_low, one.ci_high, found.measure, language)
        ax.text(1.02, y, text, transform=ax.get_yaxis_transform(), va="center", fontsize=9)
    for player, runs in zip(found.game.players, () if found.within is None else found.within, strict=False):
        ax.plot(runs.mean(), players.index(player), "D", mfc="white", mec="black", ms=5.5, mew=1.2, zorder=5)
    ax.axvline(0, color=GREY, lw=1)
    ax.axhline(len(rows) - 1.5, color=PALE, lw=1, clip_on=False)
    ax.set_yticks(range(len(rows)), [label for label, _, _ in rows])
    ax.set_ylim(len(rows) - 0.5, -0.5)
    ax.xaxis.set_major_formatter(lambda value, _: difference(value, found.measure, language))
    ax.tick_params(axis="x", labelsize=8.5)
    return sheet.figure


def _shade(one: Estimate) -> str:
    if not one.is_clear:
        return PALE
    return BLUE if one.mean > 0 else ORANGE

"""Assumptions on trial: which of them move the difference between mode and baseline most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from civsim.analysis.assumptions import HOLDS, TURNS, Judgement
from civsim.analysis.numbers import difference, in_text, unit_of
from civsim.analysis.trial_tables import counts, written
from civsim.analysis.trials import trial_label
from civsim.messages import mark, spoken, translate
from civsim.plots.style import GREY, ORANGE, SYNTHETIC, Sheet, Texts, styled, widest
from civsim.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

SHOWN = 20
LOWER, HIGHER = "#56B4E9", ORANGE
ROOM = 0.7
"""Share of a parameter's row over which its trials are spread."""
LABEL_SIZE = 8.5
TEXT: Texts = {
    "title": mark("{town}: {mode} against {baseline}, {difference}; the sign holds in {holds} of {all} trials"),
    "unclear": mark("{town}: {mode} against {baseline}, not clear at the defaults; clear in {appears} of {all} trials"),
    "subtitle": mark(
        "Difference in {measure}, {unit}, with one assumption changed; the {shown} most influential of {tried} "
        "(default in brackets)"
    ),
    "caption": mark(
        "Grey line: difference at the defaults ({n} paired runs). Points: difference at the value written beside "
        "them; lines: 95 % interval, not corrected for the number of trials. Blue: lower than the default; orange: "
        "higher, or another rule. Hollow: not clear. Cross: clear, opposite sign."
    ),
}


@styled
def assumptions(table: pd.DataFrame, found: Judgement, mode: Scenario, provenance: str, language: str = "en") -> Figure:
    """Return the tornado of a mode: what each of the most influential assumptions makes of the difference.

    Args:
        table: as made by `civsim.analysis.trial_tables.table`.
        found: the trials.
        mode: the one to draw.
        provenance: line for the footer.
        language: "en" or "de".
    """
    own = table[table["mode"] == mode.mode]
    moved = (own["diff"] - own["diff_default"]).abs().groupby(own["parameter"]).max()
    names = list(moved.sort_values(ascending=False, kind="stable").index[:SHOWN])[::-1]
    firsts = own.groupby("parameter", sort=False).first()
    texts = [f"{trial_label(name, language)} ({written(firsts['default'][name], language)})" for name in names]
    default = found.at_default[mode.name]
    sheet = Sheet(
        11,
        0.4 + 0.36 * len(names),
        title=_title(found, mode, len(own), language),
        subtitle=translate(TEXT["subtitle"], language).format(
            measure=in_text(found.measure, language), unit=unit_of(found.measure, language),
            shown=len(names), tried=len(moved),
        ),
        caption=translate(TEXT["caption"], language).format(n=default.n) + " " + translate(SYNTHETIC, language),
        provenance=provenance,
    )  # fmt: skip
    ax = sheet.axes(0.4 + widest(texts, LABEL_SIZE), 0.3, 0.6, 0.1)
    ax.axvline(0, color="black", lw=0.8)
    ax.axvline(default.mean, color=GREY, lw=1.5, zorder=0)
    for height, name in enumerate(names):
        _draw_trials(ax, height, own[own["parameter"] == name], language)
    ax.set_yticks(range(len(names)), texts, fontsize=LABEL_SIZE)
    ax.set_ylim(-0.7, len(names) - 0.3)
    ax.xaxis.set_major_formatter(lambda value, _: difference(value, found.measure, language))
    return sheet.figure


def _title(found: Judgement, mode: Scenario, trials: int, language: str) -> str:
    default, made = found.at_default[mode.name], counts(found, mode)
    return translate(TEXT["title" if default.is_clear else "unclear"], language).format(
        town=spoken(found.baseline.town.label, language),
        mode=(spoken(mode.mode_label, language) or mode.mode),
        baseline=(spoken(found.baseline.mode_label, language) or found.baseline.mode),
        difference=f"{difference(default.mean, found.measure, language)} {unit_of(found.measure, language)}",
        all=trials,
        holds=made[HOLDS],
        appears=made["appears"],
    )


def _draw_trials(ax: Axes, height: int, rows: pd.DataFrame, language: str) -> None:
    for count, row in enumerate(rows.to_dict("records")):
        above = isinstance(row["value"], str) or row["value"] > row["default"]
        colour = HIGHER if above else LOWER
        place = height + ROOM * ((count + 0.5) / len(rows) - 0.5)
        ax.plot([row["ci_low"], row["ci_high"]], [place, place], color=colour, lw=1.6, alpha=0.7)
        clear = row["ci_low"] > 0 or row["ci_high"] < 0
        marker = "X" if row["verdict"] == TURNS else "o"
        ax.plot(row["diff"], place, marker, color=colour, ms=5.5, mfc=colour if clear else "white")
        ax.annotate(written(row["value"], language), (row["ci_high"], place), xytext=(3, 0),
                    textcoords="offset points", fontsize=6.5, va="center", color="#444444")  # fmt: skip

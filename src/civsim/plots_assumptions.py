"""The figure of assumptions on trial: which of them move the difference between mode and baseline most."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from civsim.analysis.assumptions import FADES, HOLDS, TURNS, Judgement
from civsim.analysis.sentences import points
from civsim.analysis.trial_tables import counts, written
from civsim.measures import MEASURES
from civsim.plots import GREY, OKABE_ITO, styled
from civsim.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

SHOWN = 20
CAPTION_WIDTH = 165
ROOM = 0.7
"""Share of a parameter's row over which its trials are spread."""
LOWER, HIGHER = OKABE_ITO[5], OKABE_ITO[1]
TEXT = {
    "title": {
        "en": "{town}: {mode} against {baseline}, sign holds in {holds} of {all} trials",
        "de": "{town}: {mode} gegen {baseline}, Vorzeichen hält in {holds} von {all} Versuchen",
    },
    "unclear": {
        "en": "{town}: {mode} against {baseline}, not clear at the defaults; in {appears} of {all} trials",
        "de": "{town}: {mode} gegen {baseline}, mit den Vorgaben unklar; klar in {appears} von {all} Versuchen",
    },
    "subtitle": {
        "en": "Difference in {measure}, % points, with one assumption changed; the {shown} most influential of {all}",
        "de": "Unterschied bei {measure}, %-Punkte, mit einer anderen Annahme; die {shown} einflussreichsten von {all}",
    },
    "caption": {
        "en": "Grey line: difference at the defaults ({n} paired runs). Points: difference at the value written beside "
        "them; lines: 95 % interval, not corrected for the number of trials. Blue: lower than the default; orange: "
        "higher, or another rule. Hollow: not clear. Cross: clear, opposite sign. Compares forms of organisation in a "
        "partly synthetic town; no forecast.",
        "de": "Graue Linie: Unterschied bei den Vorgaben ({n} gepaarte Läufe). Punkte: Unterschied beim daneben "
        "stehenden Wert; Linien: 95-%-Intervall, nicht für die Zahl der Versuche korrigiert. Blau: unter der Vorgabe; "
        "orange: darüber, oder eine andere Regel. Hohl: nicht klar. Kreuz: klar, umgekehrtes Vorzeichen. Vergleicht "
        "Organisationsformen in teils synthetischer Stadt; keine Prognose.",
    },
}


@styled
def tornado(table: pd.DataFrame, found: Judgement, mode: Scenario, provenance: str, language: str = "en") -> Figure:
    """Return the tornado of a mode: what each of the most influential assumptions makes of the difference.

    Args:
        table: as made by `civsim.analysis.trial_tables.table`.
        found: the trials.
        mode: the one to draw.
        provenance: line for the footer.
        language: "en" or "de".
    """
    own = table[table["mode"] == mode.mode]
    default = found.at_default[mode.name]
    moved = (own["diff"] - own["diff_default"]).abs().groupby(own["parameter"]).max()
    names = list(moved.sort_values(ascending=False, kind="stable").index[:SHOWN])[::-1]
    figure = Figure(figsize=(11, 2.2 + 0.36 * len(names)))
    ax = figure.add_axes((0.36, 1.25 / figure.get_figheight(), 0.6, 1 - 2.2 / figure.get_figheight()))
    ax.axvline(0, color="black", lw=0.8)
    ax.axvline(100 * default.mean, color=GREY, lw=1.5, zorder=0)
    for height, name in enumerate(names):
        _draw_trials(ax, height, own[own["parameter"] == name], language)
    labels = own.groupby("parameter")["label_de" if language == "de" else "label"].first()
    texts = [f"{labels[name]} ({written(_default(own, name), language)})" for name in names]
    ax.set_yticks(range(len(names)), texts, fontsize=8.5)
    ax.set_ylim(-0.7, len(names) - 0.3)
    _write(figure, found, mode, (len(own), len(names), len(moved)), provenance, language)
    return figure


def _default(own: pd.DataFrame, name: str) -> float | str:
    value: float | str = own[own["parameter"] == name]["default"].iloc[0]
    return value


def _draw_trials(ax: Axes, height: int, rows: pd.DataFrame, language: str) -> None:
    for number, row in enumerate(rows.to_dict("records")):
        above = isinstance(row["value"], str) or row["value"] > row["default"]
        colour = HIGHER if above else LOWER
        place = height + ROOM * ((number + 0.5) / len(rows) - 0.5)
        ax.plot([100 * row["ci_low"], 100 * row["ci_high"]], [place, place], color=colour, lw=1.6, alpha=0.7)
        clear = row["ci_low"] > 0 or row["ci_high"] < 0
        marker = "X" if row["verdict"] == TURNS else "o"
        ax.plot(100 * row["diff"], place, marker, color=colour, ms=5.5, mfc=colour if clear else "white")
        ax.annotate(written(row["value"], language), (100 * row["ci_high"], place), xytext=(3, 0),
                    textcoords="offset points", fontsize=6.5, va="center", color="#444444")  # fmt: skip


def _write(
    figure: Figure, found: Judgement, mode: Scenario, numbers: tuple[int, int, int], provenance: str, language: str
) -> None:
    trials, shown, tried = numbers
    default, made = found.at_default[mode.name], counts(found, mode)
    label = MEASURES[found.measure].label(language)
    title = TEXT["title" if default.is_clear else "unclear"][language].format(
        town=found.baseline.town.label[language],
        mode=f"{mode.mode_label.get(language, mode.mode)} ({points(default.mean, language)})",
        baseline=found.baseline.mode_label.get(language, found.baseline.mode),
        all=trials,
        **{key: made[key] for key in (HOLDS, FADES, TURNS, "appears")},
    )
    subtitle = TEXT["subtitle"][language].format(
        measure=label[:1].lower() + label[1:] if language == "en" else label, shown=shown, all=tried
    )
    height = figure.get_figheight()
    figure.text(0.02, 1 - 0.2 / height, title, fontsize=13, weight="bold", va="top")
    figure.text(0.02, 1 - 0.5 / height, subtitle, fontsize=10, color="#444444", va="top")
    caption = textwrap.fill(TEXT["caption"][language].format(n=default.n), CAPTION_WIDTH)
    figure.text(0.02, 0.12 / height, f"{caption}\n{provenance}", fontsize=7.5, color="#555555", va="bottom")

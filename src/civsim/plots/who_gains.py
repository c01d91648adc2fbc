"""Who gains and who loses when one mode takes the place of another, person by person."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure

from civsim.analysis.numbers import TO, fixed, points
from civsim.analysis.sentences import gains
from civsim.messages import mark, mark_plural, spoken, translate, translate_plural
from civsim.plots.style import BLUE, GREY, ORANGE, SYNTHETIC, Sheet, Texts, short, styled, widest
from civsim.plots.tiles import draw_tiles
from civsim.scenario import Scenario
from civsim.world import Table

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

Row = Mapping[Hashable, Any]
SPLITS = ("all", "group", "deprivation", "provider")
PAIRS = mark_plural(
    "One pair of runs, without an interval; {people} people with an ended need in both. Every change "
    "also shifts luck between people, so some gain and some lose even where the effect is zero.",
    "Mean of {n} paired runs, {people} people a run with an ended need in both; 95 % interval. In "
    "brackets, or a white district: no clear effect. Every change also shifts luck between people, "
    "so some gain and some lose even where the effect is zero.",
)
TEXT: Texts = {
    "unit": mark(
        "Gain or lose: a larger or smaller share of a person's own needs is met than with the same luck under "
        "{baseline}. Numbers with a sign: effect on that share, points."
    ),
    "all": mark("Everybody"),
    "group": mark("Target group"),
    "deprivation": mark("Third of districts by deprivation"),
    "provider": mark("Last helped, under {baseline}, by"),
    "least": mark("least deprived"),
    "middle": mark("in between"),
    "most": mark("most deprived"),
    "members": mark("a later member of a forum"),
    "outsiders": mark("a provider outside the forums"),
    "lose": mark("lose, %"),
    "gain": mark("gain, %"),
    "effect": mark("effect (95 % interval)"),
    "districts": mark("Effect by district"),
}


def signed(row: Row, language: str) -> str:
    """Return an effect in points; in brackets where its interval holds zero."""
    text = points(row["diff"], language)
    return text if is_clear(row) else f"({text})"


def is_clear(row: Row) -> bool:
    """Return whether the interval of an effect leaves out zero."""
    return bool(row["ci_low"] > 0 or row["ci_high"] < 0)


@styled
def who_gains(
    table: pd.DataFrame,
    scenarios: Sequence[Scenario],
    name: str,
    positions: Table,
    provenance: str,
    language: str = "en",
) -> Figure:
    """Return the figure of one scenario against its baseline: a tile map and bars by group.

    Args:
        table: as made by `civsim.analysis.who_gains.WhoGains.table`.
        scenarios: those of the town, the baseline first.
        name: the scenario shown.
        positions: x and y of the districts in km, fields "x" and "y".
        provenance: where the numbers come from.
        language: "en" or "de".
    """
    own = table[table["scenario"] == name]
    everybody = own[own["split"] == "all"].iloc[0]
    baseline = short(scenarios[0].name, scenarios, language)
    lines = _lines(own, scenarios, baseline, language)
    people = fixed(everybody["people"], 0, language)
    finding = gains(everybody.to_dict(), short(name, scenarios, language), baseline, language)
    sheet = Sheet(
        12.0,
        max(4.4, 0.55 + 0.3 * len(lines)),
        title=f"{spoken(scenarios[0].town.label, language)}: {finding}",
        subtitle=translate(TEXT["unit"], language).format(baseline=baseline),
        caption=translate_plural(PAIRS, int(everybody["n"]), language).format(n=int(everybody["n"]), people=people)
        + " "
        + translate(SYNTHETIC, language),
        provenance=provenance,
    )
    districts = own[own["split"] == "district"]
    square = sheet.body - 0.3
    if len(districts) > 1:
        ax = sheet.axes(0.25, 0.05, sheet.width - 0.25 - square - 0.4, 0.4)
        texts = [signed(row, language) for row in districts.to_dict("records")]
        clear = (districts["ci_low"] > 0) | (districts["ci_high"] < 0)
        values_shown = 100 * districts["diff"].where(clear).to_numpy(float)
        draw_tiles(ax, list(districts["value"]), positions, values_shown, texts)
        ax.set_title(translate(TEXT["districts"], language), fontsize=9.5, weight="bold", loc="left")
    left = square + 0.9 if len(districts) > 1 else 0.25
    left += max(widest([text for text, row in lines if row]), widest([text for text, row in lines if not row], 8.5))
    _draw_bars(sheet.axes(left, 0.05, 2.1, 0.4), lines, language)
    return sheet.figure


def _lines(
    own: pd.DataFrame, scenarios: Sequence[Scenario], baseline: str, language: str
) -> list[tuple[str, Row | None]]:
    """Return what is written before each bar and its row; a heading has no row."""
    names = {group.name: spoken(group.label, language) for group in scenarios[0].town.groups}
    lines: list[tuple[str, Row | None]] = []
    for split in SPLITS:
        rows = own[(own["split"] == split) & (own["n"] > 0)].to_dict("records")
        if split != "all" and rows:
            lines.append((translate(TEXT[split], language).format(baseline=baseline), None))
        for row in rows:
            key = "all" if split == "all" else str(row["value"])
            lines.append((names[key] if key in names else translate(TEXT[key], language), row))
    return lines


def _draw_bars(ax: Axes, lines: Sequence[tuple[str, Row | None]], language: str) -> None:
    largest = max(max(row["gain"], row["lose"]) for _, row in lines if row is not None)
    limit = 100 * 1.25 * largest if largest > 0.0 else 1.0
    place = ax.get_yaxis_transform()
    for y, (text, row) in enumerate(lines):
        if row is None:
            ax.text(-0.02, y + 0.1, text, transform=place, ha="right", va="center", fontsize=8.5, color="#555555")
            continue
        ax.text(-0.02, y, text, transform=place, ha="right", va="center", fontsize=10)
        gain, lose = 100 * row["gain"], 100 * row["lose"]
        ax.barh([y, y], [gain, -lose], color=[BLUE, ORANGE], height=0.62)
        ax.text(gain + 0.02 * limit, y, fixed(gain, 0), va="center", fontsize=8.5)
        ax.text(-lose - 0.02 * limit, y, fixed(lose, 0), va="center", ha="right", fontsize=8.5)
        interval = f"{points(row['ci_low'], language)} {translate(TO, language)} {points(row['ci_high'], language)}"
        ax.text(1.04, y, signed(row, language), transform=place, va="center", fontsize=9.5, weight="bold")
        ax.text(1.31, y, interval if row["n"] > 1 else "", transform=place, va="center", fontsize=8.5)
    ax.axvline(0, color=GREY, lw=1)
    ax.set_xlim(-limit, limit)
    ax.set_ylim(len(lines) - 0.4, -0.6)
    ax.set_xticks([])
    ax.set_yticks([])
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)
    heads = (("lose", 0.48, "right", ORANGE), ("gain", 0.52, "left", BLUE), ("effect", 1.04, "left", "black"))
    for key, x, side, colour in heads:
        text = translate(TEXT[key], language)
        ax.text(x, 1.015, text, transform=ax.transAxes, ha=side, color=colour, fontsize=9.5, weight="bold")

"""Tables of a report, made of rows of the folder's tables."""

from __future__ import annotations

import math
from collections.abc import Sequence

from civsim.analysis.numbers import NOISE, NOTHING, TO, difference, estimate_of, fixed, label_of, points, unit_of
from civsim.measures import MEASURES
from civsim.messages import Pair, mark, mark_plural, translate, translate_plural
from civsim.report.parts import Row, Table
from civsim.report.town import Shown

KEPT = (
    *("scenario", "baseline", "part", "measure", "unit", "mean", "diff", "ci_low", "ci_high", "n", "group", "district"),
    "provenance",
)
MODE = mark("Mode")
FORMS = mark("What the forms of organisation are")
INTERVAL = mark("95 % intervals in brackets")
ONE_RUN = mark("one run, no interval")
WEEKS = mark_plural("{n} week measured", "{n} weeks measured")
SHOWS = {
    "better": mark("clearly more"),
    "worse": mark("clearly less"),
    "unclear": mark("no clear difference"),
    "same": mark("exactly the same"),
    "single": ONE_RUN,
}
"""What a paired difference shows, in a word."""


def level(row: Row, language: str) -> str:
    """Return a level with its interval in brackets: shares in per cent."""
    return _bracketed(row, language, signed=False)


def change(row: Row, language: str) -> str:
    """Return a difference with its interval in brackets: of shares in percentage points."""
    return _bracketed(row, language, signed=True)


def _bracketed(row: Row, language: str, *, signed: bool) -> str:
    mean, low, high = estimate_of(row, row["measure"], language, signed=signed)
    has_interval = NOTHING not in (mean, low) and row["ci_high"] - row["ci_low"] > NOISE
    return f"{mean} ({low} {translate(TO, language)} {high})" if has_interval else mean


def least(row: Row, language: str) -> str:
    """Return the smallest difference that these runs could have shown: half of the interval."""
    half = (row["ci_high"] - row["ci_low"]) / 2
    return difference(half, row["measure"], language, signed=False)


def head(measure: str, language: str, *, is_change: bool = False) -> str:
    """Return the head of a column: the measure and its unit."""
    is_share = MEASURES[measure].is_share
    unit = unit_of(measure, language) if is_change or not is_share else "%"
    return f"{label_of(measure, language)}, {unit}"


def kept(row: Row) -> Row:
    """Return what a download holds of a row."""
    return {key: row[key] for key in KEPT if key in row}


def caption(text: str, shown: Shown) -> str:
    """Return a caption that names interval and number of runs."""
    return caption_of(text, shown.runs, shown.language)


def caption_of(text: str, n: int, language: str) -> str:
    """Return a caption that names interval and number of runs."""
    if n < 2:
        return f"{text}; {translate(ONE_RUN, language)}"
    runs = translate(mark("mean of {n} runs"), language).format(n=n)
    return f"{text}; {runs}, {translate(INTERVAL, language)}"


def levels(shown: Shown, name: str, text: str, measures: Sequence[str]) -> Table:
    """Return a table of levels: one row per scenario, one column per measure."""
    language = shown.language
    rows = {one.name: [shown.level(one.name, measure) for measure in measures] for one in shown.scenarios}
    return Table(
        name,
        caption(text, shown),
        [translate(MODE, language), *(head(measure, language) for measure in measures)],
        [[shown.marked(key), *(level(row, language) for row in own)] for key, own in rows.items()],
        [kept(row) for own in rows.values() for row in own],
    )


def changes(shown: Shown, name: str, text: str, measures: Sequence[str]) -> Table:
    """Return a table of differences to the baseline: one row per scenario, one column per measure."""
    language = shown.language
    rows = {one.name: [shown.change(one.name, measure) for measure in measures] for one in shown.others}
    return Table(
        name,
        caption(text, shown),
        [translate(MODE, language), *(head(measure, language, is_change=True) for measure in measures)],
        [[shown.marked(key), *(change(row, language) for row in own)] for key, own in rows.items()],
        [kept(row) for own in rows.values() for row in own],
    )


def counted(language: str, *parts: tuple[Pair, int]) -> str:
    """Return how many there are of several things, each with its own singular and plural: (message, count)."""
    return ", ".join(translate_plural(pair, n, language).format(n=fixed(n, 0, language)) for pair, n in parts)


def part(row: Row, name: str, language: str) -> str:
    """Return a share of people with its interval in brackets where the row has one, in per cent without decimals."""
    mean, low, high = (
        fixed(100 * row.get(key, math.nan), 0, language) for key in (name, f"{name}_low", f"{name}_high")
    )
    return f"{mean} ({low} {translate(TO, language)} {high})" if NOTHING not in (low, high) else mean


def effect(row: Row, language: str) -> str:
    """Return an effect on a share with its interval, in points."""
    text = points(row["diff"], language)
    if math.isnan(row["ci_low"]):
        return text
    return f"{text} ({points(row['ci_low'], language)} {translate(TO, language)} {points(row['ci_high'], language)})"

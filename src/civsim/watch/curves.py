"""What is drawn over time: measures of the last quarter, beside those of the run before."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from civsim.analysis.numbers import brief, fixed
from civsim.engines.mesa.entity import table_of
from civsim.measures import MEASURES, Tables
from civsim.messages import mark, translate
from civsim.rules.kinds import QUARTER, YEAR
from civsim.scenario import Scenario
from civsim.tally import LEDGER, TALLY

if TYPE_CHECKING:
    import pandas as pd

CURVES = ("coverage", "waiting", "volunteers", "participants")
"""The measures that are drawn, each over the last quarter."""

WIDE, HIGH = 260.0, 160.0
LEFT, RIGHT, TOP, BELOW = 34.0, 34.0, 16.0, 34.0


def reporter(name: str) -> Callable[[Any], float]:
    """Return a function that gives a measure over the last quarter of a model, for Mesa's data collector."""
    function = MEASURES[name].function
    return lambda model: float(function(_last_quarter(model))[0])


def _last_quarter(model: Any) -> Tables:
    """Return the tables of the last quarter of a model, as if they were a run of one; counts by district are empty."""
    weeks = slice(max(0, model.week - QUARTER), model.week)
    nothing = np.zeros((1, 0), TALLY)
    return Tables(
        weekly=table_of(model.weekly[weeks], nothing)[None],
        ledger=table_of(model.ledger[weeks], np.zeros(0, LEDGER))[None],
        areas=nothing,
        before=np.zeros(1, LEDGER),
        populations=nothing,
        districts=nothing,
        places=nothing,
        flows=np.zeros((1, 0, 0)),
    )


class Panel:
    """One measure over time: the present run in blue with its last value, the one before in grey.

    Args:
        name: of the measure.
        runs: its values by week, those of the present run first.
        scenario: what is watched; its run-in is shaded.
        language: of the texts.
    """

    def __init__(self, name: str, runs: Sequence[Sequence[float]], scenario: Scenario, language: str) -> None:
        self._measure, self._scenario, self._language = MEASURES[name], scenario, language
        factor = 100.0 if self._measure.is_share else 1.0
        self._runs = [_known(run, factor) for run in runs]
        largest = max((value for run in self._runs for _, value in run), default=1.0)
        self._top = 100.0 if self._measure.is_share else _round_up(largest)

    def draw(self) -> str:
        """Return the panel as HTML."""
        label = escape(self._measure.label(self._language))
        unit = "%" if self._measure.is_share else escape(translate(self._measure.unit, self._language))
        before = self._line(self._runs[1], "before") if len(self._runs) > 1 else ""
        return (
            f"<figure><figcaption><b>{label}</b> {unit}</figcaption>"
            f'<svg viewBox="0 0 {WIDE:.0f} {HIGH:.0f}" role="img" aria-label="{label}">'
            f"{self._frame()}{before}{self._line(self._runs[0], 'now')}{self._end()}</svg></figure>"
        )

    def _at(self, week: float, value: float) -> tuple[float, float]:
        x = LEFT + (WIDE - LEFT - RIGHT) * week / self._scenario.total_weeks
        return round(x, 1), round(TOP + (HIGH - TOP - BELOW) * (1.0 - value / self._top), 1)

    def _frame(self) -> str:
        weeks, run_in = self._scenario.total_weeks, self._scenario.burn_in
        (left, bottom), (measured, top) = self._at(0, 0.0), self._at(run_in, self._top)
        place = f'x="{left}" y="{top}" width="{measured - left:.1f}" height="{bottom - top:.1f}"'
        parts = [f'<rect class="run-in" {place}/>']
        for level in (0.0, self._top / 2, self._top):
            y = self._at(0, level)[1]
            text = brief(level, 3, self._language)
            parts.append(f'<path class="level" d="M{left},{y} H{self._at(weeks, 0.0)[0]}"/>')
            parts.append(f'<text class="scale" x="{left - 5}" y="{y + 4}" text-anchor="end">{text}</text>')
        for year in range(0, weeks // YEAR + 1, max(1, math.ceil(weeks / YEAR / 6))):
            x = self._at(year * YEAR, 0.0)[0]
            parts.append(f'<text class="scale" x="{x}" y="{bottom + 16}" text-anchor="middle">{year}</text>')
        told = escape(translate(mark("years"), self._language))
        parts.append(f'<text class="scale" x="{WIDE}" y="{HIGH - 3}" text-anchor="end">{told}</text>')
        return "".join(parts)

    def _line(self, run: Sequence[tuple[int, float]], kind: str) -> str:
        points = (self._at(*one) for one in run)
        return f'<polyline class="{kind}" points="{" ".join(f"{x},{y}" for x, y in points)}"/>'

    def _end(self) -> str:
        if not self._runs[0]:
            return ""
        week, value = self._runs[0][-1]
        x, y = self._at(week, value)
        text = fixed(value, 1 if self._top < 20 else 0, self._language)
        return f'<circle class="end" cx="{x}" cy="{y}" r="3"/><text class="value" x="{x + 6}" y="{y - 4}">{text}</text>'


def _known(run: Sequence[float], factor: float) -> list[tuple[int, float]]:
    """Return (week, value) of the weeks in which a measure is known."""
    return [(week, factor * value) for week, value in enumerate(run, 1) if value == value]


def _round_up(value: float) -> float:
    """Return the next number above that is 1, 2 or 5 with zeros, and at least 1."""
    power = 10.0 ** math.floor(math.log10(max(value, 1.0)))
    return next(step * power for step in (1.0, 2.0, 5.0, 10.0) if step * power >= max(value, 1.0))


def draw(now: pd.DataFrame, before: pd.DataFrame | None, scenario: Scenario, language: str) -> str:
    """Return one panel per measure, as HTML."""
    runs = [now] if before is None else [now, before]
    panels = (
        Panel(name, [list(run[name]) if name in run else [] for run in runs], scenario, language) for name in CURVES
    )
    return "".join(panel.draw() for panel in panels)

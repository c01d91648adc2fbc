"""What the page holds: words in every language, and the numbers as they are shown."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from civsim.analysis.numbers import brief, estimate_of, in_text, label_of, separators, unit_of
from civsim.analysis.parameter_words import meaning, parameter_label
from civsim.analysis.sentences import change_amounts
from civsim.configuration import mode_description, mode_label, town_label
from civsim.discovery.frames import MODE, TOWN
from civsim.errors import InputError
from civsim.explorer import texts
from civsim.explorer.estimates import Estimates, Row
from civsim.explorer.grid import LIST, Axis, Grid
from civsim.measures import MEASURES
from civsim.messages import code, mark, spoken, translate
from civsim.parameters.cooperation import STRENGTHS
from civsim.parameters.registry import PARAMETERS

PER_CENT = "%"
DIGITS = 4
PRECISION = 7
NAMES = {"en": "English", "de": "Deutsch"}
"""What languages call themselves; others are called by their code."""
Words = Mapping[str, Any]


class Wording:
    """What columns of a design and their values are called in a language.

    Args:
        language: one that has a catalogue.
        folders: with own towns and modes.
    """

    def __init__(self, language: str, folders: Sequence[Path] = ()) -> None:
        self.language, self.folders = language, tuple(folders)

    def column(self, name: str) -> str:
        """Return what a column of the design is called."""
        if name in PARAMETERS:
            return parameter_label(name, self.language)
        return translate(texts.TEXTS["list" if name == LIST else name], self.language)

    def value(self, name: str, value: Any) -> str:
        """Return what a value of a column is called."""
        if name == LIST:
            return "; ".join(f"{self.column(key)}: {self.value(key, one)}" for key, one in value.items())
        if name in STRENGTHS:
            return f"{brief(value, DIGITS, self.language)} ({meaning(name, value, self.language)})"
        if name in PARAMETERS:
            return meaning(name, value, self.language)
        if name in (TOWN, MODE):
            return self._named(name, str(value))
        if isinstance(value, bool):
            return translate(texts.TEXTS[str(value).lower()], self.language)
        return brief(float(value), DIGITS, self.language)

    def _named(self, group: str, name: str) -> str:
        try:
            label = (mode_label if group == MODE else town_label)(name, self.folders)
        except InputError:  # of a user's folder that is not at hand now
            return name
        return spoken(label, self.language) or name

    def described(self, mode: str) -> str:
        """Return what a mode is, in a sentence, where its file says so."""
        return spoken(mode_description(mode, self.folders), self.language)

    def axis(self, axis: Axis) -> Words:
        """Return how a control is labelled."""
        values = [self.value(axis.name, one) for one in axis.levels]
        is_list = axis.name == LIST
        short = [str(k) if is_list else text.split(" (")[0] for k, text in enumerate(values, 1)]
        return {"label": self.column(axis.name), "values": values, "short": short}

    def measure(self, name: str) -> Words:
        """Return how a measure and its amounts are told."""
        is_share = MEASURES[name].is_share
        unit = PER_CENT if is_share else unit_of(name, self.language)
        words = {"label": label_of(name, self.language), "within": in_text(name, self.language)}
        return {**words, "unit": unit, "change": unit_of(name, self.language), "factor": 100 if is_share else 1}


def content(
    grid: Grid,
    estimates: Estimates,
    languages: Sequence[str],
    *,
    baseline: str,
    settings: Mapping[str, Any],
    source: str,
    is_partial: bool = False,
    folders: Sequence[Path] = (),
) -> dict[str, Any]:
    """Return all that the page holds, as plain values.

    Args:
        grid: where the controls can stand.
        estimates: what was computed there.
        languages: those that the page speaks, the first unless the browser prefers another.
        baseline: the mode that others are compared with, or "".
        settings: what all points share.
        source: where the numbers come from.
        is_partial: whether runs are still missing.
        folders: with own towns and modes.
    """
    modes = grid.modes or ("",)
    known = {**settings, **grid.fixed}
    held = {name: known[name] for name in (*texts.TEXTS, *PARAMETERS) if name in known}
    return {
        "words": {code(one): _words(grid, list(estimates.levels), held, Wording(one, folders)) for one in languages},
        "axes": [{"name": one.name or "point", "at": _places(one), "start": _start(one)} for one in grid.axes],
        "modes": list(modes),
        "baseline": modes.index(baseline) if baseline else -1,
        "measures": list(estimates.levels),
        "levels": [[_level(row) for row in rows] for rows in estimates.levels.values()],
        "changes": [[_change(row) for row in rows] for rows in estimates.differences.values()],
        "source": source,
        "partial": is_partial,
    }


def _words(grid: Grid, measures: Sequence[str], held: Mapping[str, Any], wording: Wording) -> Words:
    language = wording.language
    several = translate(mark("Several towns"), language)
    return {
        "name": NAMES.get(code(language), code(language)),
        "separators": separators(language),
        "texts": texts.in_language(language),
        "title": wording.value(TOWN, held[TOWN]) if TOWN in held else several,
        "axes": [wording.axis(one) for one in grid.axes],
        "modes": [wording.value(MODE, one) for one in grid.modes or ("",)],
        "forms": [[wording.value(MODE, one), text] for one in grid.modes if (text := wording.described(one))],
        "measures": [wording.measure(one) for one in measures],
        "held": [[wording.column(name), wording.value(name, value)] for name, value in held.items()],
    }


def _places(axis: Axis) -> list[float] | None:
    """Return where the levels of an axis lie on a scale of numbers, or nothing where they are no numbers."""
    is_number = axis.name != LIST and all(
        isinstance(one, int | float) and not isinstance(one, bool) for one in axis.levels
    )
    return [float(one) for one in axis.levels] if is_number else None


def _start(axis: Axis) -> int:
    """Return the level at which the page opens: the one nearest to the default."""
    if axis.name not in PARAMETERS:
        return 0
    one = PARAMETERS[axis.name]
    apart = [abs(one.number(level) - one.number(one.default)) for level in axis.levels]
    return apart.index(min(apart))


def _level(row: Row) -> list[Any]:
    """Return number of runs, mean and ends of the interval as texts, and the same as numbers."""
    return [str(row["n"]), *estimate_of(row, row["measure"], "en", signed=False), *_numbers(row, "mean")]


def _change(row: Row | None) -> list[Any] | None:
    """Return number of runs, verdict, difference with its interval and the least that could have been shown as texts.

    After them stand difference and ends of the interval as numbers.
    """
    if row is None:
        return None
    key, amounts = change_amounts(row)
    signed, low, high = estimate_of(row, row["measure"], "en", signed=True)
    return [amounts["n"], key, signed, low, high, amounts["least"], *_numbers(row, "diff")]


def _numbers(row: Row, mean: str) -> list[float | None]:
    """Return what is drawn and handed out as CSV; nothing for what is not known."""
    values = (row[mean], row["ci_low"], row["ci_high"])
    return [None if math.isnan(one) else float(f"{one:.{PRECISION}g}") for one in values]

"""How numbers are written for people, in English and German."""

from __future__ import annotations

import math

from civsim.measures import MEASURES

NOTHING = "–"
SWAPPED = str.maketrans(",.", ".,")
SEPARATED = 10_000
DIGITS = 6
"""Enough for any parameter value that somebody sets."""
POINTS = {"en": "points", "de": "Punkte"}
TO = {"en": "to", "de": "bis"}


def fixed(value: float, decimals: int, language: str = "en", *, signed: bool = False) -> str:
    """Return a number with so many decimals; a zero has no sign, what is not known is a dash."""
    if math.isnan(value):
        return NOTHING
    text = f"{round(value, decimals) + 0.0:+,.{decimals}f}"
    return _local(text if signed and text.strip("+-0.,") else text.removeprefix("+"), language)


def brief(value: float, digits: int, language: str = "en") -> str:
    """Return a number with at most so many digits that matter, without zeros at its end."""
    if math.isnan(value):
        return NOTHING
    whole = abs(value) >= min(10 ** (digits - 1), SEPARATED)
    return _local(f"{value:,.0f}" if whole else f"{value:.{digits}g}", language)


def _local(text: str, language: str) -> str:
    text = text.replace("-", "−")
    return text.translate(SWAPPED) if language == "de" else text


def points(share: float, language: str = "en", *, signed: bool = True) -> str:
    """Return a share as percentage points with one decimal."""
    return fixed(100 * share, 1, language, signed=signed)


def difference(value: float, measure: str, language: str = "en", *, signed: bool = True) -> str:
    """Return a difference of a measure: points with one decimal for shares, else two digits that matter."""
    if MEASURES[measure].is_share:
        return points(value, language, signed=signed)
    large = abs(value)
    decimals = 0 if math.isnan(value) else max(0, 2 - len(f"{large:.0f}") + (large < 1))
    return fixed(value, decimals, language, signed=signed)


def unit_of(measure: str, language: str) -> str:
    """Return the unit of a measure's differences."""
    return POINTS[language] if MEASURES[measure].is_share else MEASURES[measure].unit


def interval(low: float, high: float, measure: str, language: str = "en") -> str:
    """Return the interval of a difference in brackets, or nothing where there is none."""
    if math.isnan(low):
        return ""
    ends = (difference(one, measure, language) for one in (low, high))
    return f" ({f' {TO[language]} '.join(ends)})"


def with_interval(mean: float, low: float, high: float, measure: str, language: str = "en") -> str:
    """Return a difference of a measure, and its interval in brackets where there is one."""
    return difference(mean, measure, language) + interval(low, high, measure, language)

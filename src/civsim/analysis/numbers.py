"""How numbers are written for people, in every language that has a catalogue."""

from __future__ import annotations

import functools
import math
from collections.abc import Hashable, Mapping
from typing import Any

from civsim.measures import MEASURES
from civsim.messages import ENGLISH, code, mark, translate

NOTHING = "–"
NOISE = 1e-6
"""Below this a difference is none: sums of the same amounts in another order differ in their last digits."""
MOST_DECIMALS = 3
SEPARATED = 10_000
DIGITS = 6
"""Enough for any parameter value that somebody sets."""
POINTS = mark("points")
TO = mark("to")


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
    return text if language == ENGLISH else text.translate(_symbols(language))


@functools.cache
def _symbols(language: str) -> dict[int, str]:
    return str.maketrans(separators(language))


def separators(language: str) -> dict[str, str]:
    """Return what separates thousands and decimals in a language, by what does in English."""
    from babel.numbers import get_decimal_symbol, get_group_symbol

    locale = code(language).replace("-", "_")
    return {",": get_group_symbol(locale), ".": get_decimal_symbol(locale)}


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


def estimate_of(row: Mapping[Hashable, Any], measure: str, language: str, *, signed: bool) -> tuple[str, str, str]:
    """Return a mean and the ends of its interval with as many decimals as the interval is wide.

    Args:
        row: a row of summary or differences, with `diff` or `mean`, `ci_low` and `ci_high`.
        measure: shares are told in per cent or points, with one decimal at least.
        language: one that has a catalogue.
        signed: whether numbers above 0 have a sign.
    """
    factor = 100.0 if MEASURES[measure].is_share else 1.0
    mean, low, high = (factor * row[key] for key in ("diff" if "diff" in row else "mean", "ci_low", "ci_high"))
    half = (high - low) / 2
    if max(abs(mean), 0.0 if math.isnan(half) else abs(mean) + half) < NOISE:
        decimals = 0
    elif factor > 1 and (math.isnan(half) or half < NOISE):
        decimals = 1
    elif math.isnan(half) or half < NOISE:
        decimals = max(0, 2 - len(f"{abs(mean):.0f}") + (abs(mean) < 1))
    else:
        decimals = min(max(int(factor > 1), -math.floor(math.log10(half / 3))), MOST_DECIMALS)
        is_clear = low * high > 0
        while is_clear and decimals < MOST_DECIMALS and min(abs(round(low, decimals)), abs(round(high, decimals))) == 0:
            decimals += 1  # an end that is no zero does not look like one
    first, second, third = (fixed(value, decimals, language, signed=signed) for value in (mean, low, high))
    return first, second, third


def label_of(measure: str, language: str) -> str:
    """Return the label of a measure: that of the catalogue, else that of the registry."""
    one = MEASURES[measure]
    text = translate(one.en, language)
    return one.label(language) if text == one.en else text


def stage_of(loss: str, language: str) -> str:
    """Return at which stage a loss happens: its label without “Lost:”, for where losses stand among themselves."""
    return label_of(loss, language).split(": ", 1)[-1]


def in_text(measure: str, language: str) -> str:
    """Return the label of a measure as it stands within a sentence: English ones begin with a small letter."""
    text = label_of(measure, language)
    return text[:1].lower() + text[1:] if language == ENGLISH else text


def unit_of(measure: str, language: str) -> str:
    """Return the unit of a measure's differences."""
    return translate(POINTS if MEASURES[measure].is_share else MEASURES[measure].unit, language)


def interval(low: float, high: float, measure: str, language: str = "en") -> str:
    """Return the interval of a difference in brackets, or nothing where there is none."""
    if math.isnan(low):
        return ""
    ends = (difference(one, measure, language) for one in (low, high))
    return f" ({f' {translate(TO, language)} '.join(ends)})"


def with_interval(mean: float, low: float, high: float, measure: str, language: str = "en") -> str:
    """Return a difference of a measure, and its interval in brackets where there is one."""
    return difference(mean, measure, language) + interval(low, high, measure, language)

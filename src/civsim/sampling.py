"""Values drawn from ranges of parameters: Latin hypercube and Sobol sequence."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from civsim.errors import InputError
from civsim.parameters.parameter import Value
from civsim.parameters.registry import parameter

Drawn = dict[str, Value]


@dataclass(frozen=True)
class Range:
    """A parameter with the range from which it is drawn; of choices, the range of their positions."""

    name: str
    low: float
    high: float


def range_of(name: str, low: float | None = None, high: float | None = None) -> Range:
    """Return the range of a parameter for studies, or the one given, which must lie within its bounds.

    Raises:
        InputError: for an unknown parameter, a bound that is not allowed, or no room between the bounds.
    """
    one = parameter(name)
    if low is None or high is None:
        return Range(name, *one.sweep_range)
    if one.choices:
        raise InputError(f"{name} is a choice and has no range; name the values: {name}={','.join(one.choices)}.")
    bounds = [float(one.check(bound)) for bound in (low, high)]
    if bounds[0] >= bounds[1]:
        raise InputError(f"{name}={low:g}:{high:g} leaves no room: the first bound must be below the second.")
    return Range(name, *bounds)


def value_at(one: Range, place: float) -> Value:
    """Return the value at a place in the range, 0 to 1; whole numbers and choices have equal parts of it."""
    found = parameter(one.name)
    if not (found.whole or found.choices):
        return found.check(one.low + place * (one.high - one.low))
    number = min(int(one.low + place * (one.high - one.low + 1)), int(one.high))
    return found.check(found.choices[number] if found.choices else number)


def latin_hypercube(ranges: Sequence[Range], count: int, seed: int) -> list[Drawn]:
    """Return `count` points, each range cut into `count` parts that are met once (McKay et al. 1979)."""
    from scipy.stats.qmc import LatinHypercube

    return _spread(ranges, count, LatinHypercube(d=max(len(ranges), 1), rng=seed))


def sobol(ranges: Sequence[Range], count: int, seed: int) -> list[Drawn]:
    """Return the first `count` points of a scrambled Sobol sequence (Sobol 1967; Owen 1998).

    The first points stay the same if more are asked for; powers of two are spread most evenly.
    """
    from scipy.stats.qmc import Sobol

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # that other numbers than powers of two are less even
        return _spread(ranges, count, Sobol(d=max(len(ranges), 1), rng=seed))


def _spread(ranges: Sequence[Range], count: int, sampler: Any) -> list[Drawn]:
    if not ranges:
        return [{} for _ in range(count)]
    return [
        {one.name: value_at(one, float(place)) for one, place in zip(ranges, row, strict=True)}
        for row in sampler.random(count)
    ]

"""When enough replicates are there: looks at 8, 16, 32, … pairs in order, valid whenever they stop."""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from civsim.analysis.paired import Estimate, estimate
from civsim.discovery.spending import boundaries, spending
from civsim.errors import InputError
from civsim.world import Table

FIRST, MOST = 8, 256
ALPHA = 0.05
SPARE = 0.9
"""Confidence of the span within which a pilot sees the spread of the differences."""


@dataclass(frozen=True)
class Plan:
    """How long to go on.

    Attributes:
        measures: all of them decide; their number is corrected for.
        precision: half-width of the interval that is enough, by measure and in its unit; a measure without one is
            settled once the sign of its difference is.
        most: pairs at most.
        alpha: error over all looks and measures together.
        spending: how it is spent over the looks. "obrien_fleming" spends little on the first looks and so errs no
            more than stated where differences are skewed; "pocock" can stop earlier.
    """

    measures: tuple[str, ...]
    precision: Mapping[str, float] = field(default_factory=dict)
    most: int = MOST
    alpha: float = ALPHA
    spending: str = "obrien_fleming"

    def __post_init__(self) -> None:
        spending(self.spending)
        if not self.measures or len(set(self.measures)) < len(self.measures):
            raise InputError(f"measures={list(self.measures)}: name at least one measure, each once.")
        if self.most < FIRST:
            raise InputError(
                f"most={self.most} is out of bounds; allowed: whole numbers from {FIRST} (the first look)."
            )
        if not 0 < self.alpha < 0.5:
            raise InputError(f"alpha={self.alpha!r} is out of bounds; allowed: between 0 and 0.5.")
        for name, value in self.precision.items():
            if name not in self.measures or not (math.isfinite(value) and value > 0):
                raise InputError(f"precision of {name!r}: {value!r}; allowed: numbers above 0, for {self.measures}.")

    @functools.cached_property
    def looks(self) -> tuple[int, ...]:
        """Numbers of pairs at which the runs are looked at; the last is the cap."""
        doubled = [FIRST << k for k in range(64) if FIRST << k < self.most]
        return (*doubled, self.most)

    def critical(self, look: int, hypotheses: int) -> float:
        """Return the critical t-value at a look, the error shared evenly by so many measures.

        The nominal level of the normal boundary is applied to the t-distribution (Jennison & Turnbull 2000, 3.8).
        """
        from scipy.special import ndtr, stdtrit

        boundary = boundaries(self.looks, self.alpha / hypotheses, self.spending)[look]
        tail = float(ndtr(-boundary))
        return float(-stdtrit(self.looks[look] - 1, tail)) if tail > 0 else math.inf


@dataclass(frozen=True)
class Seen:
    """One measure at one look.

    Attributes:
        measure: name; look: pairs so far.
        estimate: mean difference; its interval holds the true difference at all looks and for all measures together
            with the plan's confidence, so it holds whatever rule stops the runs.
        is_clear: whether the sign is settled, by Holm's steps over the measures (Ye et al. 2013).
        is_settled: whether this measure needs no more pairs.
    """

    measure: str
    look: int
    estimate: Estimate
    is_clear: bool
    is_settled: bool


def follow(differences: Mapping[str, Table], plan: Plan) -> list[list[Seen]]:
    """Return what is seen at each look, in order, up to the first at which every measure is settled.

    Args:
        differences: by measure, in order of the replicates, shape (pairs,); nan where a run has no value.
        plan: how long to go on.

    Returns:
        One list per look, of one entry per measure; looks that need more pairs than there are do not come.
    """
    found: list[list[Seen]] = []
    cleared: set[str] = set()
    for look, count in enumerate(plan.looks):
        if any(len(differences[name]) < count for name in plan.measures):
            break
        found.append(_look(differences, plan, look, cleared))
        if all(one.is_settled for one in found[-1]):
            break
    return found


def _look(differences: Mapping[str, Table], plan: Plan, look: int, cleared: set[str]) -> list[Seen]:
    count = plan.looks[look]
    simple = {name: estimate(differences[name][:count]) for name in plan.measures}
    _clear(simple, plan, look, cleared)
    factor = plan.critical(look, len(plan.measures))
    seen = []
    for name, one in simple.items():
        half = 0.0 if one.sd == 0 else factor * one.sd / math.sqrt(one.n) if one.n > 1 else math.inf
        shown = Estimate(one.mean, one.sd, one.n, one.mean - half, one.mean + half)
        wanted = plan.precision.get(name)
        # a mode that is the same in every run has no sign to settle
        is_settled = half <= wanted if wanted else name in cleared or (half == 0 and one.mean == 0)
        seen.append(Seen(name, count, shown, name in cleared, is_settled))
    return seen


def _clear(simple: Mapping[str, Estimate], plan: Plan, look: int, cleared: set[str]) -> None:
    """Add the measures whose sign is settled now: the farthest first, the error of each passed on to the others."""
    far = {name: _distance(one) for name, one in simple.items() if name not in cleared}
    for name in sorted(far, key=lambda one: -far[one]):
        if far[name] <= plan.critical(look, len(far)):
            return
        cleared.add(name)
        del far[name]


def _distance(one: Estimate) -> float:
    """Return how many standard errors a mean lies from zero; 0 where nobody can tell."""
    if one.n < 2 or one.mean == 0:
        return 0.0
    return abs(one.mean) / (one.sd / math.sqrt(one.n)) if one.sd > 0 else math.inf


@dataclass(frozen=True)
class Forecast:
    """How many pairs a wanted precision will need, as a pilot suggests.

    Attributes:
        measure, precision: what is wanted; pilot: pairs seen; sd: spread of their differences.
        look, look_low, look_high: at which look it is likely reached, and at the ends of the span (confidence 90 %)
            of what the spread may be; None: not before the cap.
        at_most: half-width that the cap gives.
    """

    measure: str
    precision: float
    pilot: int
    sd: float
    look: int | None
    look_low: int | None
    look_high: int | None
    at_most: float


def forecast(differences: Mapping[str, Table], plan: Plan) -> list[Forecast]:
    """Return, for each measure with a wanted precision, the pairs it will need, from the pairs of a pilot."""
    from scipy.special import chdtri

    made = []
    for name, wanted in plan.precision.items():
        one = estimate(differences[name])
        if one.n < 2:
            raise InputError(f"A pilot of {one.n} pairs with a value of {name} says nothing; run at least 2.")
        tail = (1 - SPARE) / 2
        sds = [one.sd * math.sqrt((one.n - 1) / float(chdtri(one.n - 1, p))) for p in (tail, 1 - tail)]
        look, look_low, look_high = (_reached(sd, wanted, plan) for sd in (one.sd, *sds))
        last = len(plan.looks) - 1
        cap = plan.critical(last, len(plan.measures)) * one.sd / math.sqrt(plan.most)
        made.append(Forecast(name, wanted, one.n, one.sd, look, look_low, look_high, cap))
    return made


def _reached(sd: float, wanted: float, plan: Plan) -> int | None:
    halves: Sequence[float] = [
        plan.critical(look, len(plan.measures)) * sd / math.sqrt(count) if sd > 0 else 0.0
        for look, count in enumerate(plan.looks)
    ]
    return next((count for count, half in zip(plan.looks, halves, strict=True) if half <= wanted), None)

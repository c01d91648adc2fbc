"""Run a limit case often enough to know its value, with the ordinary engine and the ordinary measures."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from civsim.measures import MEASURES, Tables
from civsim.scenario import Scenario
from civsim.simulate import simulate
from civsim.verification.case import LARGEST_RELATIVE_ERROR, Observation
from civsim.world import Table

PRECISION = 0.003
FIRST_BLOCK = 32
STACKED = 16
HOPELESS = 2.0

Part = Callable[[Tables], Table]


@dataclass(frozen=True)
class Reading:
    """What is read from the runs of a scenario: a sum over all runs against another, or a mean of one measure.

    A share of few people is biased where it is taken run by run; so sums over all runs are divided.
    """

    scenario: Scenario
    top: Part
    bottom: Part | None = None


def covered(scenario: Scenario) -> Reading:
    """Read coverage: needs met among needs that ended."""
    return Reading(scenario, lambda t: t.count("met"), lambda t: t.ended)


def admitted(scenario: Scenario) -> Reading:
    """Read contact coverage: needs admitted among needs that arose."""
    return Reading(scenario, lambda t: t.count("admitted"), lambda t: t.count("arisen"))


def refused(scenario: Scenario) -> Reading:
    """Read the share of needs that arose and were not admitted."""
    return Reading(scenario, lambda t: t.count("arisen") - t.count("admitted"), lambda t: t.count("arisen"))


def waited(scenario: Scenario) -> Reading:
    """Read waiting: weeks waited by those admitted, on average."""
    return Reading(scenario, lambda t: t.count("waited"), lambda t: t.count("admitted"))


def measured(scenario: Scenario, name: str) -> Reading:
    """Read a measure by name."""
    return Reading(scenario, MEASURES[name].function)


@dataclass
class Estimate:
    """A value, and per replicate how far it deviates from it; the mean deviation is 0."""

    value: float
    deviations: Table

    @property
    def error(self) -> float:
        """Standard error of the value."""
        return float(self.deviations.std(ddof=1)) / math.sqrt(len(self.deviations))

    def times(self, factor: float) -> Estimate:
        """Return the estimate in another unit."""
        return Estimate(self.value * factor, self.deviations * factor)


def read(reading: Reading, replicates: range, engine: str) -> tuple[Table, Table]:
    """Return top and bottom of every replicate, shape (replicates,) each; bottom is 1 where there is none."""
    tops, bottoms = [], []
    burn_in = reading.scenario.burn_in
    for first in range(replicates.start, replicates.stop, STACKED):
        numbers = range(first, min(first + STACKED, replicates.stop))
        tables = Tables.of(list(simulate(reading.scenario, numbers, engine=engine)), burn_in)
        tops.append(np.asarray(reading.top(tables), float))
        bottoms.append(np.asarray(reading.bottom(tables), float) if reading.bottom else np.ones(len(numbers)))
    return np.concatenate(tops), np.concatenate(bottoms)


def estimate(top: Table, bottom: Table) -> Estimate:
    """Return sum of `top` over sum of `bottom`, with deviations by the delta method."""
    value = float(top.sum() / bottom.sum())
    return Estimate(value, np.asarray((top - value * bottom) / bottom.mean()))


Combine = Callable[[Sequence[Estimate]], Estimate]


def only(estimates: Sequence[Estimate]) -> Estimate:
    """Return the one estimate there is."""
    (one,) = estimates
    return one


def unseen(value: float, expected: float, cases: float) -> float:
    """Return the error of a share that is 0 or 1 because the runs never saw what is rare: that of a Poisson number."""
    rare = {0.0: expected, 1.0: 1.0 - expected}.get(value, 0.0)
    return math.sqrt(rare / cases) if rare > 0.0 and cases > 0.0 else 0.0


def is_hopeless(relative_error: float, done: int, most: int) -> bool:
    """Return whether even the most replicates would leave the verdict at `imprecise`, by far."""
    return done * (relative_error / LARGEST_RELATIVE_ERROR) ** 2 > HOPELESS * most


def observe(
    readings: Sequence[Reading],
    expected: float | None,
    *,
    discretisation: float = 0.0,
    precision: float = PRECISION,
    most: int = 4096,
    combine: Combine = only,
    engine: str = "batch",
) -> Observation:
    """Return what a limit case gives, from as many replicates as its precision needs.

    Args:
        readings: what is read; all share the luck of a replicate.
        expected: what theory says; None where it says nothing.
        discretisation: how far whole weeks and whole people may move the value off theory.
        precision: standard error that is enough, relative to the expected value.
        most: replicates at most. Their number depends on the numbers observed alone, not on time or machine.
        combine: from the estimates of all readings to the value observed.
        engine: "batch" or "mesa".
    """
    tops: list[Table] = [np.zeros(0)] * len(readings)
    bottoms = list(tops)
    done, block = 0, min(FIRST_BLOCK, most)
    while True:
        for position, reading in enumerate(readings):
            top, bottom = read(reading, range(done, done + block), engine)
            tops[position] = np.concatenate([tops[position], top])
            bottoms[position] = np.concatenate([bottoms[position], bottom])
        done += block
        found = combine([estimate(top, bottom) for top, bottom in zip(tops, bottoms, strict=True)])
        size = abs(found.value if expected is None else expected)
        error = max(found.error, unseen(found.value, size, float(bottoms[0].sum())))
        allowed = precision * size
        if error <= allowed or done >= most or allowed == 0.0 or is_hopeless(error / size, done, most):
            return Observation(expected, found.value, error, done, discretisation)
        missing = math.ceil(1.1 * done * (error / allowed) ** 2) - done
        block = min(max(missing, STACKED), 3 * done, most - done)

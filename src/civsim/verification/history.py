"""History matching: which assumed values agree with what is known of a town, and how wide the answers stay."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from civsim.analysis.assumed import assumed, bounds
from civsim.errors import InputError
from civsim.measures import MEASURES
from civsim.parameters.parameter import FIGURE, Parameter, Value
from civsim.scenario import Scenario
from civsim.verification.patterns import FILE, content
from civsim.verification.quantities import observe, quantity
from civsim.world import Table

CUT_OFF = 3.0
SET_ASIDE = ("budget_cut", "contacts")
"""A shock, and a number whose default 0 stands for no limit and not for little."""
Progress = Callable[[str], object]


@dataclass(frozen=True)
class Known:
    """A known figure of a town: the quantity it is held against, and the tolerance (three standard deviations)."""

    quantity: str
    known: float
    tolerance: float
    source: str
    why: str


@dataclass(frozen=True)
class Matched:
    """The samples of a history matching.

    Attributes:
        parameters: those that were sampled.
        known: the figures matched.
        values: sampled values, shape (samples, parameters).
        simulated: the known quantities as simulated, shape (samples, figures).
        implausibility: the largest of each sample, shape (samples,).
        differences: to competition in coverage, by mode, each of shape (samples,).
    """

    parameters: tuple[Parameter, ...]
    known: tuple[Known, ...]
    values: Table
    simulated: Table
    implausibility: Table
    differences: Mapping[str, Table]

    @property
    def kept(self) -> Table:
        """Which samples agree with everything known, shape (samples,)."""
        return np.asarray(self.implausibility <= CUT_OFF)


def known_figures(town: str) -> tuple[Known, ...]:
    """Return what is known of a town.

    Raises:
        InputError: if nothing is, naming the towns of which something is.
    """
    every = content()["history"]
    if town not in every:
        raise InputError(f"{FILE} knows no figure to match in {town!r}; there are some for {', '.join(sorted(every))}.")
    return tuple(Known(**row) for row in every[town])


def sampled_parameters(scenario: Scenario) -> tuple[Parameter, ...]:
    """Return the assumed numbers that are sampled; rules, switches, shocks, limits and figures stay."""
    return tuple(
        one
        for one in assumed(scenario)
        if one.role != FIGURE and not one.choices and one.name not in SET_ASIDE and not (one.whole and one.high == 1)
    )


def sample(scenario: Scenario, parameters: Sequence[Parameter], samples: int, seed: int) -> Table:
    """Return a Latin hypercube over the ranges of the parameters, shape (samples, parameters); whole where they are."""
    return sample_within([bounds(one, scenario.values[one.name]) for one in parameters], parameters, samples, seed)


def sample_within(
    ranges: Sequence[tuple[float, float]], parameters: Sequence[Parameter], samples: int, seed: int
) -> Table:
    """Return a Latin hypercube over given ranges, shape (samples, parameters); whole where the parameters are."""
    from scipy.stats import qmc

    limits = np.array(ranges, float)
    cube = qmc.LatinHypercube(len(parameters), seed=seed).random(samples)
    values = limits[:, 0] + cube * (limits[:, 1] - limits[:, 0])
    whole = np.array([one.whole for one in parameters])
    table: Table = np.where(whole, np.round(values), values)
    return table


def settings(parameters: Sequence[Parameter], row: Table) -> dict[str, Value]:
    """Return one sample as checked values; the shortest and longest planning interval change places if needed."""
    made = {one.name: one.check(float(value)) for one, value in zip(parameters, row, strict=True)}
    low, high = "own_interval_low", "own_interval_high"
    if low in made and high in made:
        made[low], made[high] = sorted((made[low], made[high]), key=float)
    return made


def implausibility(simulated: Table, known: Sequence[Known]) -> float:
    """Return the largest distance of a sample from what is known, in standard deviations.

    |mean − known| / √(variance of the mean over replicates + (tolerance / 3)²): Craig et al. 1997.

    Args:
        simulated: one row per known figure, one column per replicate.
        known: the figures.
    """
    largest = 0.0
    for runs, one in zip(simulated, known, strict=True):
        luck = float(runs.var(ddof=1)) / len(runs)
        spread = math.sqrt(luck + (one.tolerance / CUT_OFF) ** 2)
        distance = abs(float(runs.mean()) - one.known) / spread if not math.isnan(float(runs.mean())) else math.inf
        largest = max(largest, distance)
    return largest


def match(
    scenarios: Sequence[Scenario],
    known: Sequence[Known],
    *,
    samples: int = 200,
    replicates: int = 2,
    workers: int = 1,
    progress: Progress | None = None,
) -> Matched:
    """Sample the assumed parameters and hold every sample against what is known of the town.

    Args:
        scenarios: the baseline first; the known figures are read from the one under the town's own mode.
        known: what is known of the town.
        samples: points of the Latin hypercube.
        replicates: paired runs of every scenario at each point, at least 2.
        workers: threads.
        progress: called after each run.

    Raises:
        InputError: for too few samples or replicates, or if the town's own mode is not among the scenarios.
    """
    if replicates < 2 or samples < 2:
        raise InputError(f"samples={samples} replicates={replicates}: history matching needs 2 or more of each.")
    base = scenarios[0]
    own = [k for k, one in enumerate(scenarios) if one.mode == base.town.own_mode]
    if not own:
        raise InputError(f"What is known of {base.town.name} was found under {base.town.own_mode}; add this mode.")
    parameters = sampled_parameters(base)
    values = sample(base, parameters, samples, base.seed)
    simulated, far = np.zeros((samples, len(known))), np.zeros(samples)
    differences = {one.mode: np.zeros(samples) for one in scenarios[1:]}
    for number, row in enumerate(values):
        made = settings(parameters, row)
        seen = [observe(one.with_values(**made), range(replicates), workers, progress) for one in scenarios]
        covered = [MEASURES["coverage"].function(one.tables) for one in seen]
        for one, cover in zip(scenarios[1:], covered[1:], strict=True):
            differences[one.mode][number] = float((cover - covered[0]).mean())
        runs = np.array([quantity(one.quantity, FILE)[0](seen[own[0]]) for one in known])
        simulated[number], far[number] = runs.mean(axis=1), implausibility(runs, known)
    return Matched(parameters, tuple(known), values, simulated, far, differences)


def without_own_luck(scenarios: Sequence[Scenario]) -> list[Scenario]:
    """Return the scenarios on one synthetic town, so that samples differ in their values alone."""
    return [dataclasses.replace(one, redraw_town=False) for one in scenarios]

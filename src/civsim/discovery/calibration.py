"""Calibration: which parameter values give a town's observed figures, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from civsim.analysis.assumed import bounds
from civsim.errors import InputError
from civsim.parameters.parameter import Parameter, Value
from civsim.parameters.registry import parameter
from civsim.scenario import Scenario
from civsim.simulate import available_workers
from civsim.verification.history import CUT_OFF, Known, sample_within, settings
from civsim.verification.quantities import observe, quantity
from civsim.world import Table

Run = Callable[[Table, Sequence[int]], Table]
"""From one set of values, shape (parameters,), and numbers of replicates to figures, shape (figures, replicates)."""
Progress = Callable[[str], object]
Ranges = Sequence[tuple[float, float]]
SCALE_RUNS = 16
FRESH = 1_000_000
"""Replicates from here on are used for nothing but the checks: their luck is new."""


@dataclass(frozen=True)
class Size:
    """How much is run.

    Attributes:
        trials: of the search for the best point; replicates: runs of each.
        samples: of the search for all points that agree, one run each; keep: share of them that is kept.
        checks: runs of points kept, with new luck, that are held against what was observed.
    """

    trials: int = 60
    replicates: int = 4
    samples: int = 1000
    keep: float = 0.05
    checks: int = 100

    def __post_init__(self) -> None:
        if min(self.trials, self.replicates, self.checks) < 1 or self.samples < 20:
            raise InputError(f"{self}: trials, replicates and checks from 1, samples from 20.")
        if not 0 < self.keep < 1 or self.samples * self.keep < 10:
            raise InputError(f"keep={self.keep:g} of samples={self.samples}: at least 10 samples must be kept.")

    @property
    def runs(self) -> int:
        """Runs in all."""
        return SCALE_RUNS + self.trials * self.replicates + self.samples + self.checks


@dataclass(frozen=True)
class Calibrated:
    """What agrees with the observed figures.

    Attributes:
        parameters: those that were varied; ranges: between which bounds; known: the figures.
        scale: per figure, standard deviation of what was observed around what a run gives: error and luck.
        best: values of the best point; distance: its root mean square distance, in units of `scale`.
        fitted: figures at the best point, mean over replicates.
        values, simulated, distances: of all samples, shapes (samples, parameters), (samples, figures), (samples,).
        kept: which samples agree best, shape (samples,).
        checked: figures of points kept, run with new luck and with the error of observation, (checks, figures).
    """

    parameters: tuple[Parameter, ...]
    ranges: tuple[tuple[float, float], ...]
    known: tuple[Known, ...]
    scale: Table
    best: Table
    distance: float
    fitted: Table
    values: Table
    simulated: Table
    distances: Table
    kept: Table
    checked: Table


def calibrate(
    run: Run,
    parameters: Sequence[Parameter],
    ranges: Ranges,
    start: Table,
    known: Sequence[Known],
    size: Size | None = None,
    *,
    workers: int | None = None,
    seed: int = 1,
) -> Calibrated:
    """Find the best point with Optuna and the points that agree by approximate Bayesian computation.

    The point minimises the squared distance of mean figures from those observed, with the same luck in every trial
    (tree-structured Parzen estimator: Bergstra et al. 2011). Uncertainty comes from rejection (Beaumont 2010): values
    from a Latin hypercube over the ranges, one run of its own luck each, as what was observed is one course of
    things too, an error of observation added (Wilkinson 2013); the share `keep` nearest to the figures stays. Checks
    run points kept once more.

    Args:
        run: simulates; see `Run`. It is called from several threads.
        parameters: what varies.
        ranges: between which bounds.
        start: what the search begins with, shape (parameters,).
        known: observed figures; their tolerance is three standard errors.
        size: how much is run.
        workers: threads; all processors by default.
        seed: of samples, search and errors of observation.
    """
    size = size or Size()
    rng = np.random.default_rng(seed)
    target = np.array([one.known for one in known])
    errors = np.array([one.tolerance / CUT_OFF for one in known])
    luck = run(start, range(SCALE_RUNS))
    scale = np.sqrt(errors * errors + np.nanvar(luck, axis=1, ddof=1))
    best, distance, fitted = _best(run, parameters, ranges, start, target, scale, size, seed)
    values = sample_within(ranges, parameters, size.samples, seed)
    simulated = _runs(run, values, range(1, size.samples + 1), workers)
    distances = _distance(simulated + errors * rng.normal(size=simulated.shape), target, scale)
    kept = np.zeros(size.samples, bool)
    kept[np.argsort(distances, kind="stable")[: round(size.keep * size.samples)]] = True
    again = values[kept][rng.integers(int(kept.sum()), size=size.checks)]
    checked = _runs(run, again, range(FRESH, FRESH + size.checks), workers)
    checked = checked + errors * rng.normal(size=checked.shape)
    return Calibrated(tuple(parameters), tuple(ranges), tuple(known), scale, best, distance, fitted, values, simulated,
                      distances, kept, checked)  # fmt: skip


def _runs(run: Run, values: Table, replicates: Iterable[int], workers: int | None) -> Table:
    """Return the figures of one run of each row of values, shape (rows, figures)."""
    with ThreadPoolExecutor(workers or available_workers()) as pool:
        return np.array(list(pool.map(lambda row, replicate: run(row, (replicate,))[:, 0], values, replicates)))


def _distance(figures: Table, target: Table, scale: Table) -> Table:
    """Return root mean square distances in units of scale; infinite where a run has no value."""
    distances: Table = np.sqrt((((figures - target) / scale) ** 2).mean(axis=-1))
    return np.where(np.isnan(distances), math.inf, distances)


def _best(
    run: Run, parameters: Sequence[Parameter], ranges: Ranges, start: Table, target: Table, scale: Table, size: Size,
    seed: int,
) -> tuple[Table, float, Table]:  # fmt: skip
    """Return the best point, its distance and its figures."""
    try:
        import optuna
    except ImportError:
        raise InputError("Calibration needs Optuna: pip install 'civsim[analysis]'.") from None

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    distributions: dict[str, optuna.distributions.BaseDistribution] = {
        one.name: optuna.distributions.IntDistribution(int(low), int(high))
        if one.whole
        else optuna.distributions.FloatDistribution(low, high)
        for one, (low, high) in zip(parameters, ranges, strict=True)
    }
    study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=seed, multivariate=True))
    study.enqueue_trial({one.name: value for one, value in zip(parameters, start.tolist(), strict=True)})
    found: dict[int, Table] = {}
    for _ in range(size.trials):
        trial = study.ask(distributions)
        row = np.array([trial.params[one.name] for one in parameters], float)
        found[trial.number] = np.nanmean(run(row, range(size.replicates)), axis=1)
        study.tell(trial, min(float(_distance(found[trial.number], target, scale)), 1e6))
    best = study.best_trial
    return np.array([best.params[one.name] for one in parameters], float), float(study.best_value), found[best.number]


def of_town(
    scenario: Scenario, parameters: Sequence[Parameter], known: Sequence[Known], progress: Progress | None = None
) -> Run:
    """Return the function that runs a town with other values and reads the observed figures from it."""

    def run(row: Table, replicates: Sequence[int]) -> Table:
        seen = observe(scenario.with_values(**settings(parameters, row)), replicates, done=progress)
        return np.array([quantity(one.quantity, "observed")[0](seen) for one in known], float)

    return run


def varied_within(scenario: Scenario, vary: Mapping[str, tuple[float, float] | None]) -> dict[str, tuple[float, float]]:
    """Return the bounds of what varies: those given, else those between which assumptions are tried.

    Raises:
        InputError: for no or an unknown parameter, a choice, or bounds that are empty or not allowed.
    """
    if not vary:
        raise InputError("vary names no parameter; for example vary=[load,leakage].")
    found = {}
    for name, span in vary.items():
        one = parameter(name)
        if one.choices:
            raise InputError(f"vary: {name} is a choice of {', '.join(one.choices)}; only numbers can be calibrated.")
        low, high = bounds(one, scenario.values[name]) if span is None else (float(one.check(end)) for end in span)
        if not low < high:
            raise InputError(f"vary: {name} has the empty range {low:g} to {high:g}; give one, {name}:LOW:HIGH.")
        found[name] = (low, high)
    return found


def calibrate_town(
    scenario: Scenario,
    varied: Mapping[str, tuple[float, float]],
    known: Sequence[Known],
    size: Size | None = None,
    *,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Calibrated:
    """Calibrate a town's parameters to its observed figures; the search begins with the scenario's own values.

    Args:
        scenario: the town under the mode in which the figures were observed.
        varied: bounds by parameter (see varied_within).
        known: observed figures.
        size: how much is run.
        workers: threads; all processors by default.
        progress: called with the scenario's name after each run.
    """
    parameters = [parameter(name) for name in varied]
    start = np.array([np.clip(float(scenario.values[name]), *span) for name, span in varied.items()])
    run = of_town(scenario, parameters, known, progress)
    return calibrate(run, parameters, list(varied.values()), start, known, size, workers=workers, seed=scenario.seed)


def words(found: Calibrated) -> Mapping[str, Value]:
    """Return the best point as checked values."""
    return settings(found.parameters, found.best)

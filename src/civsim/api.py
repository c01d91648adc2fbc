"""The Python interface: three lines from a question to a picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from civsim import study
from civsim.configuration import load_values
from civsim.scenario import BASELINE
from civsim.scenario import Scenario as FrozenScenario
from civsim.study import Results

if TYPE_CHECKING:
    import pandas as pd

    from civsim.discovery.calibration import Calibrated, Size
    from civsim.discovery.ema import TownModel
    from civsim.discovery.regret import Regret
    from civsim.discovery.replicates import Replicated
    from civsim.discovery.robustness import Robustness
    from civsim.discovery.sensitivity import Sensitivity
    from civsim.sweep.reading import Sweep

__all__ = [
    "Results",
    "Scenario",
    "calibrate",
    "compare",
    "ema_model",
    "mesa_columns",
    "regret",
    "replicates",
    "robustness",
    "run",
    "sensitivity",
    "variant",
]

Value = float | int | str
F = TypeVar("F", bound=Callable[..., object])


def variant(slot: str, *, name: str | None = None) -> Callable[[F], F]:
    """Register a function as an own rule, to be chosen by its name; use it as a decorator.

    Args:
        slot: where the rule stands: grant_rule, intake, stance_rule or planning_rule ('civsim list rules').
        name: what it is called in configurations; the function's own name by default.

    Raises:
        InputError: for another signature than the slot's, or a rule that fails on sample inputs; the message names
            the line.

    Example:
        >>> import civsim
        >>> @civsim.variant("grant_rule")
        ... def lottery(provider, need, u, p):
        ...     return u
        >>> scenario = civsim.Scenario("musterstadt", parameters={"grant_rule": "lottery"})
    """
    from civsim.engines.door import try_out
    from civsim.variants import checked

    def register(function: F) -> F:
        found = checked(slot, name or function.__name__, function)
        try_out(found)
        found.register()
        return function

    return register


class Scenario:
    """A town, a mode and parameters that differ from theirs.

    Args:
        town: name of a town (`civsim list towns`), or of one in `config_dirs`.
        mode: name of a mode (`civsim list modes`).
        parameters: values by parameter name, for example {"leakage": 0.2}.
        weeks, burn_in: measured weeks, and weeks before them.
        seed, town_seed: luck of the runs, and of the synthetic parts of the town.
        name: label in tables and plots.
        calendar: changes and shocks, as in a scenario file.
        tables: given providers, memberships and volunteers, each a CSV file or rows, as in a scenario file.
        config_dirs: folders with own towns and modes.

    Raises:
        InputError: for anything unknown or out of bounds; the message names the nearest valid name.

    Example:
        >>> import civsim
        >>> scenario = civsim.Scenario("musterstadt", "pact")
        >>> scenario
        Scenario(musterstadt, pact)
    """

    def __init__(
        self,
        town: str = "musterstadt",
        mode: str = BASELINE,
        *,
        parameters: Mapping[str, Value] | None = None,
        weeks: int = 260,
        burn_in: int = 52,
        seed: int = 1,
        town_seed: int = 1,
        name: str | None = None,
        calendar: Sequence[Mapping[str, object]] = (),
        tables: Mapping[str, object] | None = None,
        config_dirs: Sequence[str | Path] = (),
    ) -> None:
        values: dict[str, object] = {"town": town, "mode": mode, "weeks": weeks, "burn_in": burn_in}
        values |= {"seed": seed, "town_seed": town_seed, "calendar": [dict(entry) for entry in calendar]}
        values |= {"name": name} if name else {}
        values |= {"tables": dict(tables)} if tables else {}
        values |= dict(parameters or {})
        self.frozen: FrozenScenario = load_values(values, config_dirs=[Path(one) for one in config_dirs]).scenario

    def __repr__(self) -> str:
        return f"Scenario({self.frozen.town.name}, {self.frozen.mode})"


def run(scenario: Scenario, *, replicates: int = 32, engine: str = "batch", workers: int | None = None) -> Results:
    """Run one scenario and return its results (`.to_frame()`, `.summary`, `.plot(ax=)`)."""
    return study.run([scenario.frozen], replicates=replicates, engine=engine, workers=workers)


def compare(
    *scenarios: Scenario, replicates: int = 32, engine: str = "batch", workers: int | None = None, gross: bool = False
) -> Results:
    """Run scenarios with the same luck; `.differences` are paired, with the first as baseline.

    With `gross`, each is run once more where coordination takes no hours, and `.dividend` holds net and gross.
    """
    frozen = [one.frozen for one in scenarios]
    return study.run(frozen, replicates=replicates, engine=engine, workers=workers, gross=gross)


def replicates(
    baseline: Scenario,
    mode: Scenario,
    *,
    measures: Sequence[str] = ("coverage",),
    precision: Mapping[str, float] | None = None,
    most: int = 256,
    pilot_only: bool = False,
    workers: int | None = None,
) -> Replicated:
    """Run pairs of two scenarios until enough is known, and say how many that took (`.table()`, `.looks`).

    Args:
        baseline: what the other is compared with.
        mode: of the same town, with the same weeks and seeds.
        measures: all of them decide.
        precision: half-width of the interval that is enough, by measure and in its unit (0.005 is half a point of a
            share); measures without one are settled once the sign of their difference is.
        most: pairs at most.
        pilot_only: whether to run eight pairs only and forecast the number that the precision needs.
        workers: threads; all processors by default.

    Raises:
        InputError: for an unknown measure, a precision that is not above 0, or scenarios that cannot be paired.
    """
    from civsim.discovery.replicates import replicate
    from civsim.discovery.sequential import Plan

    plan = Plan(tuple(measures), dict(precision or {}), most)
    return replicate(baseline.frozen, mode.frozen, plan, pilot_only=pilot_only, workers=workers)


def sensitivity(
    sweep: Sweep, *, measure: str = "coverage", mode: str | None = None, baseline: str | None = None
) -> Sensitivity:
    """Return what moves a measure of a sweep, luck apart: Sobol indices or elementary effects, as its design allows.

    With a baseline, what moves the paired difference of the mode to it.

    Raises:
        InputError: for another design, fewer than two replicates, or names that are not there.
    """
    from civsim.discovery import sensitivity as analysis
    from civsim.discovery.frames import designed

    return analysis.sensitivity(designed(sweep), sweep.runs, measure=measure, mode=mode, baseline=baseline)


def robustness(sweep: Sweep, policy: str, baseline: str, *, measure: str = "coverage") -> Robustness:
    """Return in how many futures of a sweep a policy beats another, and under which conditions it fails.

    A policy is a mode, with its levers where the sweep varies some: "hub", "hub contested_share=0.5".

    Raises:
        InputError: for names that are not there, or a sweep with a single future.
    """
    from civsim.discovery import robustness as analysis
    from civsim.discovery.frames import cube, designed

    return analysis.robustness(cube(designed(sweep), sweep.runs, measure, levers=sweep.levers), policy, baseline)


def regret(sweep: Sweep, *, measure: str = "coverage") -> Regret:
    """Return how far each policy of a sweep stays behind the best one of each future.

    Raises:
        InputError: for fewer than two policies or futures.
    """
    from civsim.discovery import regret as analysis
    from civsim.discovery.frames import cube, designed

    return analysis.regret(cube(designed(sweep), sweep.runs, measure, levers=sweep.levers))


def mesa_columns(sweep: Sweep) -> pd.DataFrame:
    """Return the runs of a sweep with the columns of Mesa's batch runs: `RunId`, `iteration`, `Step` and the others.

    Raises:
        InputError: if points differ in their weeks.
    """
    from civsim.discovery import mesa_columns as columns

    return columns.mesa_columns(sweep.design, sweep.runs, columns.steps(sweep.design, sweep.manifest))


def calibrate(
    scenario: Scenario,
    observed: str | Path,
    vary: Sequence[str] | Mapping[str, tuple[float, float]],
    *,
    size: Size | None = None,
    workers: int | None = None,
) -> Calibrated:
    """Fit parameters to observed figures: the best point, the values that agree, and checks with new luck.

    Args:
        scenario: the town under the mode in which the figures were observed.
        observed: CSV table with the columns measure, value, standard_error and unit.
        vary: parameters, or bounds by parameter.
        size: how much is run (`civsim.discovery.calibration.Size`).
        workers: threads; all processors by default.

    Raises:
        InputError: for a table, parameters or bounds that cannot be used.
    """
    from civsim.discovery.calibration import calibrate_town, varied_within
    from civsim.discovery.observed import read_observed

    known = read_observed(Path(observed))
    varied = varied_within(scenario.frozen, dict(vary) if isinstance(vary, Mapping) else dict.fromkeys(vary))
    return calibrate_town(scenario.frozen, varied, known, size, workers=workers)


def ema_model(
    *scenarios: Scenario, vary: Sequence[str], outcomes: Sequence[str] = ("coverage",), replicates: int = 4
) -> TownModel:
    """Return a model of the EMA workbench; the mode is a lever if the scenarios have several.

    Args:
        scenarios: of one town, each with another mode.
        vary: parameters; each is a lever or an uncertainty as the registry says, over its range for studies.
        outcomes: measures, means over replicates.
        replicates: runs of each experiment.

    Raises:
        InputError: for names that there are not, or if the workbench is not installed.
    """
    from civsim.discovery.ema import ema_model as make

    frozen = {one.frozen.mode: one.frozen for one in scenarios}
    return make(frozen, vary, outcomes=outcomes, replicates=replicates)

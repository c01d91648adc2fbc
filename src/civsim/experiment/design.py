"""The points of an experiment: every setting of the levers in every future."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from civsim.configuration import load
from civsim.errors import InputError
from civsim.experiment.definition import Experiment, Values
from civsim.parameters.parameter import Value
from civsim.parameters.registry import PARAMETERS, check
from civsim.sampling import latin_hypercube
from civsim.scenario import Period, Scenario


@dataclass(frozen=True)
class Point:
    """One setting of the levers in one future: levels by lever, and the parameter values they and it make."""

    future: int
    levels: Mapping[str, str]
    drawn: Values
    chosen: Values


def points(experiment: Experiment) -> Iterator[Point]:
    """Yield every setting of the levers in every future."""
    drawn = latin_hypercube(experiment.uncertainties, experiment.futures, experiment.seed)
    names = [lever.name for lever in experiment.levers]
    for number, values in enumerate(drawn):
        for levels in itertools.product(*(lever.levels for lever in experiment.levers)):
            chosen: dict[str, Value] = {}
            for lever, level in zip(experiment.levers, levels, strict=True):
                chosen |= lever.levels[level]
            yield Point(number, dict(zip(names, levels, strict=True)), values, chosen)


class Scenarios:
    """Makes the scenario of a point under a mode; towns and modes are read once.

    Raises:
        InputError: if a lever cannot change during a run although it comes into force within it.
    """

    def __init__(self, experiment: Experiment) -> None:
        self.experiment = experiment
        words = [f"town={experiment.town}", f"weeks={experiment.weeks}", f"burn_in={experiment.burn_in}",
                 f"seed={experiment.seed}"]  # fmt: skip
        modes = dict.fromkeys((experiment.baseline, *experiment.modes))
        self.base = {mode: load(words, mode=mode).scenario for mode in modes}
        if experiment.introduced:
            for lever in experiment.levers:
                for name in {name for values in lever.levels.values() for name in values}:
                    if not PARAMETERS[name].by_week:
                        raise InputError(f"{experiment.name}: the lever {name!r} cannot change during a run.")

    def scenario(self, mode: str, point: Point) -> Scenario:
        """Return the scenario of a point under a mode."""
        fixed = {**self.experiment.values, **point.drawn}
        scenario = self.base[mode]
        after = check({**scenario.values, **fixed, **point.chosen})
        periods: tuple[Period, ...] = (Period(0, after),)
        if self.experiment.introduced and scenario.burn_in > 0:
            before = check({**self.base[self.experiment.baseline].values, **fixed})
            periods = (Period(0, before), Period(scenario.burn_in, after))
        return dataclasses.replace(scenario, periods=periods)

"""A town as a model of the EMA workbench: its levers, uncertainties and outcomes from the registry."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from civsim.discovery.frames import MODE
from civsim.errors import InputError, unknown
from civsim.measures import MEASURES, Tables
from civsim.parameters.parameter import LEVER, Parameter
from civsim.parameters.registry import PARAMETERS, check, parameter
from civsim.scenario import Scenario
from civsim.simulate import simulate

try:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*not installed")  # connectors that nobody asked for
        from ema_workbench import CategoricalParameter, IntegerParameter, RealParameter, ScalarOutcome
        from ema_workbench.em_framework.model import SingleReplication
except ImportError:
    raise InputError("The EMA workbench is missing: pip install 'civsim[analysis]'.") from None


class TownModel(SingleReplication):  # type: ignore[misc]
    """Runs a town for the workbench; an outcome is the mean of a measure over replicates.

    All experiments share the luck of their replicates, so that policies are compared in pairs. It can be sent to the
    workers of any evaluator of the workbench.
    """

    def __init__(self, scenarios: Mapping[str, Scenario], outcomes: Sequence[str], replicates: int) -> None:
        super().__init__("civsim")
        self.scenarios, self.measures, self.replicates = dict(scenarios), tuple(outcomes), replicates

    def run_experiment(self, experiment: Mapping[str, Any]) -> dict[str, float]:
        """Return the outcomes of one experiment: values by name of lever and uncertainty."""
        values = {name: experiment[name] for name in experiment if name in PARAMETERS}
        first = next(iter(self.scenarios))
        base = self.scenarios[str(experiment[MODE]) if MODE in experiment else first]
        checked = check({**base.values, **values})
        made = base.with_values(**{name: checked[name] for name in values})
        tables = Tables.of(list(simulate(made, range(self.replicates), workers=1)), made.burn_in)
        return {name: float(np.nanmean(MEASURES[name].function(tables))) for name in self.measures}


def ema_model(
    scenarios: Mapping[str, Scenario],
    vary: Sequence[str],
    *,
    outcomes: Sequence[str] = ("coverage",),
    replicates: int = 4,
) -> TownModel:
    """Return a model of the EMA workbench.

    Args:
        scenarios: by mode, of one town; the mode is a lever if there are several.
        vary: parameters; each is a lever or an uncertainty as the registry says, over its range for studies.
        outcomes: measures; those of which more is better are maximised, those of which less is minimised.
        replicates: runs of each experiment, at least 1.

    Raises:
        InputError: for a parameter or measure that there is not, or no scenario.
    """
    if not scenarios or replicates < 1:
        raise InputError(f"An EMA model needs at least one scenario and one replicate, got replicates={replicates}.")
    for name in outcomes:
        if name not in MEASURES:
            raise unknown("measure", name, MEASURES)
    varied = [parameter(name) for name in vary]
    model = TownModel(scenarios, outcomes, replicates)
    model.levers = [_dimension(one) for one in varied if one.role == LEVER]
    if len(scenarios) > 1:
        model.levers = [*model.levers, CategoricalParameter(MODE, tuple(scenarios))]
    model.uncertainties = [_dimension(one) for one in varied if one.role != LEVER]
    kinds = {1: ScalarOutcome.MAXIMIZE, -1: ScalarOutcome.MINIMIZE, 0: ScalarOutcome.INFO}
    model.outcomes = [ScalarOutcome(name, kind=kinds[MEASURES[name].better]) for name in outcomes]
    return model


def _dimension(one: Parameter) -> Any:
    if one.choices:
        return CategoricalParameter(one.name, one.choices)
    low, high = one.sweep_range
    return IntegerParameter(one.name, int(low), int(high)) if one.whole else RealParameter(one.name, low, high)

"""The seeds of a run, and its parameters and changes by week, as the engines read them."""

from __future__ import annotations

from typing import Any

import numpy as np

from civsim.errors import InputError
from civsim.given import rows_of
from civsim.keys import MUNICIPAL_KEY, provider_keys
from civsim.parameters.registry import records
from civsim.records import CHANGE
from civsim.rules.kinds import CHANGE_KINDS, INFLUX
from civsim.scenario import Scenario
from civsim.world import Table


def run_seed(scenario: Scenario, replicate: int) -> int:
    """Return the seed of one replicate: the same for every mode, so that modes share their luck."""
    return (scenario.seed * 1_000_003 + replicate) % 2**63


def town_seed(scenario: Scenario, replicate: int) -> int:
    """Return the seed of the synthetic town of one replicate."""
    return scenario.town_seed + (replicate if scenario.redraw_town else 0)


def timeline(scenario: Scenario) -> tuple[Table, Any]:
    """Return (parameter records, shape (periods,)) and the period in force in each week, shape (weeks,)."""
    in_force = np.zeros(scenario.total_weeks, np.int64)
    for number, period in enumerate(scenario.periods):
        in_force[period.week :] = number
    return records(period.values for period in scenario.periods), in_force


def change_table(scenario: Scenario) -> Table:
    """Return the calendar's events that are no parameter changes, as rows the engines read, by week.

    Raises:
        InputError: if a provider to be closed does not exist.
    """
    p = scenario.values
    ngos, municipal = int(p["providers"]), int(p["municipal_services"])
    numbers = rows_of(provider_keys(scenario.tables, ngos, municipal))
    rows = []
    for event in scenario.events:
        target = event.target
        if event.kind != CHANGE_KINDS[INFLUX]:
            if target not in numbers:
                keys = f"NGOs have the keys 1 to {ngos}, municipal services {MUNICIPAL_KEY} to "
                keys = f"{keys}{MUNICIPAL_KEY + municipal - 1}"
                if scenario.tables.providers is not None:
                    keys = "their keys are those of the table of providers"
                raise InputError(f"close_provider={target} is not a provider of {scenario.town.name}; {keys}.")
            target = numbers[target]
        rows.append((event.week, CHANGE_KINDS.index(event.kind), target, event.value))
    return np.array(sorted(rows), CHANGE)
